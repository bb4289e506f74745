import hashlib
import json
from datetime import UTC, datetime

import pyrage
import pytest
from django.test import Client

from leadline.model.decision import Scope
from leadline.model.reading import RadioReading
from leadline.shell.tables.acts import Act
from leadline.shell.tables.hands import ReadingRow
from leadline.shell.tables.measuring import How, measure
from leadline.shell.tables.models import AuditRow, LeadRow, QuestionRow, ReportRow, RevisionRow, StateRow
from leadline.shell.tables.reading import sighting_of
from leadline.vault.key import IntakeKey
from leadline.vault.keyring import Keyring
from leadline.vault.seal import Opener


def post(client: Client, path: str, body: object):
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


@pytest.fixture
def receipt(client: Client) -> list[str]:
    return post(client, "reports", {"what": "A box hums under the bridge."}).json()["receipt"]


def test_the_receipt_shows_where_the_report_stands(client: Client, receipt: list[str]) -> None:
    answer = post(client, "inbox", {"receipt": receipt, "language": "zh"})

    assert answer.status_code == 200
    assert answer.json()["state"] == "received"
    assert answer.json()["status"] == "您的举报已收到。"
    assert answer.json()["acts"] == ["add", "withdraw"]


def test_the_office_that_seems_right_is_named_and_may_be_agreed_to(
    client: Client, receipt: list[str]
) -> None:
    LeadRow.objects.update(state="queued", waiting_for="", scope=Scope.REFERRAL.value, referral="noise")

    seen = post(client, "inbox", {"receipt": receipt}).json()

    assert seen["office"]["phone"]
    assert "confirm" in seen["acts"]
    assert post(client, "inbox/confirm", {"receipt": receipt}).json() == {"state": "referred"}
    assert post(client, "inbox", {"receipt": receipt}).json()["office"] is None


def test_words_that_belong_to_no_report_are_told_so(client: Client, receipt: list[str]) -> None:
    answer = post(client, "inbox", {"receipt": ["abandon"] * 11 + ["about"]})

    assert answer.status_code == 404
    assert answer.json()["errors"][0]["field"] == "receipt"


def test_what_is_added_is_a_second_revision_and_waits_for_sorting(
    client: Client, receipt: list[str], intake_key: IntakeKey
) -> None:
    LeadRow.objects.update(state="queued", waiting_for="")
    answer = post(client, "inbox/add", {"receipt": receipt, "what": "It is gone now."})

    row = RevisionRow.objects.get(revision=2)
    opened = Opener(Keyring([intake_key])).open(bytes(row.sealed), report_id=row.report_id, revision=2)
    lead = LeadRow.objects.get()
    assert answer.json() == {"state": "queued"}
    assert opened.what == "It is gone now."
    assert (lead.revision, lead.waiting_for) == (2, "sort")
    assert AuditRow.objects.last().kind == "report.added"


KEY = {"headers": {"Idempotency-Key": "0a1b2c3d4e5f60718293a4b5c6d7e8f9"}}


def add(client: Client, receipt: list[str], what: str):
    body = json.dumps({"receipt": receipt, "what": what})
    return client.post("/api/v1/inbox/add", body, content_type="application/json", **KEY)


def test_an_addition_that_is_sent_again_is_stored_once(client: Client, receipt: list[str]) -> None:
    first, again = (add(client, receipt, "It is gone now.") for _ in range(2))

    assert first.json() == again.json()
    assert RevisionRow.objects.count() == 2
    assert AuditRow.objects.filter(kind="report.added").count() == 1


def test_a_retry_adds_nothing_even_after_the_report_was_taken_back(
    client: Client, receipt: list[str]
) -> None:
    add(client, receipt, "It is gone now.")
    post(client, "inbox/withdraw", {"receipt": receipt})

    assert add(client, receipt, "It is gone now.").json() == {"state": "withdrawn"}
    assert RevisionRow.objects.count() == 2


def test_one_key_is_for_one_addition(client: Client, receipt: list[str]) -> None:
    add(client, receipt, "It is gone now.")
    other = add(client, receipt, "It is there again.")

    assert other.status_code == 409
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"
    assert RevisionRow.objects.count() == 2


def test_the_words_of_an_addition_stand_nowhere_beside_their_key(client: Client, receipt: list[str]) -> None:
    add(client, receipt, "It is gone now.")
    row = RevisionRow.objects.get(revision=2)

    assert bytes(row.words_mac) != hashlib.sha256(b"It is gone now.").digest()
    assert KEY["headers"]["Idempotency-Key"].encode() not in bytes(row.idempotency_hash)


def test_an_addition_to_a_closed_report_brings_it_back(client: Client, receipt: list[str]) -> None:
    LeadRow.objects.update(state="closed", waiting_for="", disposition="no_merit")

    answer = post(client, "inbox/add", {"receipt": receipt, "what": "It happened again."})

    assert answer.json() == {"state": "queued"}
    assert StateRow.objects.get().before == "closed"
    assert LeadRow.objects.get().disposition == ""


def test_taking_back_twice_is_one_withdrawal(client: Client, receipt: list[str]) -> None:
    first = post(client, "inbox/withdraw", {"receipt": receipt})
    again = post(client, "inbox/withdraw", {"receipt": receipt})

    assert first.json() == again.json() == {"state": "withdrawn"}
    assert StateRow.objects.get().why == "withdrawn by the reporter"
    assert LeadRow.objects.get().disposition == "withdrawn"


