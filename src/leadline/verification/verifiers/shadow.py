"""ShadowVerifier: whether the sun could have thrown a shadow at the claimed place and time.

It compares direction and length of a drawn shadow with the sun, and says at once what else would fit as well:
other dates, times and places are almost never all excluded. It reads no picture: an officer draws the shadow.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from scipy.stats import chi2

from leadline.errors import BadInput, OutOfRange
from leadline.methods.geodesy import check_point
from leadline.methods.oblique import Told
from leadline.methods.shadow import (
    SET_DEG,
    Fit,
    Shadow,
    fit,
    likelihood_ratio,
    limit_of,
    ratio_of,
    sunlit_likelihood,
)
from leadline.methods.sun import FIRST_S, LAST_S, lifted, seen_from, sun_at
from leadline.model.evidence import Examined
from leadline.model.finding import Finding, Verdict
from leadline.model.spec import Spec
from leadline.ports.world import NOWHERE, World
from leadline.verification.dossier import Dossier
from leadline.verification.drawing import Drawn, told_by
from leadline.verification.shading import CARD_DEG, Elsewhere, elsewhere, spread, strips
from leadline.verification.shading_said import REFUSED, Judged, because, share_of, would_change
from leadline.verification.verifier import plain_claim, read_claim

SPEC = Spec(
    name="shadow",
    question="Could the sun have thrown this shadow, there and then?",
    needs=("picture", "shadow", "place", "moment"),
    method="Chi-square of azimuth and length ratio against the sun (DE421), and its likelihood ratio.",
    source="JPL DE421; Hartley and Zisserman 2004 for drawn shadows; docs/methods/shadow",
)
STRENGTH = "likelihood ratio"
#: longest claimed interval, days, and widest place, metres
MOST_DAYS, MOST_M = 366, 1_000_000.0
#: seconds of a claimed time whose fitting hours are named: more than one hour, no more than a day
_LONG_S = (3_601.0, 86_400.0)
#: seconds between two points of the sun's path in the picture
_PATH_S = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """That the sun threw a shadow at a place and time; None for what is not known."""

    #: latitude in degrees, WGS 84, north positive
    lat: float | None = None
    #: longitude in degrees, WGS 84, east positive
    lon: float | None = None
    #: radius in metres inside which the place lies
    uncertainty_m: float = 0.0
    #: the first instant at which it can have been, with its zone
    earliest: datetime | None = None
    #: the last one; none for one exact instant
    latest: datetime | None = None
    #: direction from the object's foot to the shadow's tip, degrees clockwise from true north
    shadow_azimuth_deg: float | None = None
    #: its standard deviation in degrees; none takes the drawing's or the policy's
    shadow_azimuth_sd_deg: float | None = None
    #: length of the shadow divided by the height of the object
    length_ratio: float | None = None
    #: its standard deviation in the ratio's own unit (0.14 for 1.4 ± 0.14); none as above
    length_ratio_sd: float | None = None
    #: a drawing on the picture, in place of numbers that are not given
    drawn: Drawn | None = None
    #: the file that the shadow is in
    about: str = ""

    @property
    def spot(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


class ShadowVerifier:
    """Compares a shadow with the sun at the claimed place and time."""

    spec = SPEC
    claim = Cast

    def __init__(self, world: World = NOWHERE, map_step_deg: float = CARD_DEG) -> None:
        """Take the policy of a line; `map_step_deg` is the side of a cell of the map of what fits."""
        self._rule = world.policy.shadow
        self._step_deg = map_step_deg

    def claims(self, dossier: Dossier) -> Sequence[Cast]:
        """What officers drew, with the report's place and time; before that, one picture to draw on."""
        entered = dossier.claims_entered(SPEC.name)
        if entered:
            return [_filled(read_claim(Cast, one), dossier) for one in entered]
        pictures = [file for file in dossier.files if _is_picture(file)]
        asked = _filled(Cast(about=f"file:{pictures[0].evidence.id}"), dossier) if pictures else Cast()
        return [asked] if asked.spot and asked.earliest else []

    def check(self, claim: Cast) -> Finding:
        """A finding with the likelihood ratio and what the shadow leaves open."""
        _check(claim)
        shadow, told = self._shadow(claim)
        if shadow.numbers == 0:
            return _undrawn(claim, told)
        if claim.earliest is None:
            return _lacking(claim, "moment", ("a time", "时间"))
        time_s = spread(claim.earliest.timestamp(), (claim.latest or claim.earliest).timestamp())
        limit = limit_of(shadow.numbers, self._rule.rejects)
        beside = elsewhere(shadow, claim.spot, time_s, limit, self._step_deg)
        if claim.spot is None:
            return _nowhere(claim, shadow, beside)
        found = fit(shadow, (*claim.spot, claim.uncertainty_m), time_s)
        finding = self._judged(claim, shadow, beside, found)
        return (
            finding if claim.drawn is None else replace(finding, inputs={**finding.inputs, **_drawing(told)})
        )

    def _shadow(self, claim: Cast) -> tuple[Shadow, Told]:
        """What was measured: numbers as given, or else as drawn."""
        rule = self._rule
        told = Told()
        if claim.drawn is not None:
            told = told_by(claim.drawn, rule.click_share, rule.object_tilt_deg)
        azimuth, azimuth_sd = claim.shadow_azimuth_deg, rule.azimuth_sd_deg
        if azimuth is None and told.azimuth_deg is not None:
            azimuth, azimuth_sd = told.azimuth_deg, told.azimuth_sd_deg
        ratio, ratio_sd = claim.length_ratio, rule.ratio_sd_share * max(claim.length_ratio or 0.0, 0.2)
        if ratio is None and told.ratio is not None:
            ratio, ratio_sd = told.ratio, told.ratio_sd
        shadow = Shadow(
            azimuth_deg=None if azimuth is None else azimuth % 360,
            azimuth_sd_deg=claim.shadow_azimuth_sd_deg or azimuth_sd,
            ratio=ratio,
            ratio_sd=claim.length_ratio_sd or ratio_sd,
            ground_tilt_deg=rule.ground_tilt_deg,
            object_tilt_deg=rule.object_tilt_deg,
        )
        return shadow, told

    def _judged(self, claim: Cast, shadow: Shadow, beside: Elsewhere, found: Fit) -> Finding:
        ratio = likelihood_ratio(found.likelihood, sunlit_likelihood(shadow), self._rule.wrong_share)
        chance = float(chi2.sf(found.chi_square, shadow.numbers))
        judged = Judged(
            shadow=shadow,
            fit=found,
            chance=chance,
            ratio=ratio,
            outcome=self._outcome(found, chance, ratio),
            is_long=_LONG_S[0] <= _length_s(claim) <= _LONG_S[1],
        )
        verdict = _VERDICTS[judged.outcome]
        # a rare misfit that even fewer other pictures would give: the test speaks, not the odds
        by_test = judged.outcome == "misses" and ratio >= 1
        why, why_zh = because(judged, beside)
        change, change_zh = would_change(judged, beside)
        return Finding(
            verifier=SPEC.name,
            verdict=verdict,
            strength=chance if by_test else ratio,
            strength_is="p-value" if by_test else STRENGTH,
            uncertainty=_uncertainty(claim, shadow),
            because=why,
            because_zh=why_zh,
            about=claim.about,
            would_change=change,
            would_change_zh=change_zh,
            rests_on=_rests_on(claim),
            inputs=plain_claim(claim) | _numbers(judged) | _left(beside),
            figure=_figure(claim, shadow, beside, found),
            method_version=SPEC.version,
        )

    def _outcome(self, found: Fit, chance: float, ratio: float) -> str:
        if found.highest_deg < SET_DEG:
            return "night"
        speaks = ratio >= self._rule.supports_from
        if chance < self._rule.rejects:
            return "torn" if speaks else "misses"
        return "fits" if speaks else "weak"


