"""Living through: the line takes in and puts in order what came earlier, with its clock set to that time.

The same functions as ever, of the intake and of the flow; only the clock that is passed in is another, which
no reporter and no page can do. Called once, before anything of the line runs beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from leadline.errors import LeadlineError
from leadline.flow import Line, drain, refill
from leadline.intake.check import check
from leadline.intake.receive import Arrival, receipt_of, receive
from leadline.model.report import Channel
from leadline.ports.automation import BY_HAND
from leadline.shell import site
from leadline.shell.demo import voices
from leadline.shell.demo.stream import DemoReport
from leadline.shell.intake import keys as public_keys
from leadline.shell.tables import acts, tying
from leadline.shell.tables.acts import Act
from leadline.shell.tables.incidents import IncidentRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.registration import register
from leadline.shell.tables.reports import ReportRow
from leadline.shell.tables.store import PostgresStore
from leadline.shell.worker.building import build
from leadline.vault.keyring import Keyring

#: what is put in order at once, in time of the story
STEP = timedelta(days=3)
#: who decided, and how long after
OFFICER, AFTER = "cy", timedelta(hours=5)
#: incidents whose newest report is older are closed once no report of theirs is undecided
SETTLED, UNDECIDED = timedelta(days=4), ("received", "queued", "asked")
ACCEPTED, READ = "accepted", "Read and decided."
WHY = {
    "unresolved": ("Looked into; no cause found so far.", "已核查，暂未查明原因。"),
    "no_merit": ("Two of us went there; nothing was found.", "两人到场查看，没有发现异常。"),
    "lead": ("Given on; the case is with the office in charge.", "已移交主管部门办理。"),
    ACCEPTED: ("", ""),
}


@dataclass(slots=True)
class SetClock:
    """Tells the time that it was set to."""

    at: datetime

    def now(self) -> datetime:
        """That time."""
        return self.at


def is_new() -> bool:
    """Whether this line has taken no report yet."""
    return not ReportRow.objects.exists()


def live_through(
    stream: Sequence[DemoReport],
    keyring: Keyring,
    *,
    looked_at_since: datetime,
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """How many of these reports the line took in, oldest first, each at its own time.

    Of what came before `looked_at_since` nobody gives second looks. Officers end each as its makers say.
    """
    if not stream:
        return 0
    clock = SetClock(stream[0].at)
    built = build(keyring)
    public_keys.forget()
    line = replace(built, clock=clock, store=PostgresStore(clock))
    refill(line, clock.at)
    early = [report for report in stream if report.at < looked_at_since]
    done = 0
    for some, way in ((early, replace(line, automation=BY_HAND)), (stream[len(early) :], line)):
        for part in _parts(some):
            clock.at = part[-1].at
            done += _take_in(part, way)
            tell(done)
    _close(stream[-1].at)
    return done


def _close(now: datetime) -> None:
    """Incidents are closed whose reports have all been decided, days ago."""
    undecided = LeadRow.objects.filter(state__in=UNDECIDED, incidents=OuterRef("pk"))
    rows = IncidentRow.objects.filter(~Exists(undecided), closed_at=None)
    for key in rows.values_list("key", flat=True):
        newest = LeadRow.objects.filter(incidents=key).order_by("received_at").last()
        if newest is not None and now - newest.received_at > SETTLED:
            act = Act(lead=newest.pk, by=OFFICER, at=newest.received_at + SETTLED)
            tying.close(key, act, WHY["unresolved"][0])


def _parts(stream: Sequence[DemoReport]) -> Iterator[list[DemoReport]]:
    part: list[DemoReport] = []
    for report in stream:
        if part and report.at - part[0].at > STEP:
            yield part
            part = []
        part.append(report)
    if part:
        yield part


def _take_in(part: Sequence[DemoReport], line: Line) -> int:
    """How many were new: taken in together, put in order, and decided where officers have decided."""
    arrived = [(report, _arrival(report)) for report in part]
    known = register([arrival for _, arrival in arrived])
    drain(line)
    sorted_as = dict(
        LeadRow.objects.filter(pk__in=[one.id for _, one in arrived]).values_list("pk", "category")
    )
    with transaction.atomic():
        for report, arrival in arrived:
            if report.ended:
                category = sorted_as.get(arrival.id, "")
                _end(report, arrival, category, meant_as(report, category))
    return sum(one.is_new for one in known)


def _arrival(report: DemoReport) -> Arrival:
    submission = check(report.submission, site.policy(), report.at, Channel.API)
    language = submission.circumstances.language
    receipt = receipt_of(report.key, report.key.encode(), language, public_keys.secret("receipt"))
    return receive(submission, receipt, report.key, report.at, public_keys.sealing())


def meant_as(report: DemoReport, otherwise: str) -> str:
    """The category that the makers of a report meant; of a story's that which the line gave it."""
    kinds = voices.read("kinds")
    return str(kinds[report.kind]["category"]) if report.kind in kinds else otherwise


def _end(report: DemoReport, arrival: Arrival, category: str, meant: str) -> None:
    """Sorted as it was meant, then ended, through the same door as any other act; what has ended stays so."""
    act = Act(lead=arrival.id, by=OFFICER, at=report.at + AFTER)
    why = WHY[report.ended][report.submission["language"] == "zh"]
    with suppress(LeadlineError), transaction.atomic():
        if category != meant:
            acts.sort_otherwise(act, "ours", meant, why or READ)
        if report.ended == ACCEPTED:
            acts.accept(act, why)
        else:
            acts.close(act, report.ended, why)
