"""FileVerifier: whether a file says of itself what is claimed of it: when, where, with what, and untouched.

It reads facts that were read out of the file elsewhere, never the file. Nothing is called forged: broken
content credentials, edits and stripped metadata have harmless causes, and the sentence says so. No place out
of a file is repeated, only its distance from the claimed one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from leadline.errors import TooLong
from leadline.model.evidence import Examined, FileFacts
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.ports.world import NOWHERE, World
from leadline.verification.dossier import Dossier
from leadline.verification.filetruth.answer import Answer, ratio_of, verdict_of
from leadline.verification.filetruth.devices import answer_device, answer_software
from leadline.verification.filetruth.kinds import answer_content, answer_seal, answer_type, ending
from leadline.verification.filetruth.marks import answer_marks, marks_of
from leadline.verification.filetruth.places import answer_place, claimed_place
from leadline.verification.filetruth.times import answer_time, claimed_time, stamps_of
from leadline.verification.verifier import plain_claim, read_claim

SPEC = Spec(
    name="file",
    question="Does a file say of itself what is claimed of it?",
    needs=("file",),
    method="Its own time, place and device against the claim; its seal, its true kind, marks of work on it.",
    source="EXIF 3.0; C2PA 2.2; Popescu and Farid 2004; Fridrich et al. 2003; docs/methods/file",
)
#: characters of a claimed device or program
_MOST_WORD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClaim:
    """What is claimed of one file; fields that are not given are not compared."""

    #: "file:<id>" in a lead; any name elsewhere
    about: str = ""
    #: file name; only its ending is used
    name: str = ""
    #: when it was taken, with its zone; `until` if it was a stretch of time
    time: datetime | None = None
    until: datetime | None = None
    #: seconds by which the times may differ; None takes the policy's
    tolerance_s: float | None = None
    #: zone that the camera's clock was set to, such as "+08:00" or "Asia/Shanghai"; "" if nobody says
    zone: str = ""
    #: where it was taken, degrees WGS 84, and how exactly that is claimed
    lat: float | None = None
    lon: float | None = None
    uncertainty_m: float = 0.0
    #: maker and model, or program
    device: str = ""
    software: str = ""
    #: whether it is claimed that nobody changed it
    intact: bool = True
    #: when the line received it; a file cannot have been taken later
    received_at: datetime | None = None
    #: what was read out of the file
    facts: FileFacts = field(default_factory=FileFacts)


class FileVerifier:
    """Compares what a file says of itself with what is claimed of it."""

    spec = SPEC
    claim = FileClaim

    def __init__(self, world: World = NOWHERE) -> None:
        """Use the bounds of the line's policy."""
        self._rule = world.policy.files
        self._zone = world.policy.site.time_zone

    def claims(self, dossier: Dossier) -> Sequence[FileClaim]:
        """One claim a file, with the report's time and place, or with what an officer entered for it."""
        entered = {str(one.get("about", "")): one for one in dossier.claims_entered(SPEC.name)}
        return [self._of(dossier, one, entered.get(f"file:{one.evidence.id}")) for one in dossier.files]

    def _of(self, dossier: Dossier, file: Examined, entered: Mapping[str, Any] | None) -> FileClaim:
        here = {
            "about": f"file:{file.evidence.id}",
            "name": f"x.{ending(file.evidence.name)}" if ending(file.evidence.name) else "",
            "received_at": file.evidence.received_at,
            "facts": file.facts,
        }
        if entered is not None:
            return replace(read_claim(FileClaim, entered), **here)  # type: ignore[arg-type]
        moment, place = dossier.report.circumstances.moment, dossier.place
        return FileClaim(
            time=moment.earliest if moment else None,
            until=moment.latest if moment else None,
            zone=self._zone if moment else "",
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            uncertainty_m=place.uncertainty_m if place else 0.0,
            intact=False,
            **here,  # type: ignore[arg-type]
        )

    def check(self, claim: FileClaim) -> Finding:
        """A finding with an agreement table. Raises BadInput for a time, a place or a word that cannot be."""
        _check_words(claim)
        facts = claim.facts
        if not facts.kind and not facts.metadata:
            return self._unread(claim)
        answers, numbers = self._answers(claim)
        verdict = verdict_of(answers)
        decisive = _decisive(answers, verdict)
        changes = [one for one in decisive if one.change]
        missing = list(dict.fromkeys(word for one in answers for word in one.missing))
        trouble = f" Not read to its end: {facts.trouble}" if facts.trouble else ""
        return Finding(
            verifier=SPEC.name,
            verdict=verdict,
            strength=ratio_of(answers, verdict, self._rule.most_ratio),
            strength_is="likelihood ratio",
            uncertainty="a clock can be wrong and tags can be written: metadata are a statement, not a proof",
            because=" ".join(one.said for one in decisive) + trouble,
            because_zh="".join(one.said_zh for one in decisive) + ("文件未能读完。" if trouble else ""),
            about=claim.about,
            would_change=changes[0].change if changes else "",
            would_change_zh=changes[0].change_zh if changes else "",
            rests_on=(claim.about if claim.about.startswith("file:") else "file", OWN_WORDS),
            inputs=_inputs(claim) | numbers | ({"missing": ", ".join(missing)} if missing else {}),
            figure=_figure(answers),
            method_version=SPEC.version,
        )

    def _answers(self, claim: FileClaim) -> tuple[list[Answer], dict[str, Any]]:
        """One answer an aspect, and the numbers used."""
        rule, facts, data = self._rule, claim.facts, claim.facts.metadata
        found: list[Answer] = []
        numbers: dict[str, Any] = {"true_type": str(facts.kind.get("label", ""))}
        tolerance = claim.tolerance_s
        length_s = float(data.get("duration_s") or 0.0)
        if length_s:
            base = rule.time_tolerance.total_seconds() if tolerance is None else tolerance
            tolerance = min(86_400.0, base + length_s)
        time = claimed_time(claim.time, claim.until, tolerance, claim.zone, rule)
        if time:
            found.append(answer_time(stamps_of(data), time, rule))
        place = claimed_place(claim.lat, claim.lon, claim.uncertainty_m)
        if place:
            answer, apart = answer_place(data, place, rule)
            found.append(answer)
            numbers |= {} if apart is None else {"distance_m": round(apart, -1)}
        if claim.device:
            found.append(answer_device(data, claim.device, rule))
        if claim.software:
            found.append(answer_software(data, claim.software, rule))
        kind = answer_type(facts.kind, claim.name)
        marks = marks_of(facts, claim.received_at)
        marked = answer_marks(marks, rule.marks, is_claimed=claim.intact)
        found += [one for one in (kind, marked) if one]
        found.append(answer_seal(facts.credentials, is_claimed=claim.intact))
        hints = [str(hint.get("name", "")) for hint in facts.hints]
        content = answer_content(hints)
        found = [content, *found] if content else found
        states = {one.aspect: one.state for one in found}
        return found, numbers | {"marks": list(marks.sorts), "hints": hints, "answers": states}

    def _unread(self, claim: FileClaim) -> Finding:
        claimed_time(claim.time, claim.until, claim.tolerance_s, claim.zone, self._rule)
        claimed_place(claim.lat, claim.lon, claim.uncertainty_m)
        trouble = claim.facts.trouble
        return Finding(
            verifier=SPEC.name,
            verdict=Verdict.INCONCLUSIVE if trouble else Verdict.NOT_APPLICABLE,
            strength=None,
            strength_is="likelihood ratio",
            uncertainty="",
            because=f"The file could not be read: {trouble}"
            if trouble
            else "No file was read for this claim.",
            because_zh="文件无法读取。" if trouble else "没有读取任何文件。",
            about=claim.about,
            rests_on=(claim.about if claim.about.startswith("file:") else "file",),
            inputs=_inputs(claim) | {"missing": "file"},
            method_version=SPEC.version,
        )


