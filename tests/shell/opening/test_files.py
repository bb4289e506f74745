"""Files through the opening process: read once, shown to those who may, each opening written down."""

import io
import json
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from leadline.errors import GiveUp, NotYours
from leadline.ports.store import Waiting
from leadline.shell.opening import client, server
from leadline.shell.tables.models import AuditRow, ContentRow, EvidenceRow, LeadRow
from leadline.shell.worker.erasing import erase_due
from shell.examining.pictures import CAMERA, SVG, picture
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

PICTURE = picture()
WORDS = "A gray box hangs on the lamp post."


@pytest.fixture
def opener(line: SortingLine) -> server.AuditedOpener:
    return server.AuditedOpener(line.keyring)


@pytest.fixture
def opened(line: SortingLine, opener: server.AuditedOpener) -> Iterator[SortingLine]:
    stop = server.start(client.socket_path(), opener)
    yield line
    stop()


def send(line: SortingLine, *contents: bytes, **said: object) -> tuple[LeadRow, list[str]]:
    """The lead of a report with these files, and its receipt."""
    files = [SimpleUploadedFile(f"{n}.jpg", content, "image/jpeg") for n, content in enumerate(contents)]
    body = {"report": json.dumps({"what": WORDS, **said}), "files": files}
    answer = line.client.post("/api/v1/reports", body)
    assert answer.status_code == 201
    return LeadRow.objects.latest("received_at"), answer.json()["receipt"]


def waiting(lead: LeadRow) -> Waiting:
    """What the checks ask with: only the id of the lead counts."""

    class Known:
        id = lead.pk

    return Waiting(lead=Known(), round=1)  # type: ignore[arg-type]


def kinds(subject: object) -> list[str]:
    return list(AuditRow.objects.filter(subject=str(subject)).order_by("seq").values_list("kind", flat=True))


def test_the_checks_get_the_files_with_what_they_say(line: SortingLine, opener: server.AuditedOpener) -> None:
    lead, _ = send(line, PICTURE, b"nothing to see")
    other, _ = send(line, PICTURE)

    found = opener.open_files([waiting(lead), waiting(other)])

    first, second = found[lead.pk]
    assert (first.evidence.name, first.evidence.size, first.facts.metadata["make"]) == (
        "0.jpg",
        len(PICTURE),
        CAMERA,
    )
    assert (second.facts.kind["group"], second.facts.metadata) == ("text", {})
    assert len(found[other.pk]) == 1


def test_a_lead_without_files_costs_no_entry(line: SortingLine, opener: server.AuditedOpener) -> None:
    lead, _ = line.post({"what": WORDS})
    before = AuditRow.objects.count()

    assert opener.open_files([waiting(lead)]) == {lead.pk: ()}
    assert AuditRow.objects.count() == before


