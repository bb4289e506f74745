"""Playbooks: the protocols of protocols.toml as nouns.

A protocol only proposes; an officer starts it. Each step is one imperative sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadline.errors import Misconfigured
from leadline.model.deadline import Clock
from leadline.model.protocol import Protocol
from leadline.policy.entry import read_toml
from leadline.policy.site import LANGUAGES


def read_protocols(path: Path) -> dict[str, Protocol]:
    """Every protocol of the file by id; Misconfigured if a language, a step or the clock is wrong."""
    return {name: _protocol(name, raw, path.name) for name, raw in read_toml(path).items()}


def _protocol(name: str, raw: Any, file: str) -> Protocol:
    if not isinstance(raw, dict) or set(raw) != {"clock", "title", "steps", "source"}:
        raise Misconfigured(f"{file}: {name} must hold exactly clock, title, steps and source")
    if raw["clock"] not in {clock.value for clock in Clock}:
        raise Misconfigured(f"{file}: {name}.clock = {raw['clock']!r} must be one of {', '.join(Clock)}")
    for part in ("title", "steps"):
        if not isinstance(raw[part], dict) or set(raw[part]) != set(LANGUAGES):
            raise Misconfigured(f"{file}: {name}.{part} must be in exactly {', '.join(LANGUAGES)}")
    steps = {language: _steps(raw["steps"][language]) for language in LANGUAGES}
    if len({len(listed) for listed in steps.values()}) != 1 or not all(steps.values()):
        raise Misconfigured(f"{file}: {name}.steps must be as many sentences in each language, at least one")
    return Protocol(id=name, title=dict(raw["title"]), steps=steps, clock=Clock(raw["clock"]))


def _steps(raw: Any) -> tuple[str, ...]:
    """The sentences of a list, or none if it is no list of sentences."""
    if not isinstance(raw, list) or not all(isinstance(step, str) and step.strip() for step in raw):
        return ()
    return tuple(raw)
