"""Starter: short labelled reports that we wrote by hand, so that a new line sorts from its first hour.

Must not know learners. What these reports teach gives order and suggestions, never a certificate.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from leadline.errors import Unreadable
from leadline.model.decision import Scope

#: the languages that the starter corpus is written in
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One report of the starter corpus with its labels; nobody ever sent it."""

    #: the report as somebody might have written or spoken it, mistakes kept
    text: str
    #: whose matter it is; for spam None or unclear
    scope: Scope | None
    #: the category if it is ours
    category: str | None
    #: the office if it is referred
    referral: str | None
    #: whether it is advertising, a flood or machine noise
    spam: bool
    #: the voice that it was written in; no voice is both in training and held out
    writer: str


def example_of(row: dict[str, Any]) -> Example:
    """The example of one line of the files; KeyError, ValueError or TypeError if it has other fields."""
    scope = row["scope"]
    return Example(**(row | {"scope": None if scope is None else Scope(scope)}))


def parts(language: str, heldout: bool) -> list[Traversable]:
    """The files of one language by name: those to learn from, or the one that is held out."""
    files = [
        file
        for file in resources.files(__name__).iterdir()
        if file.name == f"{language}.jsonl"
        or (file.name.startswith(f"{language}-") and file.name.endswith(".jsonl"))
    ]
    return sorted((file for file in files if ("heldout" in file.name) == heldout), key=lambda file: file.name)


@cache
def starter(language: str, heldout: bool = False) -> tuple[Example, ...]:
    """The examples of one language, file by file in the order they stand; read once a process.

    `heldout` gives the part by other voices, which no model may learn from. Raises Unreadable for a language
    that the corpus is not written in.
    """
    if language not in LANGUAGES:
        raise Unreadable("language", f"one of {', '.join(LANGUAGES)}", "the starter corpus has no other")
    return tuple(
        example_of(json.loads(line))
        for file in parts(language, heldout)
        for line in file.read_text(encoding="utf-8").split("\n")
        if line
    )
