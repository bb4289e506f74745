"""Checking: what a check may know beside the report: claims that officers entered, and company.

Must not know words: of another lead it says when and where, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leadline.model.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A claim that a person put together in the console for one verifier, as plain JSON."""

    #: the verifier's Spec.name
    verifier: str
    #: the fields of that verifier's claim
    claim: Mapping[str, Any]
    #: user name of the officer
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """When and where another lead of the same incident was; no words, nobody's name."""

    at: datetime
    place: Place | None
