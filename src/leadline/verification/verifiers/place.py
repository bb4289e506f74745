"""PlaceVerifier: which place words name, how exactly, and whether coordinates and pictures agree with it.

Never more exact than the words: the third tree on a road is somewhere on that road. Coordinates out of a
picture are never shown, only how far they are. Names come from the gazetteer's spelling, not from the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadline.errors import OutOfRange
from leadline.methods.geodesy import check_point, distance_m
from leadline.methods.placing import Area
from leadline.model.evidence import Examined
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.ports.world import NOWHERE, World
from leadline.verification.dossier import Dossier
from leadline.verification.placesaid import Compared, said
from leadline.verification.verifier import plain_claim, read_claim
from leadline.verification.wordedplace import Meant, meant

SPEC = Spec(
    name="place",
    question="Which place do the words name, and do coordinates and pictures agree with it?",
    needs=("place words", "gazetteer"),
    method="Names out of a gazetteer, put together as the words do; distances against all uncertainties.",
    source="the operator's gazetteer; GeoNames (CC BY 4.0); docs/methods/place",
)
STRENGTH = "distance over what is allowed"
#: characters of a text that are read
MOST_READ = 4_000
#: points of roads in a picture
MOST_POINTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureAway:
    """How far from the claim a picture says that it was taken; never where."""

    #: identity of the file
    file: str
    #: metres outside the place that the words name, or None if they name none
    from_words_m: float | None = None
    #: metres from the claimed coordinates, or None without any
    from_place_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """That something is at a place, in words."""

    words: str
    #: degrees, WGS 84, if coordinates are claimed as well
    lat: float | None = None
    lon: float | None = None
    #: metres by which these may be off; None takes the policy's
    uncertainty_m: float | None = None
    #: whether the words answer "where", so that coordinates elsewhere contradict them
    is_where: bool = True
    pictures: tuple[PictureAway, ...] = ()
    about: str = ""


class PlaceVerifier:
    """Reads the place out of words, and compares coordinates and pictures with it."""

    spec = SPEC
    claim = Worded

    def __init__(self, world: World = NOWHERE) -> None:
        """Work with the gazetteer and the policy of a line."""
        self._gazetteer = world.gazetteer
        self._rule = world.policy.placewords
        self._assumed_m = world.policy.limits.uncertainty_assumed_m

    def claims(self, dossier: Dossier) -> Sequence[Worded]:
        """The words that answer "where"; without these and without coordinates the whole report's.

        What an officer entered stands in their place. Nothing where the words name no place.
        """
        entered = [read_claim(Worded, one) for one in dossier.claims_entered(SPEC.name)]
        if entered:
            return entered
        where = " ".join(one.where for one in dossier.report.statements if one.where)
        place, words = dossier.place, (where or dossier.report.text)[:MOST_READ]
        if self._gazetteer is None or not (where or place is None) or not self._gazetteer.named_in(words):
            return []
        area = self._one_area(words)
        return [
            Worded(
                words=words,
                lat=place.lat if place else None,
                lon=place.lon if place else None,
                uncertainty_m=place.uncertainty_m if place else None,
                is_where=bool(where),
                pictures=tuple(_pictures(dossier, area)),
            )
        ]

    def _one_area(self, words: str) -> Area | None:
        found = self._meant(words)
        return found.areas[0] if found and len(found.areas) == 1 else None

    def _meant(self, words: str) -> Meant | None:
        if self._gazetteer is None:
            return None
        return meant(words, self._gazetteer.named_in(words), self._rule)

    def check(self, claim: Worded) -> Finding:
        """A finding with the place that the words name, and how far the others are from it."""
        _check(claim)
        found = self._meant(claim.words[:MOST_READ])
        compared = self._compared(claim, found)
        verdict = self._verdict(claim, compared)
        because, because_zh, change, change_zh = said(compared, verdict)
        return Finding(
            verifier=SPEC.name,
            verdict=verdict,
            strength=compared.strength,
            strength_is=STRENGTH,
            uncertainty=compared.uncertainty,
            because=because,
            because_zh=because_zh,
            about=claim.about,
            would_change=change,
            would_change_zh=change_zh,
            rests_on=(OWN_WORDS, *(f"file:{one.file}" for one in claim.pictures)),
            inputs=_inputs(claim) | compared.plain,
            figure=_figure(claim, compared) if compared.area else {},
            method_version=SPEC.version,
        )

    def _compared(self, claim: Worded, found: Meant | None) -> Compared:
        has_point = claim.lat is not None and claim.lon is not None
        uncertain = self._assumed_m if claim.uncertainty_m is None else claim.uncertainty_m
        areas = found.areas if found else ()
        outside = []
        if claim.lat is not None and claim.lon is not None:
            outside = [area.outside_m(claim.lat, claim.lon) for area in areas]
        return Compared(
            meant=found,
            has_point=has_point,
            uncertainty_m=uncertain,
            outside_m=tuple(outside),
            pictures=tuple((one.from_words_m, one.from_place_m) for one in claim.pictures),
            slack_m=self._rule.slack_m,
            usable_m=self._rule.usable_m,
        )

    def _verdict(self, claim: Worded, compared: Compared) -> Verdict:
        if compared.meant is not None and not compared.meant.relation:
            return Verdict.NOT_APPLICABLE
        if compared.area is None or not compared.has_point:
            return Verdict.INCONCLUSIVE
        if compared.is_apart:
            return Verdict.CONTRADICTS if claim.is_where else Verdict.INCONCLUSIVE
        if compared.gap_m > 0 or compared.has_picture_elsewhere or compared.is_vague:
            return Verdict.INCONCLUSIVE
        return Verdict.SUPPORTS


def _check(claim: Worded) -> None:
    if claim.lat is not None and claim.lon is not None:
        check_point(claim.lat, claim.lon)
    metres = [claim.uncertainty_m]
    metres += [value for one in claim.pictures for value in (one.from_words_m, one.from_place_m)]
    for value in metres:
        if value is not None and not 0 <= value <= 2.1e7:
            raise OutOfRange("metres", "must be within 0 and half the Earth's girth", "another unit?")


def _pictures(dossier: Dossier, area: Area | None) -> list[PictureAway]:
    """How far each picture says that it was taken from the words' place and from the coordinates."""
    found = []
    for file in dossier.files:
        spot = _spot(file)
        if spot is None:
            continue
        place = dossier.place
        found.append(
            PictureAway(
                file=str(file.evidence.id),
                from_words_m=round(area.outside_m(*spot)) if area else None,
                from_place_m=round(distance_m(*spot, place.lat, place.lon)) if place else None,
            )
        )
    return found


def _spot(file: Examined) -> tuple[float, float] | None:
    given = file.facts.metadata.get("gps")
    if not isinstance(given, Mapping):
        return None
    try:
        lat, lon = float(given["lat"]), float(given["lon"])
        check_point(lat, lon)
    except (KeyError, TypeError, ValueError):
        return None
    return lat, lon


def _inputs(claim: Worded) -> dict[str, Any]:
    """The claim without its words: a finding repeats no report text."""
    return {name: value for name, value in plain_claim(claim).items() if name != "words"}


def _figure(claim: Worded, compared: Compared) -> dict[str, Any]:
    area = compared.area
    if area is None:
        return {}
    points = sum(len(line) for line in area.lines)
    step = max(1, points // MOST_POINTS)
    lines = [[list(point) for point in (*line[:-1:step], line[-1])] for line in area.lines]
    figure: dict[str, Any] = {
        "kind": "place",
        "middle": [area.lat, area.lon],
        "radius_m": area.radius_m,
        "lines": lines,
    }
    if claim.lat is not None and claim.lon is not None:
        figure |= {"given": [claim.lat, claim.lon], "uncertainty_m": compared.uncertainty_m}
    return figure
