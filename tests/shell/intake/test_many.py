import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from leadline.shell.demo.line import prove
from leadline.shell.intake import flood
from leadline.shell.tables.models import AuditRow, LeadRow, ReportRow, RevisionRow
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
                f"SELECT count(*) FROM {name} t WHERE t::text LIKE '%%7731%%'" for name in tables
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
