import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from leadline.intake.check import check
from leadline.intake.receive import Arrival, receipt_of, receive
from leadline.model.report import Channel
from leadline.shell.demo.line import prove
from leadline.shell.intake import flood, keys
from leadline.shell.site import policy
from leadline.shell.tables.models import AuditRow, LeadRow, ReportRow, RevisionRow
from leadline.shell.tables.registration import Spending, register
from leadline.vault.key import IntakeKey

CANARY = "xylotomous-canary-7731"
SECRET = {
    "what": f"{CANARY} hangs on the lamp post",
    "where": CANARY,
    "mode": "confidential",
    "contact": {"name": CANARY, "reach": f"{CANARY}@mail.example"},
}


def send(key: str, body: object = SECRET, **headers: str) -> tuple[int, dict]:
    raw, head = json.dumps(body), {"idempotency-key": key, **headers}
    answer = Client().post("/api/v1/reports", raw, content_type="application/json", headers=head)
    return answer.status_code, answer.json()


@pytest.fixture
def no_work(intake_key: IntakeKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood.FloodGuard, "bits", lambda _: 0)


def test_64_reporters_who_all_send_twice_lose_and_double_nothing(no_work: None) -> None:
    keys = [str(uuid4()) for _ in range(320)]
    with ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(send, [*keys, *keys]))

    assert {status for status, _ in answers} == {200, 201}
    assert sum(status == 201 for status, _ in answers) == 320
    assert ReportRow.objects.count() == RevisionRow.objects.count() == LeadRow.objects.count() == 320
    assert AuditRow.objects.filter(kind="report.received").count() == 320


def test_a_dump_of_the_database_shows_no_word_no_name_and_no_receipt(no_work: None) -> None:
    _, answer = send(str(uuid4()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT count(*) FROM {name} t WHERE t::text ~ '{CANARY}|{CANARY.encode().hex()}'"
                for name in tables
            )
        )
        found = sum(count for (count,) in cursor.fetchall())
        cursor.execute("SELECT encode(sealed, 'escape') FROM revision")
        sealed = cursor.fetchone()[0]

    assert found == 0
    assert CANARY not in sealed
    assert len(answer["receipt"]) == 12


def honest(number: int) -> float:
    began = time.perf_counter()
    status, answer = send(str(uuid4()), {"what": f"honest {number}"})
    if status == 503:
        proof = prove(answer["challenge"], answer["bits"], threading.Event())
        status, answer = send(str(uuid4()), {"what": f"honest {number}"}, **{"proof-of-work": proof})
    assert status == 201
    return time.perf_counter() - began


def test_honest_reports_in_a_flood_of_junk_are_all_accepted_within_5_s(intake_key: IntakeKey) -> None:
    with ThreadPoolExecutor(8) as pool:
        junk = pool.map(lambda n: send(str(uuid4()), {"what": f"junk {n}"})[0], range(400))
        took = list(pool.map(honest, range(50)))
        statuses = set(junk)

    assert statuses == {201, 503}
    assert max(took) < 5
    assert 170 <= ReportRow.objects.count() <= 190


def processes() -> list[flood.FloodGuard]:
    """Guards as four processes of one line hold them: one secret, one database, nothing else in common."""
    made = (policy().intake, keys.secret("flood"))
    return [flood.FloodGuard(*made, stored_since=flood.stored_since) for _ in range(4)]


def test_what_one_process_stores_raises_the_price_in_all(intake_key: IntakeKey) -> None:
    idle = processes()
    statuses = [send(str(uuid4()), {"what": f"junk {n}"})[0] for n in range(121)]

    assert set(statuses) == {201}
    assert {watch.bits() for watch in idle} == {14}


def test_a_proof_that_one_process_took_counts_in_no_other(intake_key: IntakeKey) -> None:
    first, second, *_ = processes()
    asked = flood.Challenge(text=first._signed("w", 14, time.time()), bits=14)
    proof = prove(asked.text, asked.bits, threading.Event())
    said = {"what": "A box hums."}
    flood._guards[id(policy())] = first
    one, _ = send("1" * 32, said, **{"proof-of-work": proof})
    flood._guards[id(policy())] = second
    two, answer = send("2" * 32, said, **{"proof-of-work": proof})
    again, _ = send("1" * 32, said, **{"proof-of-work": proof})

    assert (one, two, again) == (201, 503, 200)
    assert "challenge" in answer
    assert ReportRow.objects.count() == 1


def test_one_proof_sent_many_times_at_once_stores_one_report(intake_key: IntakeKey) -> None:
    now = datetime.now(UTC)
    proof = Spending(hash=b"p" * 32, until=now + timedelta(minutes=10))
    arrivals = [arrival_of(f"junk {number}", now) for number in range(8)]
    done = register(arrivals, [proof] * 8)

    assert sorted(one.is_spent for one in done) == [False] + [True] * 7
    assert ReportRow.objects.count() == 1


def arrival_of(words: str, now: datetime) -> Arrival:
    submission = check({"what": words}, policy(), now, Channel.API)
    return receive(submission, receipt_of(words, b"", "en", b"s" * 32), words, now, keys.sealing())
