"""Dossier: all of one lead that a check may read: report, sorting, files, and what people entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadline.model.checking import Entered, Told
from leadline.model.decision import Decision
from leadline.model.evidence import Examined
from leadline.model.place import Place
from leadline.model.report import Report

__all__ = ["Dossier", "Entered", "Told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of one lead when it is checked."""

    report: Report
    decision: Decision
    #: its files, in the order in which they came
    files: tuple[Examined, ...] = ()
    #: what officers entered, oldest first; the newest for a verifier and subject holds
    entered: tuple[Entered, ...] = ()
    #: the other leads of its incidents, oldest first
    company: tuple[Told, ...] = ()

    def claims_entered(self, verifier: str) -> tuple[Mapping[str, Any], ...]:
        """What officers entered for a verifier: the newest for each value of the claim's "about".

        A file is named "file:<id>" in it; a bare id, as it was entered once, is given that name.
        """
        bare = {str(file.evidence.id) for file in self.files}
        newest: dict[str, Mapping[str, Any]] = {}
        for one in self.entered:
            if one.verifier == verifier:
                about = str(one.claim.get("about", ""))
                named = {**one.claim, "about": f"file:{about}"} if about in bare else one.claim
                newest[str(named.get("about", ""))] = named
        return tuple(newest.values())

    @property
    def place(self) -> Place | None:
        """Where it was, as claimed."""
        return self.report.circumstances.place