_VERDICTS = {
    "night": Verdict.CONTRADICTS,
    "misses": Verdict.CONTRADICTS,
    "fits": Verdict.SUPPORTS,
    "weak": Verdict.INCONCLUSIVE,
    "torn": Verdict.INCONCLUSIVE,
}


def _is_picture(file: Examined) -> bool:
    return file.facts.kind.get("group") == "image" or file.evidence.declared_type.startswith("image/")


def _filled(claim: Cast, dossier: Dossier) -> Cast:
    """The claim with the report's place and time where it names none of its own."""
    place, moment = dossier.place, dossier.report.circumstances.moment
    if claim.spot is None and place is not None:
        claim = replace(claim, lat=place.lat, lon=place.lon, uncertainty_m=place.uncertainty_m)
    if claim.earliest is None and moment is not None:
        claim = replace(claim, earliest=moment.earliest, latest=moment.latest)
    return claim


def _check(claim: Cast) -> None:
    """Nothing, or BadInput with the field that cannot be."""
    if (claim.lat is None) != (claim.lon is None):
        raise BadInput("lon" if claim.lon is None else "lat", "both or neither", "one was left out")
    if claim.spot is not None:
        check_point(*claim.spot)
    for name, low, high in (
        ("uncertainty_m", 0.0, MOST_M),
        ("shadow_azimuth_deg", -360.0, 360.0),
        ("shadow_azimuth_sd_deg", 0.01, 180.0),
        ("length_ratio", 0.0, 1000.0),
        ("length_ratio_sd", 0.0001, 1000.0),
    ):
        value = getattr(claim, name)
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            raise OutOfRange(name, f"must be within {low:g} to {high:g}", "another unit?")
    _check_times(claim.earliest, claim.latest)