def test_a_file_is_read_once_and_its_custody_is_in_the_chain(
    line: SortingLine, opener: server.AuditedOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, _ = send(line, PICTURE)
    first = opener.open_files([waiting(lead)])
    monkeypatch.setattr(opener.files, "_reader", None)

    again = opener.open_files([waiting(lead)])

    assert again == first
    assert kinds(EvidenceRow.objects.get().id) == [
        "evidence.received",
        "evidence.opened",
        "evidence.examined",
        "evidence.opened",
    ]


def test_an_officer_lists_looks_and_takes_the_original_each_written_down(opened: SortingLine) -> None:
    lead, _ = send(opened, PICTURE)
    (file,) = client.list_files(lead.pk, by="mei")

    media_type, copy = client.view_file(file.id, by="mei")
    original = client.original_file(file.id, by="mei", purpose="reason 7")
    (after,) = client.list_files(lead.pk, by="mei")

    assert (file.name, file.number, file.facts.kind["label"]) == ("0.jpg", 1, "jpeg")
    assert (media_type, dict(Image.open(io.BytesIO(copy)).getexif())) == ("image/jpeg", {})
    assert original == PICTURE
    assert [(act.kind, act.by, act.purpose) for act in after.custody] == [
        ("evidence.received", "", ""),
        ("evidence.opened", "mei", "reading"),
        ("evidence.examined", "", ""),
        ("evidence.viewed", "mei", "looking"),
        ("evidence.opened", "mei", "reason 7"),
        ("evidence.opened", "mei", "reading"),
    ]


def test_a_file_without_a_copy_says_why(opened: SortingLine) -> None:
    lead, _ = send(opened, SVG)
    (file,) = client.list_files(lead.pk, by="mei")

    with pytest.raises(GiveUp) as caught:
        client.view_file(file.id, by="mei")

    assert str(caught.value).startswith("An SVG is a program")


def test_an_unknown_file_is_told_so(opened: SortingLine) -> None:
    lead, _ = opened.post({"what": WORDS})

    with pytest.raises(NotYours):
        client.view_file(lead.pk, by="mei")


def test_a_large_original_comes_whole(opened: SortingLine) -> None:
    large = PICTURE + bytes(range(256)) * 30_000
    send(opened, large)

    assert client.original_file(EvidenceRow.objects.get().id, by="mei", purpose="x") == large


def test_a_file_moved_to_another_report_is_found(line: SortingLine, opener: server.AuditedOpener) -> None:
    send(line, PICTURE)
    other, _ = line.post({"what": "Another report."})
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceRow.objects.update(report=other.pk)
    _without_triggers("evidence", lambda: EvidenceRow.objects.update(report=other.pk))

    (found,) = opener.open_files([waiting(other)])[other.pk]

    assert (found.evidence.name, found.facts.trouble) == (
        "",
        "The file cannot be opened: its seal does not hold.",
    )


def test_a_piece_that_is_missing_is_found(line: SortingLine, opener: server.AuditedOpener) -> None:
    lead, _ = send(line, bytes(3 << 20))
    ContentRow.objects.filter(part=1).delete()

    (found,) = opener.open_files([waiting(lead)])[lead.pk]

    assert found.facts.trouble == "The file cannot be opened: its seal does not hold."


def test_the_database_refuses_to_change_a_file(line: SortingLine) -> None:
    send(line, PICTURE)

    with pytest.raises(DatabaseError), transaction.atomic():
        ContentRow.objects.update(sealed=b"another")
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceRow.objects.update(commitment=b"another")


def test_the_reporter_sees_what_the_file_says_of_itself(
    line: SortingLine, opener: server.AuditedOpener
) -> None:
    lead, receipt = send(line, PICTURE)
    opener.open_files([waiting(lead)])

    (file,) = line.call("inbox", {"receipt": receipt}).json()["files"]

    assert (file["is_examined"], file["kind"], file["device"]) == (True, "jpeg", f"{CAMERA} Seven")
    assert file["taken_at"].startswith("2026-05-03")
    assert file["place"] == "52.50000, 13.40000"


def test_the_wish_to_leave_out_place_and_device_is_kept_with_the_file(
    line: SortingLine, opener: server.AuditedOpener
) -> None:
    lead, _ = send(line, PICTURE, clean_pictures=True)

    (found,) = opener.open_files([waiting(lead)])[lead.pk]

    assert (found.evidence.stripped, "make" in found.facts.metadata, "gps" in found.facts.metadata) == (
        True,
        False,
        False,
    )


def test_a_report_that_is_erased_takes_its_files_along(line: SortingLine) -> None:
    _, receipt = send(line, PICTURE)
    line.call("inbox/withdraw", {"receipt": receipt})
    policy = line.drain.line.policy
    at = line.clock.now() + policy.retention.withdrawn * 400

    erase_due(at, policy)

    assert (EvidenceRow.objects.count(), ContentRow.objects.count()) == (0, 0)
    assert AuditRow.objects.filter(kind="evidence.received").count() == 1


def _without_triggers(table: str, act) -> None:
    """What a thief of the database, or its administrator, may do."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        act()
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
