"""Plugins: what is installed, found by entry point; and the verifiers as a page or an API names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from leadline.ports.world import NOWHERE
from leadline.verification.verifier import Verifier


def plugins(group: str) -> Iterator[Any]:
    """The plugins of `leadline.<group>`, in the order of their names."""
    for entry in sorted(entry_points(group=f"leadline.{group}"), key=lambda entry: entry.name):
        yield entry.load()


@cache
def verifiers() -> Mapping[str, Verifier]:
    """Every verifier by its name, without a world: for its card and the fields of its claim, not to check."""
    return {one.spec.name: one for one in (kind(NOWHERE) for kind in plugins("verifiers"))}