def _check_times(earliest: datetime | None, latest: datetime | None) -> None:
    if earliest is None:
        if latest is not None:
            raise BadInput("earliest", "is needed where `latest` is given", "one was left out")
        return
    for name, at in (("earliest", earliest), ("latest", latest or earliest)):
        if at.tzinfo is None:
            raise BadInput(name, "an instant with its zone, such as 2026-06-01T12:00:00Z", "a local time?")
    length = ((latest or earliest) - earliest).total_seconds()
    if not 0 <= length <= MOST_DAYS * 86_400:
        raise OutOfRange("latest", f"must be 0 to {MOST_DAYS} days after `earliest`", "are they swapped?")
    sun_at([earliest.timestamp(), (latest or earliest).timestamp()])


def _length_s(claim: Cast) -> float:
    if claim.earliest is None or claim.latest is None:
        return 0.0
    return (claim.latest - claim.earliest).total_seconds()


def _rests_on(claim: Cast) -> tuple[str, ...]:
    return (f"file:{claim.about.removeprefix('file:')}",) if claim.about else ("picture",)


def _uncertainty(claim: Cast, shadow: Shadow) -> str:
    """All of the error budget; shell/console/sentences.py knows its forms."""
    parts = []
    if shadow.azimuth_deg is not None:
        parts.append(f"azimuth ± {shadow.azimuth_sd_deg:.2g}°")
    if shadow.ratio is not None:
        parts.append(f"length ratio ± {shadow.ratio_sd:.2g}")
    return (
        f"{', '.join(parts)}; slope of the ground ± {shadow.ground_tilt_deg:g}°, lean of the object "
        f"± {shadow.object_tilt_deg:g}°, place within {claim.uncertainty_m:.0f} m, "
        f"time within {_length_s(claim) / 60:.0f} min"
    )


def _drawing(told: Told) -> dict[str, Any]:
    """What the drawing did not tell, and what most of its error comes from."""
    return {
        "drawing_azimuth": told.azimuth_refused or f"mostly {told.azimuth_owes}",
        "drawing_ratio": told.ratio_refused or f"mostly {told.ratio_owes}",
    }


def _measured(shadow: Shadow) -> dict[str, Any]:
    return {
        "measured_azimuth_deg": _rounded(shadow.azimuth_deg, 2),
        "measured_azimuth_sd_deg": round(shadow.azimuth_sd_deg, 2),
        "measured_ratio": _rounded(shadow.ratio, 4),
        "measured_ratio_sd": round(shadow.ratio_sd, 4),
    }


