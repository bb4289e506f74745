"""Automation: how rarely a machine may be wrong, how it earns that, and how it is watched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import DAY, HOUR, YEAR, Term, duration


def _share(meaning: str, low: float = 0.0, high: float = 1.0) -> Term:
    return Term(meaning=meaning, low=low, high=high, unit="share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation:
    """What an action must keep to be done by machine; see docs/operate/sorting.md."""

    allowed: Annotated[
        bool,
        Term(
            meaning="whether actions may earn automation at all; no: everything stays with people",
            unit="yes or no",
        ),
    ]
    wrong_most: Annotated[float, _share("most wrong actions among those done by machine", 0.0001, 0.5)]
    missed_most: Annotated[
        float, _share("most actionable reports lost by a closing action, of all actionable ones", 0.0001, 0.5)
    ]
    doubt: Annotated[
        float, _share("chance that a certificate is wrong although all was done right", 0.001, 0.5)
    ]
    method: Annotated[
        str,
        Term(
            meaning="how the threshold is found: bonferroni or fixed-sequence",
            low=1,
            high=20,
            unit="text",
            words=("bonferroni", "fixed-sequence"),
        ),
    ]
    valid: Annotated[timedelta, duration("how long a certificate holds", HOUR, YEAR)]
    window: Annotated[timedelta, duration("how far back second looks count for a certificate", DAY, 5 * YEAR)]
    audit_first: Annotated[float, _share("share of reports that get a second look at first", 0.01, 1)]
    audit_until: Annotated[
        int,
        Term(
            meaning="second looks of one language and channel until which that share holds",
            low=1,
            unit="looks",
        ),
    ]
    audit_floor: Annotated[float, _share("share that gets a second look for good", 0.01, 1)]
    double_share: Annotated[
        float,
        _share("share of second looks that a further person gives too, to measure people's disagreement"),
    ]
    recertify: Annotated[timedelta, duration("how often certificates are earned anew", HOUR, 90 * DAY)]
    retrain: Annotated[timedelta, duration("how often the voters learn from people's labels", HOUR, YEAR)]
    lessons: Annotated[
        int,
        Term(meaning="reports that one training takes at most, for each language", low=50, unit="reports"),
    ]
    same_place_m: Annotated[
        float,
        Term(
            meaning="distance within which an earlier report keeps a later one open", high=100_000, unit="m"
        ),
    ]
    same_place_for: Annotated[
        timedelta, duration("how long an earlier report keeps later ones at its place open", HOUR, YEAR)
    ]
    raised: Annotated[
        float, Term(meaning="added to the score when a machine raises it", high=100, unit="points")
    ]

    @property
    def fewest(self) -> int:
        """The least second looks on which a certificate can rest: none wrong, one threshold tried.

        Exact binomial: ln(doubt) / ln(1 - bound), 427 for 0.7 % at 95 %.
        """
        return math.ceil(math.log(self.doubt) / math.log1p(-self.wrong_most))
