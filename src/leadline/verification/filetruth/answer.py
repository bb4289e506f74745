"""Answer: what one aspect of a file says about one claim: time, place, device, name, seal, marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leadline.model.finding import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One row of the agreement table."""

    #: "time", "place", "device", "software", "type", "credentials", "marks"
    aspect: str
    verdict: Verdict
    #: the sentence, in English and Chinese
    said: str
    said_zh: str
    #: likelihood ratio of "as claimed" over "not"; None where it cannot be weighed
    ratio: float | None = None
    #: words of what was missing, for the plan step
    missing: tuple[str, ...] = ()
    #: what would change it
    change: str = ""
    change_zh: str = ""
    #: one word for programs, such as "absent" or "differs"
    state: str = ""


#: what an answer is worth for which no ratio was ever measured: next to nothing
WEAK = 2.0
#: what is claimed of the world outside the file, so that agreement means something
CLAIMED = ("time", "place", "device", "software")


def verdict_of(answers: Iterable[Answer]) -> Verdict:
    """One contradiction contradicts; agreement with what is claimed supports unless the seal is broken."""
    found = list(answers)
    if any(one.verdict is Verdict.CONTRADICTS for one in found):
        return Verdict.CONTRADICTS
    is_broken = any(one.state in ("invalid", "broken ingredient", "worked on") for one in found)
    if not is_broken and any(one.verdict is Verdict.SUPPORTS and one.aspect in CLAIMED for one in found):
        return Verdict.SUPPORTS
    return Verdict.INCONCLUSIVE


def ratio_of(answers: Iterable[Answer], verdict: Verdict, most: float) -> float | None:
    """What they are worth together: one file is one witness, so the strongest of that side."""
    if verdict not in (Verdict.SUPPORTS, Verdict.CONTRADICTS):
        return None
    weak = WEAK if verdict is Verdict.SUPPORTS else 1 / WEAK
    ratios = [weak if one.ratio is None else one.ratio for one in answers if one.verdict is verdict]
    ratio = max(ratios) if verdict is Verdict.SUPPORTS else min(ratios)
    return round(min(most, max(1 / most, ratio)), 4)