def test_nothing_can_be_added_after_taking_back(client: Client, receipt: list[str]) -> None:
    post(client, "inbox/withdraw", {"receipt": receipt})

    answer = post(client, "inbox/add", {"receipt": receipt, "what": "Wait."})

    assert answer.status_code == 409


def test_a_yes_to_a_proposed_office_closes_with_referral(client: Client, receipt: list[str]) -> None:
    LeadRow.objects.update(state="queued", waiting_for="", scope=Scope.REFERRAL, referral="noise")

    answer = post(client, "inbox/confirm", {"receipt": receipt})

    lead = LeadRow.objects.get()
    assert answer.json() == {"state": "referred"}
    assert (lead.state, lead.disposition) == ("referred", "out_of_scope")


def test_a_yes_before_sorting_is_asked_again_later(client: Client, receipt: list[str]) -> None:
    answer = post(client, "inbox/confirm", {"receipt": receipt})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"


def test_a_yes_to_a_report_made_in_anger_lets_it_be_sorted_anew(client: Client, receipt: list[str]) -> None:
    LeadRow.objects.update(state="queued", waiting_for="", scope="ours", is_confirmed=False)

    answer = post(client, "inbox/confirm", {"receipt": receipt})

    lead = LeadRow.objects.get()
    assert answer.json() == {"state": "queued"}
    assert (lead.is_confirmed, lead.waiting_for, lead.revision) == (True, "sort", 2)


def test_an_answer_to_a_question_goes_back_to_the_queue(client: Client, receipt: list[str]) -> None:
    LeadRow.objects.update(state="asked", waiting_for="", scope="ours")
    recipient = pyrage.x25519.Recipient.from_str(ReportRow.objects.get().inbox_recipient)
    sealed = pyrage.encrypt(b"Which window?", [recipient])
    QuestionRow.objects.create(lead=LeadRow.objects.get(), sealed=sealed, by="lin", at=datetime.now(UTC))

    seen = post(client, "inbox", {"receipt": receipt})
    answered = post(client, "inbox/add", {"receipt": receipt, "what": "The left one."})

    assert seen.json()["questions"][0]["text"] == "Which window?"
    assert answered.json() == {"state": "queued"}
    assert AuditRow.objects.filter(kind="inbox.answered").count() == 1


@pytest.fixture
def placed(client: Client) -> list[str]:
    """The receipt of a report with coordinates and a reading."""
    body = {"what": "GPS jumps at the quay.", "place": {"lat": 2.01, "lon": 86.0}}
    body |= {"reading": {"strength_dbm": -80}}
    return post(client, "reports", body).json()["receipt"]


def shown() -> tuple[float | None, float | None]:
    sighting = sighting_of(LeadRow.objects.select_related("report").get())
    return sighting.strength_dbm, sighting.bearing_deg


def test_a_reading_that_is_added_counts_in_place_of_the_reports(client: Client, placed: list[str]) -> None:
    answer = post(
        client, "inbox/add", {"receipt": placed, "reading": {"strength_dbm": -71, "bearing_deg": 360}}
    )

    assert answer.status_code == 200, answer.text
    assert shown() == (-71.0, 0.0)
    entry = AuditRow.objects.get(kind="reading.entered")
    assert (entry.by, entry.detail) == ("", {"how": "added", "change": "entered"})


def test_what_an_officer_measured_is_not_replaced_by_what_is_added(client: Client, placed: list[str]) -> None:
    lead = LeadRow.objects.get()
    measure(Act(lead=lead.pk, by="lin", at=datetime.now(UTC)), RadioReading(strength_dbm=-60.0), How.MEASURED)

    answer = post(client, "inbox/add", {"receipt": placed, "reading": {"strength_dbm": -71}})

    assert answer.status_code == 200
    assert shown() == (-60.0, None)
    assert [row.how for row in ReadingRow.objects.all()] == ["measured", "added"]


def test_a_reading_is_refused_where_nobody_knows_where_it_was_taken(
    client: Client, receipt: list[str]
) -> None:
    answer = post(client, "inbox/add", {"receipt": receipt, "what": "Now.", "reading": {"strength_dbm": -71}})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "reading"
    assert RevisionRow.objects.count() == 1
    assert not ReadingRow.objects.exists()


@pytest.mark.parametrize("reading", [{}, {"strength_dbm": None}])
def test_an_empty_reading_is_no_addition(client: Client, placed: list[str], reading: dict) -> None:
    answer = post(client, "inbox/add", {"receipt": placed, "reading": reading})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "what"


def test_a_wrong_reading_is_named_and_nothing_else_is_asked_for(client: Client, placed: list[str]) -> None:
    answer = post(client, "inbox/add", {"receipt": placed, "reading": {"strength_dbm": 71}})

    assert [fault["field"] for fault in answer.json()["errors"]] == ["reading.strength_dbm"]


def test_one_key_is_for_one_reading(client: Client, placed: list[str]) -> None:
    def add(dbm: float) -> int:
        body = json.dumps({"receipt": placed, "reading": {"strength_dbm": dbm}})
        return client.post(
            "/api/v1/inbox/add", body, content_type="application/json", headers={"Idempotency-Key": "k" * 16}
        ).status_code

    assert (add(-71), add(-71), add(-70)) == (200, 200, 409)
    assert ReadingRow.objects.count() == 1
