"""Taxonomy: what a report can be about, each category with its standard code and its default weight.

Must not know which words speak for a category: that is the lexicon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from leadline.errors import Misconfigured
from leadline.model.priority import Severity
from leadline.policy.lexicon.load import read_toml

FILE = Path(str(resources.files("leadline.policy"))) / "taxonomy.toml"

#: NIEM codes that name a crime or a link to terrorism
NEXUS = frozenset({"INTRSN", "MISREP", "THEFT", "SABOT", "CYBER", "THREAT", "AVIATION"})
#: NIEM codes for what may be innocent: facts are needed before promotion
INNOCENT = frozenset({"ELICIT", "TESTSEC", "RECRUT", "PHOTO", "SURVL", "MATRLS", "EXPERT", "WPNS", "SECTOR"})
#: Leadline's own codes, where the standard has none
OWN = frozenset({"cyber", "document-leak", "transaction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One thing that a report can be about."""

    #: its id, such as "surveying"
    id: str
    #: NIEM suspicious-activity code, or one of Leadline's own
    code: str
    #: whether facts that make it not innocent are needed before promotion
    may_be_innocent: bool
    #: the CAP 1.2 word that it starts with
    severity: Severity
    #: the desk that reads it
    desk: str
    #: short title, English
    en: str
    #: short title, Chinese
    zh: str
    #: what it covers, in plain English
    explanation_en: str
    #: what it covers, in plain Chinese
    explanation_zh: str

    def title(self, language: str) -> str:
        """The title in one language."""
        return self.zh if language == "zh" else self.en

    def explanation(self, language: str) -> str:
        """What it covers, in one language."""
        return self.explanation_zh if language == "zh" else self.explanation_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """All categories by id."""

    categories: Mapping[str, Category]

    @property
    def severities(self) -> dict[str, Severity]:
        """The CAP word of each category id, as priority wants it."""
        return {name: category.severity for name, category in self.categories.items()}

    def __getitem__(self, category: str) -> Category:
        """The category of an id; KeyError if there is none."""
        return self.categories[category]

    def __contains__(self, category: object) -> bool:
        """Whether there is such a category."""
        return category in self.categories


def load_taxonomy(path: Path = FILE) -> Taxonomy:
    """The taxonomy of a file; Misconfigured if a code or a flag is not the standard's."""
    categories = {}
    for name, table in read_toml(path)["category"].items():
        category = Category(id=name, **(table | {"severity": Severity(table["severity"])}))
        if category.code not in NEXUS | INNOCENT | OWN:
            raise Misconfigured(f"{path.name}: category {name} has the unknown code {category.code}")
        if category.may_be_innocent != (category.code in INNOCENT):
            raise Misconfigured(
                f"{path.name}: category {name}: may_be_innocent must be {category.code in INNOCENT}"
            )
        categories[name] = category
    return Taxonomy(categories=MappingProxyType(categories))


@cache
def taxonomy() -> Taxonomy:
    """The shipped taxonomy; read once a process."""
    return load_taxonomy()
