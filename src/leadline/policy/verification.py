"""Verification: how long one check may take, and how much of one lead is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from leadline.policy.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The bounds of the step that checks."""

    most_s: Annotated[
        float,
        Term(
            meaning="the longest that one check may take; then it is stopped and its finding says so",
            low=0.1,
            high=3600,
            unit="s",
        ),
    ]
    claims_most: Annotated[
        int,
        Term(
            meaning="claims of one lead that one verifier answers; the last finding says how many are left",
            low=1,
            high=10_000,
            unit="claims",
        ),
    ]
    company_most: Annotated[
        int,
        Term(
            meaning="other leads of its incidents whose place and time a check may look at, the newest",
            low=0,
            high=100_000,
            unit="leads",
        ),
    ]
