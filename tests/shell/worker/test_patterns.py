"""The nightly look at many sightings: what is found is stored once, proposed to a person, and audited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console_rows import add_lead
from leadline.correlation.patterns.rate import RateDetector
from leadline.correlation.patterns.surge import SurgeDetector
from leadline.errors import BadInput
from leadline.methods.scan import Asked
from leadline.model.spec import Spec
from leadline.shell.tables.models import AuditRow, LeadRow, NoticeRow, PatternRow, ProposalRow
from leadline.shell.worker import draining, jobs, patterns
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
DETECTORS = (SurgeDetector(Asked(replicates=199)), RateDetector())
#: degrees from the resort, and one report every so many days
PLACES = ((0.0, 0.0, 7), (0.09, 0.0, 3), (0.0, 0.1, 3), (0.09, 0.1, 4), (-0.09, 0.0, 3))


class Failing:
    """A plugin that cannot look at the scene."""

    spec = Spec(name="failing", question="?", needs=(), method="none", source="a test")

    def find(self, scene, rng):
        raise BadInput("scene", "never good enough")


def report(days_before: float, north: float = 0.0, east: float = 0.0, **more) -> LeadRow:
    at = UNTIL - timedelta(days=days_before)
    place = {"lat": 20.01 + north, "lon": 110.01 + east}
    return add_lead(received_at=at, object_kind="antenna-box", **place, **more)


@pytest.fixture
def resort(line: SortingLine) -> SortingLine:
    """Story S14: reports round a resort rise suddenly; three were looked into, and nothing was there."""
    line.clock.at = UNTIL
    for turn, (north, east, every) in enumerate(PLACES):
        for day in range(10 + turn, 100, every):
            report(day, north, east)
    for number in range(8):
        closed = {"state": "closed", "disposition": "no_merit"} if number < 3 else {}
        report(0.2 + number / 5, **closed)
    yield line
    draining._drains.clear()


def test_a_surge_where_visits_found_nothing_is_stored_and_its_playbook_proposed(resort: SortingLine):
    patterns.look(resort.drain.line, DETECTORS)

    surge = PatternRow.objects.get(detector="surge")
    proposal = ProposalRow.objects.get(protocol="surge-nothing-found")
    newest_open = LeadRow.objects.filter(state="queued").order_by("-received_at").first()
    assert surge.leads.count() == 8
    assert (surge.kind, surge.figure["visited_nothing_found"]) == ("antenna-box", 3)
    assert "3 of them were visited and nothing was found" in surge.because
    assert (proposal.lead, proposal.because, proposal.answer) == (newest_open, surge.because, "")


def test_looking_again_changes_nothing_but_when_it_was_seen(resort: SortingLine):
    first = patterns.look(resort.drain.line, DETECTORS)
    before = list(PatternRow.objects.order_by("key").values("key", "p_value", "found_at"))
    entries = AuditRow.objects.filter(kind__in=["pattern.found", "protocol.proposed"]).count()

    second = patterns.look(resort.drain.line, DETECTORS)

    assert (first.fresh, second.fresh) == (first.found, 0)
    assert list(PatternRow.objects.order_by("key").values("key", "p_value", "found_at")) == before
    assert AuditRow.objects.filter(kind__in=["pattern.found", "protocol.proposed"]).count() == entries


def test_what_is_found_stands_in_the_chain_and_pages_nobody(resort: SortingLine):
    patterns.look(resort.drain.line, DETECTORS)

    entry = AuditRow.objects.get(kind="pattern.found", detail__detector="surge")
    assert entry.subject == PatternRow.objects.get(detector="surge").key
    assert entry.detail["leads"] == 8
    assert not NoticeRow.objects.exists()


def test_a_category_without_places_is_held_against_its_normal(line: SortingLine):
    line.clock.at = UNTIL
    for number in range(3 * 60):
        add_lead(received_at=UNTIL - timedelta(hours=8 * number + 170), category="cyber")
    for number in range(40):
        add_lead(received_at=UNTIL - timedelta(hours=4 * number + 1), category="cyber")

    done = patterns.look(line.drain.line, DETECTORS)

    rise = PatternRow.objects.get()
    assert (rise.detector, rise.kind, rise.figure["observed"]) == ("rate", "cyber", 40)
    assert rise.because.startswith("40 reports of cyber came in the last 7 days; 21.0 would be normal")
    assert rise.figure["questions_of_the_round"] == done.asked == 1


def test_a_detector_that_fails_does_not_stop_the_others(resort: SortingLine):
    done = patterns.look(resort.drain.line, (Failing(), *DETECTORS))

    assert done.found >= 1


def test_an_erased_lead_leaves_its_pattern(resort: SortingLine):
    patterns.look(resort.drain.line, DETECTORS)
    surge = PatternRow.objects.get(detector="surge")

    surge.leads.first().report.delete()

    assert surge.leads.count() == 7


def test_the_job_asks_every_plugin_of_this_machine(resort: SortingLine):
    draining.install(resort.drain.line)

    patterns.patterns()

    assert PatternRow.objects.filter(detector="surge").exists()


class OfPolicy(Failing):
    """A plugin that asks what the line's policy asks."""

    def __init__(self, policy):
        self.policy = policy

    @classmethod
    def for_policy(cls, policy):
        return cls(policy)


def test_a_plugin_is_made_for_the_policy_of_the_line(resort: SortingLine, monkeypatch):
    monkeypatch.setattr(patterns, "plugins", lambda group: [OfPolicy, RateDetector])

    first, second = patterns.plugged(resort.drain.line.policy)

    assert first.policy is resort.drain.line.policy
    assert isinstance(second, RateDetector)


def test_a_process_without_a_key_looks_at_nothing():
    draining._drains.clear()

    patterns.patterns()

    assert not PatternRow.objects.exists()


def test_asking_twice_is_one_job(resort: SortingLine):
    jobs.ask_for_patterns()
    jobs.ask_for_patterns()

    assert [job.task_name for job in jobs.app.job_manager.list_jobs()].count("patterns") == 1


class Clumsy(Failing):
    """A plugin with a mistake of its own."""

    def find(self, scene, rng):
        return [][0]


def test_a_detector_with_a_mistake_of_its_own_does_not_stop_the_others(resort: SortingLine):
    done = patterns.look(resort.drain.line, (Clumsy(), *DETECTORS))

    assert done.found >= 1
