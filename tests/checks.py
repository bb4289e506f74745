"""Verifiers for tests of the step that checks: one that answers, one that never does, one that fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from leadline.errors import OutOfRange
from leadline.model.finding import Finding, Verdict
from leadline.model.spec import Spec
from leadline.verification.dossier import Dossier
from leadline.verification.verifier import plain_claim, read_claim
from sorting_line import SortingLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """That the water is so deep somewhere."""

    depth_m: float
    about: str = ""


def spec(name: str) -> Spec:
    return Spec(name=name, question="How deep is it?", needs=("depth",), method="-", source="a test")


@dataclass
class Sounding:
    """Says 3 m for every report that speaks of depth, or what officers entered; supports up to 10 m."""

    verdict: Verdict = Verdict.SUPPORTS
    #: called in the middle of each check
    meanwhile: Callable[[], object] = lambda: None
    asked: list[Depth] = field(default_factory=list)
    seen: list[Dossier] = field(default_factory=list)
    spec = spec("sounding")
    claim = Depth

    def claims(self, dossier: Dossier) -> Sequence[Depth]:
        self.seen.append(dossier)
        entered = dossier.claims_entered("sounding")
        if entered:
            return [read_claim(Depth, one) for one in entered]
        return [Depth(depth_m=3.0)] if "depth" in dossier.report.text else []

    def check(self, claim: Depth) -> Finding:
        self.asked.append(claim)
        self.meanwhile()
        if claim.depth_m < 0:
            raise OutOfRange("depth_m", "0 or more", "was it a height?")
        return Finding(
            verifier="sounding",
            verdict=self.verdict if claim.depth_m <= 10 else Verdict.CONTRADICTS,
            strength=2.0,
            strength_is="likelihood ratio",
            uncertainty="± 1 m",
            because=f"The chart shows {claim.depth_m:g} m.",
            because_zh=f"海图标注水深{claim.depth_m:g}米。",
            about=claim.about,
            rests_on=("register:chart",),
            inputs=plain_claim(claim),
        )


class Failing(Sounding):
    """Raises what no verifier may raise."""

    spec = spec("failing")

    def check(self, claim: Depth) -> Finding:
        raise ZeroDivisionError("a word of the report")


class Hanging(Sounding):
    """Never answers."""

    spec = spec("hanging")

    def check(self, claim: Depth) -> Finding:
        while True:
            time.sleep(0.01)


def with_checks(line: SortingLine, *verifiers: object, most_s: float | None = None) -> SortingLine:
    """The line with these verifiers in place of its own."""
    held = line.drain.line
    guard = replace(held.guard, most_s=most_s) if most_s else held.guard
    line.drain.line = replace(held, verifiers=verifiers, guard=guard)
    return line


def elsewhere(work: Callable[[], object], close: Callable[[], None]) -> None:
    """Nothing; the work is done on another thread, whose connections are closed."""

    def run() -> None:
        try:
            work()
        finally:
            close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)


def within(seconds: float, look: Callable[[], int]) -> int:
    """The first count above 0, or 0 when the time is over."""
    over = time.monotonic() + seconds
    while not (count := look()) and time.monotonic() < over:
        time.sleep(0.05)
    return count
