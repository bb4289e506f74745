import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from leadline.shell.tables.models import OutboxRow
from leadline.shell.worker.sending import FIRST_WAIT, GIVE_UP_AFTER, post_notice, send_waiting

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Receiver(ThreadingHTTPServer):
    """A receiver of webhooks on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.got: list[tuple[str, dict[str, str]]] = []
        self.status = 204

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/notice"


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((self.headers["Idempotency-Key"], body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("LEADLINE_NOTICE_WEBHOOK", server.url)
        yield server
        server.shutdown()


def test_a_notice_goes_out_once_with_its_key(receiver: Receiver) -> None:
    post_notice("missed:1", "officer", "ABCD: the first screening is missed.", NOON)
    post_notice("missed:1", "officer", "ABCD: the first screening is missed.", NOON)

    assert [send_waiting(NOON), send_waiting(NOON)] == [1, 0]
    assert receiver.got == [
        ("webhook:missed:1", {"role": "officer", "text": "ABCD: the first screening is missed."})
    ]


def test_what_a_receiver_refuses_is_sent_again_with_the_same_key(receiver: Receiver) -> None:
    post_notice("missed:1", "officer", "Missed.", NOON)
    receiver.status = 500
    refused = send_waiting(NOON)
    receiver.status = 204

    too_early = send_waiting(NOON + FIRST_WAIT / 2)
    in_time = send_waiting(NOON + FIRST_WAIT)

    assert (refused, too_early, in_time) == (0, 0, 1)
    assert [key for key, _ in receiver.got] == ["webhook:missed:1"] * 2


def test_waits_grow_and_a_day_later_it_is_given_up_with_the_reason(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status = 503
    post_notice("missed:1", "officer", "Missed.", NOON)
    send_waiting(NOON)
    send_waiting(NOON + FIRST_WAIT)
    row = OutboxRow.objects.get()
    second_wait = row.next_try_at - NOON - FIRST_WAIT
    send_waiting(NOON + GIVE_UP_AFTER)

    row.refresh_from_db()

    assert second_wait == 2 * FIRST_WAIT
    assert (row.next_try_at, row.sent_at, row.tries) == (None, None, 3)
    assert row.failure == "HTTPError"


def test_a_receiver_that_is_not_there_stops_no_other_notice(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_notice("missed:1", "officer", "One.", NOON)
    OutboxRow.objects.update(to="http://127.0.0.1:9/nobody")
    post_notice("missed:2", "officer", "Two.", NOON + timedelta(seconds=1))

    assert send_waiting(NOON + timedelta(seconds=2)) == 1
    assert [key for key, _ in receiver.got] == ["webhook:missed:2"]


def test_nothing_is_kept_for_a_way_that_is_not_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEADLINE_NOTICE_WEBHOOK", raising=False)
    monkeypatch.delenv("LEADLINE_NOTICE_MAIL", raising=False)

    post_notice("missed:1", "officer", "Missed.", NOON)

    assert not OutboxRow.objects.exists()
