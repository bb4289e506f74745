"""Site: who runs the line and how it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from leadline.policy.term import Term

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Who runs the line and how it speaks."""

    name_en: Annotated[str, Term(meaning="name of the line in English", low=1, high=80, unit="text")]
    name_zh: Annotated[str, Term(meaning="name of the line in Chinese", low=1, high=40, unit="text")]
    emergency_number: Annotated[
        str,
        Term(
            meaning="number to call when life is in danger, shown before anything else",
            low=2,
            high=20,
            unit="text",
        ),
    ]
    time_zone: Annotated[
        str,
        Term(
            meaning="zone of the times that people type into the form, an IANA name",
            low=2,
            high=40,
            unit="text",
        ),
    ]
    languages: Annotated[
        tuple[str, ...],
        Term(
            meaning="languages of the public pages, the first one is the default",
            low=1,
            high=2,
            unit="list",
            words=LANGUAGES,
        ),
    ]
    phone_regions: Annotated[
        tuple[str, ...],
        Term(
            meaning="regions (ISO 3166-1) whose phone numbers are known without country code; China's always",
            low=0,
            high=8,
            unit="list",
        ),
    ]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the times that people type."""
        return ZoneInfo(self.time_zone)

    def name(self, language: str) -> str:
        """The line's name in "en" or "zh"."""
        return self.name_zh if language == "zh" else self.name_en
