"""Leads for tests: one builder with a quiet default and keywords for what a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from leadline.model.decision import Decision, Scope
from leadline.model.finding import Finding, Verdict
from leadline.model.incident import Membership
from leadline.model.lead import Lead, LeadState
from leadline.model.moment import Moment
from leadline.model.priority import Severity
from leadline.model.report import Basis, Channel, Circumstances, Danger, Mode, Report, Statement

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ID = UUID("019ab2c4-0000-7000-8000-0123456789ab")
SEVERITIES = {"device": Severity.SEVERE, "noise": Severity.MINOR, "attack": Severity.EXTREME}
CIRCUMSTANCES = {"danger", "basis", "moment", "filled", "confirmed", "mode", "place", "may_reply"}
DECISION = {"scope", "category", "object_kind", "sensitive", "raising", "second_review", "cues"}


def make_lead(**given: Any) -> Lead:
    """A lead of a web report received at NOON; keywords of its parts go where they belong."""
    circumstances = Circumstances(channel=Channel.WEB, mode=Mode.ANONYMOUS, language="en")
    circumstances = replace(circumstances, **{name: given.pop(name) for name in CIRCUMSTANCES & set(given)})
    decision = replace(
        Decision(scope=Scope.OURS, because="a test"),
        **{name: given.pop(name) for name in DECISION & set(given)},
    )
    report = Report(
        id=given.pop("id", ID),
        revision=given.pop("revision", 1),
        received_at=given.pop("received_at", NOON),
        circumstances=circumstances,
        statements=(Statement(what="A box hangs on the lamp post."),),
    )
    lead = Lead(id=report.id, report=report, state=LeadState.QUEUED, decision=decision)
    return replace(lead, **given)


def finding(verdict: Verdict, verifier: str = "device") -> Finding:
    """A finding with a verdict and nothing else of interest."""
    return Finding(
        verifier=verifier,
        verdict=verdict,
        strength=None,
        strength_is="match score",
        uncertainty="",
        because="a test",
    )


INSTANTS = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC)
)


@st.composite
def any_lead(draw: st.DrawFn) -> Lead:
    """Any open lead whatever."""
    earliest, latest = sorted((draw(INSTANTS), draw(INSTANTS)))
    return make_lead(
        danger=draw(st.sampled_from(Danger)),
        basis=draw(st.sampled_from(Basis)),
        moment=draw(st.sampled_from([None, Moment(earliest=earliest, latest=latest)])),
        filled=draw(
            st.frozensets(st.sampled_from(["what", "where", "when", "how_known", "evidence", "mood"]))
        ),
        confirmed=draw(st.booleans()),
        category=draw(st.sampled_from([None, "device", "noise", "attack", "unheard-of"])),
        object_kind=draw(st.sampled_from([None, "antenna-box"])),
        scope=draw(st.sampled_from(Scope)),
        sensitive=draw(st.booleans()),
        second_review=draw(st.booleans()),
        raising=tuple(
            draw(st.lists(st.sampled_from(["nuclear", "geodata", "near-military-site", "a", "b"])))
        ),
        findings=tuple(draw(st.lists(st.sampled_from(Verdict).map(finding), max_size=3))),
        incidents=tuple(
            Membership(key=f"k{index}", kind="antenna-box", independent=count)
            for index, count in enumerate(draw(st.lists(st.integers(0, 40), max_size=3)))
        ),
        received_at=draw(INSTANTS),
        revision=draw(st.integers(1, 3)),
    )
