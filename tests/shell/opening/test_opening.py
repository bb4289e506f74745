import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection

from leadline.errors import GiveUp, NotYours, TryAgain
from leadline.intake.minimise import COVER
from leadline.shell.opening import client, server
from leadline.shell.tables.models import AuditRow, DecisionRow, LeadRow, RevisionRow
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

PARTS = ("what", "where", "when", "how_known", "evidence")
WORDS = "A drone over the harbour every evening."
NAMED = {
    "what": WORDS,
    "mode": "confidential",
    "contact": {"name": "Fern Castellane", "reach": "fern@mail.example"},
}


@pytest.fixture
def opened(line: SortingLine) -> Iterator[SortingLine]:
    """A line whose sorting process answers on its socket."""
    stop = server.start(client.socket_path(), server.AuditedOpener(line.keyring))
    yield line
    stop()


def test_an_officer_reads_the_words_and_the_chain_says_who_and_why(opened: SortingLine) -> None:
    lead, _ = opened.post({"what": WORDS})

    (statement,) = client.open_report(lead.pk, by="mei", purpose="reading")
    entry = AuditRow.objects.get(kind="report.opened")

    assert statement.what == WORDS
    assert (entry.by, entry.subject, entry.detail) == ("mei", str(lead.pk), {"purpose": "reading"})


def test_a_phone_number_is_covered_until_it_is_asked_for_with_a_purpose(opened: SortingLine) -> None:
    said = "He left +44 20 7946 0958 at pier 4."
    lead, _ = opened.post({"what": said})

    (covered,) = client.open_report(lead.pk, by="mei")
    (whole,) = client.open_report(lead.pk, by="mei", purpose="calling the number", whole=True)

    assert covered.what == f"He left {COVER} at pier 4."
    assert whole.what == said
    purposes = AuditRow.objects.filter(kind="report.opened").order_by("seq").values_list("detail", flat=True)
    assert list(purposes) == [{"purpose": "reading"}, {"purpose": "calling the number"}]


def test_the_opening_is_written_down_even_when_the_words_do_not_open(opened: SortingLine) -> None:
    lead, _ = opened.post({"what": WORDS})
    RevisionRow.objects.update(sealed=b"age-encryption.org/v1\nnot a seal")

    with pytest.raises(GiveUp):
        client.open_report(lead.pk, by="mei")

    assert AuditRow.objects.filter(kind="report.opened", by="mei").count() == 1


def test_words_moved_to_another_report_do_not_open(opened: SortingLine) -> None:
    one, _ = opened.post({"what": WORDS})
    other, _ = opened.post({"what": "Another report."})
    moved = RevisionRow.objects.get(report=one.pk).sealed
    RevisionRow.objects.filter(report=other.pk).update(sealed=moved)

    with pytest.raises(GiveUp):
        client.open_report(other.pk, by="mei")


def test_an_unknown_report_is_told_so_and_nothing_is_written_down(opened: SortingLine) -> None:
    with pytest.raises(NotYours):
        client.open_report(uuid4(), by="mei")

    assert not AuditRow.objects.filter(kind="report.opened").exists()


def test_a_contact_is_opened_by_itself_and_written_down_as_such(opened: SortingLine) -> None:
    lead, _ = opened.post(NAMED)

    contact = client.open_contact(lead.pk, by="mei", purpose="to ask about the place")

    assert contact["name"] == "Fern Castellane"
    assert AuditRow.objects.get(kind="contact.opened").detail == {"purpose": "to ask about the place"}
    assert not AuditRow.objects.filter(kind="report.opened").exists()


def test_an_anonymous_report_has_no_contact_to_open(opened: SortingLine) -> None:
    lead, _ = opened.post({"what": WORDS})

    with pytest.raises(NotYours):
        client.open_contact(lead.pk, by="mei", purpose="curiosity")


def test_without_the_sorting_process_a_page_is_told_to_try_again(line: SortingLine) -> None:
    lead, _ = line.post({"what": WORDS})

    with pytest.raises(TryAgain, match="leadline worker"):
        client.open_report(lead.pk, by="mei")


def test_only_this_user_may_connect(opened: SortingLine) -> None:
    assert client.socket_path().stat().st_mode & 0o777 == 0o600


def test_a_question_that_is_none_is_refused_without_an_entry(opened: SortingLine) -> None:
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(str(client.socket_path()))
        wire.sendall(b'{"open": 5}\n')
        answer = wire.recv(1000)

    assert b"not understood" in answer
    assert not AuditRow.objects.filter(kind="report.opened").exists()


def test_one_report_whose_seal_is_broken_does_not_hold_up_the_others(line: SortingLine) -> None:
    broken, _ = line.post({"what": WORDS})
    whole, _ = line.post({"what": WORDS})
    RevisionRow.objects.filter(report=broken.pk).update(sealed=b"not a seal")

    line.sort()

    rows = dict(LeadRow.objects.values_list("pk", "state"))
    assert rows == {broken.pk: "queued", whole.pk: "queued"}
    assert DecisionRow.objects.get(lead=broken.pk).body["scope"] == "unclear"
    assert LeadRow.objects.get(pk=whole.pk).category == "drone"


def test_no_row_of_any_table_holds_a_word_of_a_report_or_a_contact(line: SortingLine) -> None:
    canary = "xylotheque"
    _, receipt = line.post({
        **{name: f"{canary} {name} drone antenna box" for name in PARTS},
        "mode": "confidential",
        "contact": {"name": f"Fern {canary}", "reach": f"{canary}@mail.example"},
    })  # fmt: skip
    line.sort()
    line.call("inbox/add", {"receipt": receipt, "what": f"The {canary} again."})
    line.sort()

    dumped = [text for table in connection.introspection.table_names() for text in rows_of(table)]

    assert len(dumped) > 20
    assert [text for text in dumped if canary in text] == []
    assert [text for text in dumped if canary.encode().hex() in text] == []
    assert [text for text in dumped if " ".join(receipt) in text] == []


def rows_of(table: str) -> list[str]:
    """Every row as PostgreSQL writes it; bytes as hexadecimal digits."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{table}" t')
        return [row[0] for row in cursor.fetchall()]
