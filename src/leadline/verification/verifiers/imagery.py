"""ImageryVerifier: what an image of the ground shows, how finely, of which watched places, and what changed.

It reads facts that were read out of images elsewhere, never the images. Coordinates are compared and not
repeated: an answer names a watched place and a distance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from leadline.model.evidence import Examined, FileFacts
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.ports.world import NOWHERE, World
from leadline.verification.dossier import Dossier
from leadline.verification.filetruth.answer import Answer, ratio_of
from leadline.verification.filetruth.times import Stamp, answer_time, claimed_time, stamp
from leadline.verification.imaging.changes import answer_change
from leadline.verification.imaging.nearby import answer_points, covered, match
from leadline.verification.imaging.spacing import answer_spacing, image_class
from leadline.verification.verifier import plain_claim, read_claim

SPEC = Spec(
    name="imagery",
    question="What does a georeferenced image show, how finely, and what changed?",
    needs=("image",),
    method="Class by ground spacing; overlay with noise; time and coordinates against claim and watch list.",
    source="NIIRS 1996; Copernicus classes; Nielsen 2007; Benjamini and Hochberg 1995; docs/methods/imagery",
)
#: names of covered sites that a finding says
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageClaim:
    """What is claimed of an image or of a sample of coordinates; what is not given is not compared."""

    #: "file:<id>" in a lead; any name elsewhere
    about: str = ""
    #: an older image of the same ground to compare with, of this report or of one that is tied to it
    before: str = ""
    #: whether something is claimed to have changed since then; None if nothing is claimed
    changed: bool | None = None
    #: when it was taken, with its zone; `until` if it was a stretch of time
    time: datetime | None = None
    until: datetime | None = None
    #: seconds by which the times may differ; None takes the policy's
    tolerance_s: float | None = None
    #: zone of the times in the image, where they name none
    zone: str = ""
    #: claimed spacing of its pixels on the ground, metres
    gsd_m: float | None = None
    #: points of a sample as (lat, lon), degrees
    points: tuple[tuple[float, float], ...] = ()
    #: metres within which a point is of a watched place; None takes the policy's
    match_m: float | None = None
    #: what was read out of the image, and out of it and an older one together
    image: Mapping[str, Any] = field(default_factory=dict)
    overlay: Mapping[str, Any] = field(default_factory=dict)
    #: what the points come from: "words", "file:<id>"
    source: str = OWN_WORDS


class ImageryVerifier:
    """Says the class of an image, and compares time, places and an older image with the claim."""

    spec = SPEC
    claim = ImageClaim

    def __init__(self, world: World = NOWHERE) -> None:
        """Use the policy and the watch list of a line."""
        self._rule = world.policy.files
        self._match_m = world.policy.watch.match_m
        self._sites = world.sites

    def claims(self, dossier: Dossier) -> Sequence[ImageClaim]:
        """One claim for each georeferenced image and each table with places; an officer's in its place."""
        entered = {str(one.get("about", "")): one for one in dossier.claims_entered(SPEC.name)}
        of_none = [read_claim(ImageClaim, one) for about, one in entered.items() if not about]
        return of_none + [
            self._of(dossier, file, entered.get(f"file:{file.evidence.id}"))
            for file in dossier.files
            if file.facts.raster.get("gsd_m")
            or (file.facts.table.get("places") and self._sites)
            or f"file:{file.evidence.id}" in entered
        ]

    def _of(self, dossier: Dossier, file: Examined, entered: Mapping[str, Any] | None) -> ImageClaim:
        about = f"file:{file.evidence.id}"
        places = file.facts.table.get("places") or ()
        points = tuple((float(place[0]), float(place[1])) for place in places)
        overlay = file.facts.raster.get("overlay") or {}
        if entered is not None:
            given = read_claim(ImageClaim, entered)
            return replace(
                given,
                about=about,
                image=file.facts.raster,
                overlay=overlay,
                points=given.points or points,
                source=about,
            )
        moment = dossier.report.circumstances.moment
        is_dated = bool(file.facts.raster.get("acquired_at"))
        return ImageClaim(
            about=about,
            time=moment.earliest if moment and is_dated else None,
            until=moment.latest if moment and is_dated else None,
            points=points,
            image=file.facts.raster,
            overlay=overlay,
            source=about,
        )

    def check(self, claim: ImageClaim) -> Finding:
        """A finding with one row an aspect. Raises BadInput for values that cannot be."""
        answers, numbers = self._answers(claim)
        if not answers:
            return Finding(
                verifier=SPEC.name,
                verdict=Verdict.NOT_APPLICABLE,
                strength=None,
                strength_is="likelihood ratio",
                uncertainty="",
                because="There is no georeferenced image and no sample of coordinates.",
                because_zh="没有带地理参考的影像，也没有坐标样本。",
                about=claim.about,
                rests_on=(claim.source,),
                inputs=_inputs(claim) | {"missing": "image"},
                method_version=SPEC.version,
            )
        verdict = _verdict(answers)
        decisive = sorted(answers, key=lambda one: one.verdict is not verdict)[:4]
        changes = [one for one in decisive if one.change]
        missing = list(dict.fromkeys(word for one in answers for word in one.missing))
        trouble = str(claim.image.get("trouble") or "")
        first = claim.about if claim.about.startswith("file:") else "file"
        older = [str(claim.overlay["of"])] if claim.overlay.get("of") else []
        rests_on = dict.fromkeys((first, claim.source, *older))
        return Finding(
            verifier=SPEC.name,
            verdict=verdict,
            strength=ratio_of(answers, verdict, self._rule.most_ratio),
            strength_is="likelihood ratio",
            uncertainty="spacing as the file states it; places to the error of the list and the sample",
            because=" ".join([*(one.said for one in decisive), *([trouble] if trouble else [])]),
            because_zh="".join(one.said_zh for one in decisive) + ("影像未能读完。" if trouble else ""),
            about=claim.about,
            would_change=changes[0].change if changes else "",
            would_change_zh=changes[0].change_zh if changes else "",
            rests_on=tuple(rests_on) if claim.image or claim.overlay else (claim.source,),
            inputs=_inputs(claim) | numbers | ({"missing": ", ".join(missing)} if missing else {}),
            figure=_figure(answers, claim.overlay),
            method_version=SPEC.version,
        )

    def _answers(self, claim: ImageClaim) -> tuple[list[Answer], dict[str, Any]]:
        found: list[Answer] = []
        numbers: dict[str, Any] = {}
        if claim.image or claim.gsd_m is not None:
            answer, said = self._spacing(claim)
            found.append(answer)
            numbers |= said
        time = claimed_time(claim.time, claim.until, claim.tolerance_s, claim.zone, self._rule)
        if time:
            found.append(answer_time(_stamps(claim.image), time, self._rule))
        if claim.points:
            answer, said = self._places(claim)
            found.append(answer)
            numbers |= said
        seen = covered(claim.image.get("footprint") or (), self._sites)
        if seen:
            found.append(self._covers(seen))
        if claim.overlay or claim.before:
            overlay = claim.overlay or {"refused": "absent"}
            found.append(answer_change(overlay, claim.changed))
            kept = ("changed", "changed_m2", "noise", "shift_m", "overlap", "false", "bands", "grid_m")
            numbers |= {f"overlay_{name}": overlay[name] for name in kept if name in overlay}
        return found, numbers | {"answers": {one.aspect: one.state for one in found}}

    def _spacing(self, claim: ImageClaim) -> tuple[Answer, dict[str, Any]]:
        found = image_class(claim.image)
        answer = answer_spacing(found, claim.gsd_m, self._rule)
        if found is None:
            return answer, {}
        return answer, {
            "measured_gsd_m": round(found.gsd_m, 4),
            "class": found.copernicus,
            "class_scheme": "Copernicus contributing missions",
            "niirs_at_best": found.niirs,
            "bands": claim.image.get("bands"),
        }

    def _places(self, claim: ImageClaim) -> tuple[Answer, dict[str, Any]]:
        if not self._sites:
            unknown = Answer(
                aspect="sites",
                verdict=Verdict.INCONCLUSIVE,
                state="no list",
                said="This line has no watch list to compare the points with.",
                said_zh="本线没有受关注地点清单，无法比对坐标。",
                missing=("watch list",),
            )
            return unknown, {"points": len(claim.points)}
        reach = self._match_m if claim.match_m is None else claim.match_m
        matched = match(claim.points, self._sites, reach)
        numbers: dict[str, Any] = {
            "points": matched.points,
            "points_matched": matched.count,
            "match_m": reach,
            "frame": matched.datum.value,
            "chance": matched.chance,
            "sites": {
                self._sites[row].id: {"points": many, "nearest_m": round(least, 2)}
                for row, (many, least) in sorted(matched.hits.items())
            },
        }
        return answer_points(matched, self._sites, reach), numbers

    def _covers(self, rows: Sequence[int]) -> Answer:
        names = ", ".join(self._sites[row].name_en for row in rows[:_MOST_NAMED])
        names_zh = "、".join(self._sites[row].name_zh for row in rows[:_MOST_NAMED])
        return Answer(
            aspect="covers",
            verdict=Verdict.INCONCLUSIVE,
            state=str(len(rows)),
            said=f"It shows {len(rows)} place{'s' if len(rows) > 1 else ''} of the watch list: {names}.",
            said_zh=f"影像范围内有{len(rows)}处受关注地点：{names_zh}。",
        )


