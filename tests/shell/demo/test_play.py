"""The player sends like anybody: once each, patiently, in order, and stops when told."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from time import monotonic

import pytest

from leadline.errors import BadInput
from leadline.shell.demo import town
from leadline.shell.demo.play import not_ahead, play
from leadline.shell.demo.stream import DemoReport, FollowUp
from shell.demo.fake_line import serving

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def report(number: int = 1, *, after_s: float = 0.0, follow_ups=(), what: str = "a box") -> DemoReport:
    return DemoReport(
        at=NOW + timedelta(seconds=after_s),
        key=f"00000000-0000-0000-0000-{number:012d}",
        submission={"what": what, "language": "en"},
        follow_ups=tuple(follow_ups),
    )


def later(action: str, *, after_s: float) -> FollowUp:
    return FollowUp(at=NOW + timedelta(seconds=after_s), action=action, body={})


def test_a_whole_town_arrives_once_each():
    stream = list(town.reports(7, now=NOW, days=1))

    with serving() as line:
        result = play(stream, line.url)

    assert result.sent == len(stream)
    assert result.accepted == len({r.key for r in stream}) == len(line.stored)
    assert result.accepted + result.repeated == result.sent
    assert result.refused == 0


def test_what_is_stored_is_what_was_sent():
    with serving() as line:
        play([report(what="盒子 with “antennas” é")], line.url)

    assert [body["what"] for body in line.stored.values()] == ["盒子 with “antennas” é"]


def test_connections_are_kept_alive():
    with serving() as line:
        play([report(k) for k in range(60)], line.url, connections=2)

    assert line.connections <= 2


@pytest.mark.parametrize("trouble", ["drop", 429, 503, 502])
def test_a_broken_call_is_sent_again_under_the_same_key(trouble):
    with serving(troubles=[trouble]) as line:
        result = play([report()], line.url)

    assert len(line.stored) == 1
    assert result.retries == 1
    assert (result.accepted + result.repeated, result.refused) == (1, 0)


def test_work_is_proved_when_the_line_asks_for_it():
    with serving(troubles=[("work", 12)]) as line:
        result = play([report()], line.url)

    assert result.proofs == 1
    assert result.accepted == 1


def test_a_refusal_is_counted_with_field_and_limit_and_the_rest_goes_on():
    with serving(refuse_word="forbidden") as line:
        result = play([report(1, what="forbidden"), report(2), report(3)], line.url)

    assert result.reasons == {"422 what: other words": 1}
    assert [refusal.key for refusal in result.refusals] == [report(1).key]
    assert result.accepted == 2


def test_a_refusal_never_holds_the_text():
    with serving(refuse_word="secret") as line:
        result = play([report(1, what="my secret neighbour")], line.url)

    assert "secret" not in repr(result.refusals)


def test_a_withdrawal_carries_the_receipt_of_its_report():
    with serving() as line:
        result = play([report(5, follow_ups=[later("withdraw", after_s=9)]), report(6, after_s=20)], line.url)

    assert line.inbox == [("withdraw", {"receipt": [report(5).key] * 12})]
    assert result.followed == 1


def test_a_report_that_was_refused_has_no_follow_up():
    stream = [report(1, what="forbidden", follow_ups=[later("withdraw", after_s=1)])]

    with serving(refuse_word="forbidden") as line:
        result = play(stream, line.url)

    assert line.inbox == []
    assert result.followed == 0


def test_follow_ups_and_reports_come_in_order_of_their_times():
    stream = [
        report(1, follow_ups=[later("add", after_s=30), later("withdraw", after_s=10)]),
        report(2, after_s=20, follow_ups=[later("confirm", after_s=25)]),
    ]

    with serving() as line:
        play(stream, line.url, connections=1)

    assert [action for action, _ in line.inbox] == ["withdraw", "confirm", "add"]


def test_speed_divides_the_waiting():
    with serving() as line:
        began = monotonic()
        play([report(1), report(2, after_s=60)], line.url, speed=200)
        took_s = monotonic() - began

    assert 0.3 <= took_s < 2.0


def test_ctrl_c_ends_an_endless_stream_cleanly():
    def impatient(result):
        if result.sent >= 5:
            raise KeyboardInterrupt

    with serving() as line:
        before = threading.active_count()
        result = play((report(k) for k in count()), line.url, progress=impatient)

    assert result.is_interrupted
    assert result.accepted == len(line.stored) >= 5
    assert threading.active_count() <= before


def test_progress_is_told_and_ends_with_everything():
    told = []

    with serving() as line:
        play([report(k) for k in range(10)], line.url, progress=told.append)

    assert told[-1].sent == 10
    assert told[-1].took_s > 0


def test_an_address_without_a_scheme_is_refused_before_anything_is_sent():
    with pytest.raises(BadInput, match="http"):
        play([report()], "127.0.0.1:8000")


def test_a_moment_in_the_future_is_moved_back_to_now():
    moment = {"earliest": "2026-11-25T10:00:00Z", "latest": "2026-11-25T10:30:00Z"}

    moved = not_ahead({"what": "x", "moment": moment}, NOW)

    assert moved["moment"] == {"earliest": "2026-11-25T09:00:00Z", "latest": "2026-11-25T09:30:00Z"}


def test_a_moment_in_the_past_stays():
    past = islice((r.submission for r in town.reports(7, now=NOW) if "moment" in r.submission), 50)

    assert all(not_ahead(said, NOW) == said for said in past)
