"""Place words: how exactly the words of a place are meant, where no register says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from leadline.policy.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWordsRule:
    """Metres that words stand for; every one widens a place, none makes it narrower than its register."""

    least_m: Annotated[
        float, Term(meaning="radius below which words never name a place", low=1, high=1000, unit="m")
    ]
    near_m: Annotated[
        float, Term(meaning="how far from a thing near and beside reach", low=1, high=10_000, unit="m")
    ]
    corner_m: Annotated[
        float, Term(meaning="how far from where two roads cross a corner reaches", low=1, high=1000, unit="m")
    ]
    road_m: Annotated[
        float, Term(meaning="how far beside the middle of a road on it reaches", low=1, high=1000, unit="m")
    ]
    distance_share: Annotated[
        float, Term(meaning="share by which people's distances are off", low=0.01, high=1, unit="share")
    ]
    direction_deg: Annotated[
        float,
        Term(meaning="degrees by which a direction such as north of is off", low=1, high=90, unit="deg"),
    ]
    slack_m: Annotated[
        float,
        Term(
            meaning="distance beyond all stated uncertainties from which words and coordinates are apart",
            low=0,
            high=100_000,
            unit="m",
        ),
    ]
    usable_m: Annotated[
        float,
        Term(
            meaning="radius up to which a place in words can support coordinates", low=10, high=1e6, unit="m"
        ),
    ]
