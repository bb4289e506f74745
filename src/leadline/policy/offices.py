"""Offices: who to turn to with a report that is not ours.

The shipped ones belong to a fictional port city; an operator's file is laid over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from leadline.policy.lexicon.load import read_toml

FILE = Path(str(resources.files("leadline.policy"))) / "offices.toml"
#: the office for everything that no other office is named for
FALLBACK = "city"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office with its telephone and hours, in both languages."""

    #: its id, such as "noise"
    id: str
    en: str
    zh: str
    phone_en: str
    phone_zh: str
    hours_en: str
    hours_zh: str
    #: what it deals with, in a few words
    matter_en: str
    matter_zh: str

    def title(self, language: str) -> str:
        """Its name in one language."""
        return self.zh if language == "zh" else self.en

    def phone(self, language: str) -> str:
        """The number to call, as readers of one language know it."""
        return self.phone_zh if language == "zh" else self.phone_en

    def hours(self, language: str) -> str:
        """When it answers."""
        return self.hours_zh if language == "zh" else self.hours_en

    def matter(self, language: str) -> str:
        """What it deals with."""
        return self.matter_zh if language == "zh" else self.matter_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """All offices by id."""

    by_id: Mapping[str, Office]

    def find(self, office: str | None) -> Office:
        """The office of an id, or the fallback if this city has no such office."""
        return self.by_id.get(office or FALLBACK, self.by_id[FALLBACK])


def load_offices(own: Path | None = None) -> Offices:
    """The shipped offices with an operator's own file laid over them, office by office."""
    tables = dict(read_toml(FILE)["office"])
    if own is not None:
        for name, table in read_toml(own).get("office", {}).items():
            tables[name] = tables.get(name, {}) | table
    return Offices(by_id=MappingProxyType({name: Office(id=name, **table) for name, table in tables.items()}))


@cache
def offices() -> Offices:
    """The shipped offices; read once a process."""
    return load_offices()