def _decisive(answers: Sequence[Answer], verdict: Verdict) -> list[Answer]:
    """What an officer has to hear: what decided first, then what is odd, then a seal and what is absent."""
    first = [one for one in answers if one.verdict is verdict is not Verdict.INCONCLUSIVE and _counts(one)]
    quiet = ("absent", "agrees", "few", "valid")
    odd = [one for one in answers if one not in first and one.state not in quiet]
    rest = [one for one in answers if one not in first and (one.state == "valid" or _is_claimed_gap(one))]
    chosen = [*first, *odd, *rest]
    return chosen[:4] if chosen else list(answers)[:3]


def _is_claimed_gap(one: Answer) -> bool:
    return one.state == "absent" and one.aspect != "credentials"


def _check_words(claim: FileClaim) -> None:
    for name in ("device", "software", "name"):
        if len(getattr(claim, name)) > _MOST_WORD:
            raise TooLong(name, f"must be at most {_MOST_WORD} characters")


def _inputs(claim: FileClaim) -> dict[str, Any]:
    """The claim as JSON, without what was read out of the file: that stays with the file."""
    plain = plain_claim(replace(claim, facts=FileFacts()))
    del plain["facts"]
    return plain | {"name": f".{ending(claim.name)}" if ending(claim.name) else ""}


def _figure(answers: Sequence[Answer]) -> dict[str, Any]:
    return {
        "kind": "file",
        "rows": [
            {"aspect": one.aspect, "verdict": one.verdict.value, "said": one.said, "said_zh": one.said_zh}
            for one in answers
        ],
    }


def _counts(one: Answer) -> bool:
    """Whether an answer is worth a sentence: that a name fits its file is not."""
    return one.aspect != "type" or one.verdict is not Verdict.SUPPORTS
