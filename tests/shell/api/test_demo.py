"""The demo's player and the real API agree on the contract."""

from datetime import UTC, datetime, timedelta

import pytest

from leadline.shell.demo.incidents import incidents
from leadline.shell.demo.play import play
from leadline.shell.demo.stream import life
from leadline.shell.intake import flood
from leadline.shell.tables.models import LeadRow, ReportRow
from leadline.vault.key import IntakeKey

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)


def test_a_day_of_the_town_is_taken_whole_with_work_asked_on_the_way(
    intake_key: IntakeKey, live_server
) -> None:
    day = list(life(seed=7, start=NOW - timedelta(days=1), end=NOW, per_day=160.0))
    result = play(day, live_server.url)

    assert (result.refused, result.accepted + result.repeated) == (0, len(day))
    assert result.proofs > 0
    assert ReportRow.objects.count() == result.accepted == len({report.key for report in day})


def test_the_stories_and_what_their_reporters_do_later_are_taken(
    intake_key: IntakeKey, live_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood.FloodGuard, "bits", lambda _: 0)
    told = [report for report in incidents(NOW) if report.story != "S07"]
    result = play(told, live_server.url)

    assert result.refusals == ()
    assert result.followed == 2
    assert LeadRow.objects.filter(state="withdrawn").count() == 1
