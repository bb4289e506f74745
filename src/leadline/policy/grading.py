"""Grading: from where a machine starts when it weighs findings, and how far it may go by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from leadline.policy.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """The probability before any check, and the bounds of what a machine may say after all of them."""

    prior: Annotated[
        float,
        Term(
            meaning="probability that what a report claims holds, before anything was checked",
            low=0.01,
            high=0.99,
            unit="probability",
        ),
    ]
    least: Annotated[
        float,
        Term(
            meaning="least probability that a machine may say after its checks",
            low=0.001,
            high=0.5,
            unit="probability",
        ),
    ]
    most: Annotated[
        float,
        Term(
            meaning="greatest probability that a machine may say after its checks",
            low=0.5,
            high=0.999,
            unit="probability",
        ),
    ]
    most_ratio: Annotated[
        float,
        Term(
            meaning="most that one source may count for, as a likelihood ratio; its inverse is the least",
            low=1,
            high=1000,
            unit="ratio",
        ),
    ]