def _numbers(judged: Judged) -> dict[str, Any]:
    found = judged.fit
    has_sun = found.highest_deg >= SET_DEG
    return _measured(judged.shadow) | {
        "sun_azimuth_deg": round((found.azimuth_deg + 180) % 360, 4),
        "sun_elevation_deg": round(found.elevation_deg, 4),
        "expected_ratio": round(float(ratio_of(max(found.elevation_deg, 0.05))), 4) if has_sun else None,
        "chi_square": round(found.chi_square, 4) if math.isfinite(found.chi_square) else None,
        "degrees_of_freedom": judged.shadow.numbers,
        "p_value": judged.chance,
        "likelihood_ratio": judged.ratio,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _left(beside: Elsewhere) -> dict[str, Any]:
    return {
        "not_excluded": list(beside.open),
        "fits_that_day": [[_iso(a), _iso(b)] for a, b in beside.times or ()],
        "fits_on_days": [[_iso(a)[:10], _iso(b)[:10]] for a, b in beside.dates or ()],
        "fits_share_of_world": round(beside.where.share, 6),
    }


def _iso(time_s: float) -> str:
    return datetime.fromtimestamp(round(time_s), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _figure(claim: Cast, shadow: Shadow, beside: Elsewhere, found: Fit | None) -> dict[str, Any]:
    """What the picture needs: the sun's path of that day, what was measured, when and where else it fits."""
    figure: dict[str, Any] = {
        "kind": "shadow",
        "shows": ["map"],
        "measured": _measured(shadow),
        "map": {"step_deg": beside.where.step_deg, "strips": strips(beside.where)},
    }
    if claim.spot is None or found is None:
        return figure
    middle = found.best[0]
    times = middle - middle % 3600 + _PATH_S * np.arange(-48, 49)
    azimuth, true = seen_from(sun_at(np.clip(times, FIRST_S, LAST_S)), *claim.spot)
    elevation = lifted(true)
    path = [
        [round(float(a), 1), round(float(e), 1), int(t // 3600 % 24) if t % 3600 == 0 else None]
        for a, e, t in zip(azimuth, elevation, times, strict=True)
        if e > -1
    ]
    return figure | {
        "shows": ["sky", "day", "map"],
        "path": path,
        "sun": [round((found.azimuth_deg + 180) % 360, 1), round(found.elevation_deg, 1)],
        "claimed_s": [each.timestamp() for each in (claim.earliest, claim.latest or claim.earliest) if each],
        "times_s": [list(run) for run in beside.times or ()],
        "dates_s": [list(run) for run in beside.dates or ()],
        "spot": list(claim.spot),
    }


def _silent(claim: Cast, said: tuple[str, str], inputs: Mapping[str, Any]) -> Finding:
    return Finding(
        verifier=SPEC.name,
        verdict=Verdict.INCONCLUSIVE,
        strength=None,
        strength_is=STRENGTH,
        uncertainty="",
        because=said[0],
        because_zh=said[1],
        about=claim.about,
        rests_on=_rests_on(claim),
        inputs=plain_claim(claim) | dict(inputs),
        method_version=SPEC.version,
    )


def _undrawn(claim: Cast, told: Told) -> Finding:
    """Nothing was measured, or what was drawn tells nothing."""
    if claim.drawn is None:
        said = (
            "A picture, a place and a time are there, but no shadow is drawn on the picture.",
            "有照片、地点和时间，但照片上还没有画出影子。",
        )
        return _silent(claim, said, {"missing": "shadow"})
    one, other = REFUSED[told.azimuth_refused], REFUSED[told.ratio_refused]
    reasons = [one] if one == other else [one, other]
    said = (
        f"The drawing tells neither direction nor length: {'; '.join(each[0] for each in reasons)}.",
        f"所画内容看不出影子的方位和长度：{'；'.join(each[1] for each in reasons)}。",
    )
    return _silent(claim, said, {"missing": "drawing", "refused": told.azimuth_refused})


def _lacking(claim: Cast, need: str, named: tuple[str, str]) -> Finding:
    said = (
        f"A shadow is measured, but without {named[0]} it fits some sun everywhere.",
        f"影子已量出，但缺少{named[1]}，任何地方总有相符的太阳。",
    )
    return _silent(claim, said, {"missing": need})


def _nowhere(claim: Cast, shadow: Shadow, beside: Elsewhere) -> Finding:
    """A shadow and a time without a place: where it fits, as a map."""
    share = share_of(beside)
    said = (f"No place is claimed: at this time {share[0]}.", f"没有说明地点：在此时间，{share[1]}。")
    silent = _silent(claim, said, _measured(shadow) | _left(beside) | {"missing": "place"})
    return replace(
        silent, uncertainty=_uncertainty(claim, shadow), figure=_figure(claim, shadow, beside, None)
    )