def image_of(facts: FileFacts) -> dict[str, Any]:
    """What a claim needs of an image, with the time of an ordinary photo where it has one."""
    taken = {
        "acquired_at": facts.metadata.get("taken_at"),
        "acquired_offset": facts.metadata.get("offset", ""),
    }
    return {**(taken if taken["acquired_at"] else {}), **facts.raster}


def _stamps(image: Mapping[str, Any]) -> tuple[Stamp, ...]:
    found = stamp(str(image.get("acquired_at", "")), str(image.get("acquired_offset", "")), "image")
    return (found,) if found else ()


def _verdict(answers: Sequence[Answer]) -> Verdict:
    verdicts = {one.verdict for one in answers}
    return next(
        (one for one in (Verdict.CONTRADICTS, Verdict.SUPPORTS) if one in verdicts), Verdict.INCONCLUSIVE
    )


def _inputs(claim: ImageClaim) -> dict[str, Any]:
    """The claim as JSON without what was read out of files; points only where a person gave them."""
    plain = plain_claim(replace(claim, image={}, overlay={}))
    for name in ("image", "overlay", *(("points",) if claim.source != OWN_WORDS else ())):
        plain.pop(name)
    return plain


def _figure(answers: Sequence[Answer], overlay: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        {"aspect": one.aspect, "verdict": one.verdict.value, "said": one.said, "said_zh": one.said_zh}
        for one in answers
    ]
    is_shown = overlay.get("map") and not overlay.get("refused")
    shown = {"map": overlay["map"], "changed": overlay.get("changed", 0.0)} if is_shown else {}
    return {"kind": "imagery", "rows": rows, **shown}
