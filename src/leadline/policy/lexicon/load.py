"""Lexicon: reads the word lists, their weights and titles from TOML, and keeps one scanner over them.

Must not know reports. The category, office and device titles stand in their own policy files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leadline.errors import Misconfigured
from leadline.policy.lexicon.scan import Scanner
from leadline.policy.lexicon.term import Guard, Reading, Term

FOLDER = Path(str(resources.files("leadline.policy"))) / "lexicon"
LANGUAGES = ("en", "zh")
STRENGTHS = ("strong", "plain", "weak")
#: texts whose readings are kept, several batches of sorting; then all are forgotten
_MOST_LATELY = 4096
#: so long that no two texts share one
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What an entry is called, in both languages, and why it is on its list."""

    en: str
    zh: str
    reason_en: str = ""
    reason_zh: str = ""

    def said(self, language: str) -> str:
        """The title in one language; English for languages that are not there."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What words weigh, and from where a vote decides; people decided these numbers."""

    strong: float
    plain: float
    weak: float
    raising: float
    entry_cap: float
    raising_cap: float
    prior_unclear: float
    ours: float
    referral: float
    protected: float
    office: float
    never_out_from: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All terms, ready to read a text."""

    terms: tuple[Term, ...]
    weights: Weights
    #: titles by (list, entry), for lists that no other policy file titles
    titles: Mapping[tuple[str, str], Title]
    scanner: Scanner
    #: what the newest texts spoke of, by their digests
    _lately: dict[bytes, Reading] = field(default_factory=dict, repr=False, compare=False)

    def read(self, text: str) -> Reading:
        """What the text speaks of, each term once; kept for a while, as several stages ask for it.

        Kept are terms of the lexicon under a digest of the text, never its words.
        """
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
        known = self._lately.get(digest)
        if known is None:
            if len(self._lately) >= _MOST_LATELY:
                self._lately.clear()
            known = self._lately[digest] = self.scanner.read(text)
        return known


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon; built once a process."""
    return build(FOLDER, FOLDER.parent / "devices.toml")


def build(folder: Path, devices: Path) -> Lexicon:
    """The lexicon of a folder with en, zh, weights and entries.toml, and of a device catalogue."""
    weights = _weights(read_toml(folder / "weights.toml"))
    terms: list[Term] = []
    guards: dict[tuple[str, str], Guard] = {}
    for language in LANGUAGES:
        lists = read_toml(folder / f"{language}.toml")
        terms.extend(_terms(lists, language, weights))
        for name, table in lists.get("guard", {}).items():
            guards[language, name] = Guard(
                name=name,
                side=table["side"],
                window=table["window"],
                silences=frozenset(table["silences"]),
            )
    terms.extend(_device_terms(read_toml(devices)))
    return Lexicon(
        terms=tuple(terms),
        weights=weights,
        titles=MappingProxyType(_titles(read_toml(folder / "entries.toml"))),
        scanner=Scanner(terms, guards),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary; Misconfigured, with the line, if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise Misconfigured(f"{path.name} cannot be read as TOML: {problem}") from problem


def _weights(table: Mapping[str, Any]) -> Weights:
    return Weights(
        **table["weight"],
        entry_cap=table["cap"]["entry"],
        raising_cap=table["cap"]["raising"],
        **table["decide"],
    )


def _terms(lists: Mapping[str, Any], language: str, weights: Weights) -> Iterator[Term]:
    by_strength = {name: float(getattr(weights, name)) for name in STRENGTHS}
    for name, entries in lists.items():
        if name == "language":
            continue
        for entry, table in entries.items():
            for strength, weight in by_strength.items():
                yield from _term(name, entry, table.get(strength, ()), weight, language)
            mark = weights.raising if name == "raising" else 0.0
            yield from _term(name, entry, table.get("mark", table.get("words", ())), mark, language)


def _device_terms(catalogue: Mapping[str, Any]) -> Iterator[Term]:
    for language in LANGUAGES:
        for entry, words in catalogue["feature"].items():
            yield from _term("feature", entry, words[language], 0.0, language)
        for device in catalogue["device"]:
            yield from _term("device", device["id"], device["names"][language], device["weight"], language)


def _term(name: str, entry: str, words: Iterable[str], weight: float, language: str) -> Iterator[Term]:
    for word in words:
        pattern, _, label = word.partition(" = ")
        yield Term(
            lexicon=name,
            entry=entry,
            text=label or word,
            pattern=pattern if label else "",
            weight=weight,
            language=language,
        )


def _titles(lists: Mapping[str, Any]) -> dict[tuple[str, str], Title]:
    return {
        (name, entry): Title(**table) for name, entries in lists.items() for entry, table in entries.items()
    }
