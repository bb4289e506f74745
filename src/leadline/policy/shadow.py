"""Shadow: how exactly shadows are measured where nobody says, and from what odds on a shadow speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from leadline.policy.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowRule:
    """Errors that are assumed, and bounds of the verdicts."""

    azimuth_sd_deg: Annotated[
        float,
        Term(
            meaning="standard deviation of a shadow's azimuth where none is stated",
            low=0.01,
            high=90,
            unit="deg",
        ),
    ]
    ratio_sd_share: Annotated[
        float,
        Term(
            meaning="standard deviation of a length ratio where none is stated, as a share of it",
            low=0.001,
            high=1,
            unit="share",
        ),
    ]
    ground_tilt_deg: Annotated[
        float, Term(meaning="standard deviation of the slope of flat ground", low=0, high=30, unit="deg")
    ]
    object_tilt_deg: Annotated[
        float, Term(meaning="standard deviation of how upright objects stand", low=0, high=30, unit="deg")
    ]
    rejects: Annotated[
        float,
        Term(
            meaning="chance that a true claim misses so far that a shadow contradicts it",
            low=1e-6,
            high=0.2,
            unit="probability",
        ),
    ]
    supports_from: Annotated[
        float,
        Term(meaning="likelihood ratio from which a shadow supports a claim", low=1, high=1000, unit="ratio"),
    ]
    wrong_share: Annotated[
        float,
        Term(
            meaning="share of drawn shadows that are simply wrong: another object's, a lamp's",
            low=0.0001,
            high=0.5,
            unit="share",
        ),
    ]
    click_share: Annotated[
        float,
        Term(
            meaning="how exactly a point is drawn on a picture, as a share of its diagonal",
            low=1e-5,
            high=0.1,
            unit="share",
        ),
    ]
