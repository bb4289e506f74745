import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.model.place import Datum
from leadline.shell.tables.models import AuditRow, LeadRow, ReportRow, RevisionRow
from leadline.vault.key import IntakeKey
from leadline.vault.keyring import Keyring
from leadline.vault.seal import Opener

URL = "/api/v1/reports"
WORDS = "A gray box with an antenna hangs on the lamp post by the old lock."
FULL = {
    "what": WORDS,
    "where": "lamp post 14",
    "when": "last night",
    "how_known": "I walked past",
    "evidence": "a picture",
    "language": "zh",
    "place": {"lat": 39.91640428150164, "lon": 116.41024449916938, "datum": "GCJ-02", "uncertainty_m": 25.0},
    "reading": {"strength_dbm": -71.5, "bearing_deg": 140},
    "moment": {"earliest": "2026-11-01T03:00:00Z", "latest": "2026-11-01T04:00:00+00:00"},
    "basis": "saw",
    "danger": "no",
    "mode": "confidential",
    "may_reply": False,
    "contact": {"name": "Fern Castellane", "reach": "fern@mail.example"},
}


def post(client: Client, body: object, **headers: str):
    return client.post(URL, json.dumps(body), content_type="application/json", headers=headers)


def test_a_description_alone_is_stored_and_gets_twelve_words(client: Client) -> None:
    answer = post(client, {"what": WORDS})

    assert answer.status_code == 201
    assert len(answer.json()["receipt"]) == 12
    assert ReportRow.objects.get().mode == "anonymous"
    lead = LeadRow.objects.get()
    assert (lead.state, lead.waiting_for, lead.revision) == ("received", "sort", 1)
    assert AuditRow.objects.get().kind == "report.received"


def test_what_was_sent_opens_with_the_intake_key_only(client: Client, intake_key: IntakeKey) -> None:
    answer = post(client, FULL)

    row = ReportRow.objects.get()
    revision = RevisionRow.objects.get()
    opener = Opener(Keyring([intake_key]))
    statement = opener.open(bytes(revision.sealed), report_id=row.id, revision=1)
    contact = opener.open_contact(bytes(row.sealed_contact), report_id=row.id, revision=1)
    assert answer.status_code == 201
    assert statement.what == WORDS
    assert contact.name == "Fern Castellane"
    assert row.datum == Datum.GCJ02
    assert abs(row.lat - 39.915) < 1e-6 and row.given_lat == 39.91640428150164
    assert (row.strength_dbm, row.bearing_deg) == (-71.5, 140.0)
    assert sorted(row.filled) == ["evidence", "how_known", "what", "when", "where"]


def test_a_retry_with_the_same_key_stores_one_report_and_hears_the_same_words(client: Client) -> None:
    first = post(client, FULL, idempotency_key="7f0c2c1e-5ad1-4f6e-9d0f-1b1d2f3a4b5c")
    again = post(client, FULL, idempotency_key="7f0c2c1e-5ad1-4f6e-9d0f-1b1d2f3a4b5c")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert ReportRow.objects.count() == RevisionRow.objects.count() == LeadRow.objects.count() == 1


def test_another_report_under_a_used_key_is_refused(client: Client) -> None:
    post(client, FULL, idempotency_key="7f0c2c1e-5ad1-4f6e")
    other = post(client, {"what": "Something else."}, idempotency_key="7f0c2c1e-5ad1-4f6e")

    assert other.status_code == 409
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"
    assert ReportRow.objects.count() == 1


def test_another_reading_under_a_used_key_is_another_report(client: Client) -> None:
    post(client, FULL, idempotency_key="7f0c2c1e-5ad1-4f6e")
    other = post(client, FULL | {"reading": {"strength_dbm": -80}}, idempotency_key="7f0c2c1e-5ad1-4f6e")

    assert other.status_code == 409
    assert ReportRow.objects.get().strength_dbm == -71.5


def test_a_direction_in_words_is_answered_with_how_to_write_it(client: Client) -> None:
    said = {"what": WORDS, "place": {"lat": 2.01, "lon": 86.0}, "reading": {"bearing_deg": "SE"}}
    answer = post(client, said)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "field": "reading.bearing_deg",
            "limit": "must be a number from 0 to 360",
            "cause": "not a number: a word such as SE? north is 0, east 90, south 180, west 270",
        }
    ]
    assert not ReportRow.objects.exists()


def test_the_words_are_told_again_for_a_quarter_of_an_hour_only(client: Client) -> None:
    post(client, FULL, idempotency_key="7f0c2c1e-5ad1-4f6e-9d0f-1b1d2f3a4b5c")
    ReportRow.objects.update(received_at=datetime.now(UTC) - timedelta(minutes=16))
    again = post(client, FULL, idempotency_key="7f0c2c1e-5ad1-4f6e-9d0f-1b1d2f3a4b5c")

    assert again.status_code == 200
    assert set(again.json()) == {"reference"}


def test_no_log_holds_a_word_of_a_report_or_a_receipt(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    said = post(client, {**FULL, "what": "xylotomous-canary-7731"})
    post(client, {"what": "xylotomous-canary-7731", "basis": "xylotomous-canary-7731"})
    logged = caplog.text + "".join(capfd.readouterr())

    assert "canary" not in logged
    assert " ".join(said.json()["receipt"]) not in logged
