"""Files: what agrees and what does not, between a file's own data and what is claimed of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import HOUR, Term, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRule:
    """How near is near enough, and how many marks are worth a look."""

    time_tolerance: Annotated[
        timedelta,
        duration("how far the time in a file may lie from the claimed one", timedelta(seconds=1), HOUR),
    ]
    near_m: Annotated[
        float,
        Term(
            meaning="how far the place in a file may lie outside the claimed one and still agree",
            low=1,
            high=100_000,
            unit="m",
        ),
    ]
    far_m: Annotated[
        float,
        Term(
            meaning="from how far outside the claimed place on the place in a file contradicts it",
            low=1,
            high=1_000_000,
            unit="m",
        ),
    ]
    luck: Annotated[
        float,
        Term(
            meaning="share of all clock times that a wrong claim may fit by luck before a fit says nothing",
            low=0.001,
            high=0.5,
            unit="share",
        ),
    ]
    marks: Annotated[
        int,
        Term(
            meaning="independent sorts of marks from which on a file is called worked on",
            low=2,
            high=7,
            unit="marks",
        ),
    ]
    most_ratio: Annotated[
        float,
        Term(
            meaning="what a file's word on itself is worth at most: clocks can be set, tags be written",
            low=1.5,
            high=1000,
            unit="ratio",
        ),
    ]
    spacing_share: Annotated[
        float,
        Term(
            meaning="how much the spacing of an image's pixels may differ from the claimed one",
            low=0.001,
            high=1.0,
            unit="share",
        ),
    ]
