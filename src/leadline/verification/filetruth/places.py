"""Places: where a file says that it was made, against where it is claimed to have been. Distances only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadline.errors import Missing, OutOfRange
from leadline.methods.geodesy import check_point, distance_m
from leadline.model.finding import Verdict
from leadline.policy.files import FileRule
from leadline.verification.filetruth.answer import Answer

#: metres within which another town lies: what agreement is weighed against
_TOWN_M = 10_000.0
_MOST_UNCERTAINTY_M = 1_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedPlace:
    """Where it is claimed to have been."""

    lat: float
    lon: float
    uncertainty_m: float


def claimed_place(lat: float | None, lon: float | None, uncertainty_m: float) -> ClaimedPlace | None:
    """The claim, or None if no place is claimed. Raises BadInput for what cannot be."""
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise Missing("lat" if lat is None else "lon", "is needed where the other is given")
    check_point(lat, lon)
    if not 0 <= uncertainty_m <= _MOST_UNCERTAINTY_M:
        raise OutOfRange("uncertainty_m", f"must be 0 to {_MOST_UNCERTAINTY_M:.0f} m")
    return ClaimedPlace(lat=lat, lon=lon, uncertainty_m=uncertainty_m)


def answer_place(
    metadata: Mapping[str, Any], claim: ClaimedPlace, rule: FileRule
) -> tuple[Answer, float | None]:
    """Whether the place in a file is the claimed one, and how far it lies from it in metres."""
    there = metadata.get("gps")
    if not isinstance(there, Mapping) or "lat" not in there:
        return _absent(), None
    apart = distance_m(claim.lat, claim.lon, float(there["lat"]), float(there["lon"]))
    error = min(_TOWN_M, float(there.get("error_m") or 0.0))
    beyond = apart - claim.uncertainty_m - error
    said, said_zh = _long(apart)
    if beyond <= rule.near_m:
        reach = claim.uncertainty_m + error + rule.near_m
        answer = Answer(
            aspect="place",
            verdict=Verdict.SUPPORTS,
            state="agrees",
            said=f"The place in it lies {said} from the claimed one, within what is allowed.",
            said_zh=f"文件中的位置距所称地点{said_zh}，在允许范围内。",
            ratio=round(min(rule.most_ratio, max(1.0, (_TOWN_M / reach) ** 2)), 2),
        )
        return answer, apart
    if beyond <= rule.far_m:
        answer = Answer(
            aspect="place",
            verdict=Verdict.INCONCLUSIVE,
            state="near",
            said=f"The place in it lies {said} from the claimed one: telephones err that much at times.",
            said_zh=f"文件中的位置距所称地点{said_zh}：手机定位有时会有这样的误差。",
        )
        return answer, apart
    answer = Answer(
        aspect="place",
        verdict=Verdict.CONTRADICTS,
        state="differs",
        said=f"The place in it lies {said} from the claimed one.",
        said_zh=f"文件中的位置距所称地点{said_zh}。",
        ratio=1 / rule.most_ratio,
        change="Whether the camera or the claim means the place of the thing, or the one of the camera.",
        change_zh="所称地点指的是被摄物的位置还是相机的位置。",
    )
    return answer, apart


def _absent() -> Answer:
    return Answer(
        aspect="place",
        verdict=Verdict.INCONCLUSIVE,
        state="absent",
        said="The file does not say where it was taken.",
        said_zh="文件没有写明拍摄地点。",
        missing=("original file",),
        change="The original file from the device may hold the place.",
        change_zh="设备上的原始文件可能带有位置。",
    )


def _long(metres: float) -> tuple[str, str]:
    """A distance rounded so that it gives no place away."""
    if metres >= 10_000:
        return f"{metres / 1000:.0f} km", f"{metres / 1000:.0f}公里"
    if metres >= 1000:
        return f"{metres / 1000:.1f} km", f"{metres / 1000:.1f}公里"
    return f"{round(metres, -1):.0f} m", f"{round(metres, -1):.0f}米"
