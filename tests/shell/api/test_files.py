"""Files by the API: taken in whole or not at all, sealed, once however often they are sent."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from leadline.intake.files import file_name
from leadline.policy import load
from leadline.shell import site
from leadline.shell.intake import uploads
from leadline.shell.tables.models import AuditRow, ContentRow, EvidenceRow, ReportRow, RevisionRow
from leadline.vault.key import IntakeKey
from leadline.vault.keyring import Keyring
from leadline.vault.seal import Opener
from shell.examining.pictures import CAMERA, picture

REPORT, ADD = "/api/v1/reports", "/api/v1/inbox/add"
WORDS = "A gray box hangs on the lamp post by the old lock."
CANARY = b"xylotomous-canary-8842"
PICTURE = picture()


def named(content: bytes, name: str = "seen.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def send(client: Client, files: list, url: str = REPORT, key: str = "", **said: object):
    body = {"report": json.dumps({"what": WORDS, **said}), "files": files}
    return client.post(url, body, headers={"Idempotency-Key": key} if key else {})


def content_of(row: EvidenceRow, key: IntakeKey) -> bytes:
    pieces = ContentRow.objects.filter(evidence=row).values_list("sealed", flat=True)
    return Opener(Keyring([key])).open_content(map(bytes, pieces), evidence_id=row.id)


def test_files_are_stored_with_the_report_byte_for_byte(client: Client, intake_key: IntakeKey) -> None:
    long = PICTURE + bytes(3 << 20)
    answer = send(client, [named(PICTURE), named(long, "long.jpg")])

    rows = list(EvidenceRow.objects.order_by("number"))
    assert answer.status_code == 201
    assert [content_of(row, intake_key) for row in rows] == [PICTURE, long]
    assert [row.number for row in rows] == [1, 2]
    assert AuditRow.objects.filter(kind="evidence.received").count() == 2
    assert "evidence" in ReportRow.objects.get().filled


def test_what_is_known_of_a_file_opens_with_the_intake_key_only(
    client: Client, intake_key: IntakeKey
) -> None:
    send(client, [named(PICTURE, "C:\\fakepath\\..\\Fern Castellane.jpg")])

    row = EvidenceRow.objects.get()
    about = Opener(Keyring([intake_key])).open_about(bytes(row.about), evidence_id=row.id)
    assert (about.name, about.size, about.declared_type) == (
        "Fern Castellane.jpg",
        len(PICTURE),
        "image/jpeg",
    )
    assert about.commitment == bytes(row.commitment)
    assert AuditRow.objects.get(kind="evidence.received").detail["commitment"] == about.commitment.hex()


def test_a_dump_shows_neither_content_nor_name_nor_hash_of_a_file(client: Client) -> None:
    send(client, [named(CANARY * 50, f"{CANARY.decode()}.txt", "text/plain")])

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT count(*) FROM {name} t WHERE t::text ~ '{CANARY.decode()}|{CANARY.hex()}'"
                for name in tables
            )
        )
        found = [count for (count,) in cursor.fetchall()]
    assert (len(found) > 20, sum(found)) == (True, 0)


def test_a_retry_hears_the_receipt_again_and_stores_nothing_twice(client: Client) -> None:
    key = str(uuid4())
    first, second = (send(client, [named(PICTURE)], key=key) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert (ReportRow.objects.count(), EvidenceRow.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [[named(b"another")], [], [named(PICTURE), named(b"one more")]],
    ids=["another file", "no file", "one more"],
)
def test_the_same_key_with_other_files_is_refused(client: Client, other: list) -> None:
    key = str(uuid4())
    send(client, [named(PICTURE)], key=key)

    answer = send(client, other, key=key)

    assert answer.status_code == 409
    assert EvidenceRow.objects.count() == 1


def test_20_reporters_who_all_send_twice_lose_and_double_nothing(client: Client) -> None:
    keys = [str(uuid4()) for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda key: send(Client(), [named(key.encode())], key=key), keys * 2))

    assert sorted({answer.status_code for answer in answers}) == [200, 201]
    assert (ReportRow.objects.count(), EvidenceRow.objects.count()) == (20, 20)
    assert uploads.gate.held == (0, 0)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = load()
    bounds = replace(policy.evidence, file_bytes=100_000, together_bytes=250_000, files=3, files_in_all=4)
    monkeypatch.setattr(site, "policy", lambda: replace(policy, evidence=bounds))


@pytest.mark.parametrize(
    ("sizes", "field", "limit"),
    [
        ([100_001], "files.1", "at most 100000 bytes"),
        ([10, 300_000], "files.2", "at most 100000 bytes"),
        ([90_000, 90_000, 90_000], "files", "at most 250000 bytes together"),
        ([10, 10, 10, 10], "files", "at most 3 files"),
        ([10, 0], "files.2", "must not be empty"),
        ([10 << 20], "files.1", "at most 100000 bytes"),
    ],
    ids=["large", "second large", "together", "many", "empty", "ten megabytes of nothing"],
)
def test_what_is_too_much_is_refused_with_its_limit(
    client: Client, small: None, sizes: list[int], field: str, limit: str
) -> None:
    answer = send(client, [named(bytes(size)) for size in sizes])

    fault = answer.json()["errors"][0]
    assert (answer.status_code, fault["field"], fault["limit"]) == (422, field, limit)
    assert (ReportRow.objects.count(), ContentRow.objects.count(), uploads.gate.held) == (0, 0, (0, 0))


def test_files_alone_are_no_report(client: Client) -> None:
    answer = client.post(REPORT, {"files": [named(PICTURE)]})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "body"


def test_the_report_may_come_as_a_part_with_a_type_of_its_own(client: Client) -> None:
    body = named(json.dumps({"what": WORDS}).encode(), "report.json", "application/json")

    answer = client.post(REPORT, {"report": body, "files": [named(PICTURE)]})

    assert answer.status_code == 201
    assert EvidenceRow.objects.count() == 1


def parts(*heads_and_bodies: tuple[str, str]) -> bytes:
    """A multipart body of these parts."""
    said = "".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n"
        for head, body in heads_and_bodies
    )
    return f"{said}--{BOUNDARY}--\r\n".encode()


WRONG = {
    "no boundary": (b"--x\r\n\r\n--x--", "multipart/form-data"),
    "another boundary": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=y"),
    "nothing": (b"\r\n", MULTIPART_CONTENT),
    "cut in a header": (f"--{BOUNDARY}\r\nContent-Dispo".encode(), MULTIPART_CONTENT),
    "a file under another name": (parts(('name="x"; filename="a"', "b")), MULTIPART_CONTENT),
    "a report that is no json": (parts(('name="report"', '{"what')), MULTIPART_CONTENT),
    "a thousand parts": (parts(*((f'name="f{n}"', "x") for n in range(1000))), MULTIPART_CONTENT),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_multipart_body_is_told_so(client: Client, name: str) -> None:
    body, kind = WRONG[name]

    answer = client.generic("POST", REPORT, body, content_type=kind)

    assert answer.status_code in (400, 413)
    assert answer.json()["errors"][0]["field"] == "body"
    assert (ReportRow.objects.count(), uploads.gate.held) == (0, (0, 0))


def test_an_upload_that_breaks_off_stores_nothing_and_holds_nothing(client: Client) -> None:
    whole = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'.encode()
        + bytes(90_000)
    )

    answer = client.generic("POST", REPORT, whole, content_type=MULTIPART_CONTENT)

    assert answer.status_code == 400
    assert (ReportRow.objects.count(), uploads.gate.held) == (0, (0, 0))


NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\system32\\a.dll": "a.dll",
    "/": "",
    "..": "",
    "invoice\u202efdp.exe": "invoice\u202efdp.exe",
    "a" * 400 + ".jpg": "a" * 196 + ".jpg",
    "new\nline\x00.jpg": "newline.jpg",
    "照片 1.jpg": "照片 1.jpg",
}


@pytest.mark.parametrize("given", sorted(NAMES))
def test_a_name_brings_no_folders_and_no_control_characters(given: str) -> None:
    assert file_name(given) == NAMES[given]


def test_a_file_that_is_named_as_a_path_is_stored_under_its_last_part(
    client: Client, intake_key: IntakeKey
) -> None:
    send(client, [named(b"x", "../../invoice/\u202ea.exe")])

    row = EvidenceRow.objects.get()
    about = Opener(Keyring([intake_key])).open_about(bytes(row.about), evidence_id=row.id)
    assert about.name == "a.exe"


def test_place_and_device_are_taken_out_before_anything_is_stored(
    client: Client, intake_key: IntakeKey
) -> None:
    answer = send(client, [named(PICTURE)], clean_pictures=True)

    row = EvidenceRow.objects.get()
    kept = content_of(row, intake_key)
    assert answer.status_code == 201
    assert (row.stripped, CAMERA.encode() in kept, kept[:2]) == (True, False, b"\xff\xd8")
    assert AuditRow.objects.get(kind="evidence.received").detail["stripped"] is True


def test_what_cannot_be_cleaned_is_refused_and_nothing_is_stored(client: Client) -> None:
    answer = send(client, [named(PICTURE), named(b"%PDF-1.7", "a.pdf")], clean_pictures=True)

    fault = answer.json()["errors"][0]
    assert (answer.status_code, fault["field"]) == (422, "files.2")
    assert (ReportRow.objects.count(), EvidenceRow.objects.count()) == (0, 0)


@pytest.fixture
def receipt(client: Client) -> list[str]:
    return client.post(REPORT, {"what": WORDS}, content_type="application/json").json()["receipt"]


def test_a_file_can_be_added_later_without_words(client: Client, receipt: list[str]) -> None:
    body = {"report": json.dumps({"receipt": receipt}), "files": [named(PICTURE)]}

    answer = client.post(ADD, body)

    assert answer.status_code == 200
    row = EvidenceRow.objects.get()
    assert (row.revision, row.number, RevisionRow.objects.count()) == (2, 1, 2)


def test_an_addition_that_is_sent_again_is_stored_once(client: Client, receipt: list[str]) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    said = json.dumps({"receipt": receipt, "what": "a picture of it"})
    answers = [client.post(ADD, {"report": said, "files": [named(PICTURE)]}, headers=key) for _ in range(2)]
    other = client.post(ADD, {"report": said, "files": [named(b"another")]}, headers=key)

    assert [answer.status_code for answer in (*answers, other)] == [200, 200, 409]
    assert (EvidenceRow.objects.count(), RevisionRow.objects.count()) == (1, 2)


def test_a_report_has_room_for_so_many_files_in_all(client: Client, small: None, receipt: list[str]) -> None:
    said = json.dumps({"receipt": receipt})
    first = client.post(ADD, {"report": said, "files": [named(b"a"), named(b"b"), named(b"c")]})
    second = client.post(ADD, {"report": said, "files": [named(b"d"), named(b"e")]})

    assert (first.status_code, second.status_code) == (200, 422)
    assert second.json()["errors"][0]["limit"] == "at most 4 files with one report in all"
    assert EvidenceRow.objects.count() == 3


def test_the_inbox_says_what_came_before_anybody_looked(client: Client, receipt: list[str]) -> None:
    client.post(ADD, {"report": json.dumps({"receipt": receipt}), "files": [named(PICTURE)]})

    (file,) = client.post("/api/v1/inbox", {"receipt": receipt}, content_type="application/json").json()[
        "files"
    ]

    assert (file["name"], file["size"], file["is_examined"]) == ("seen.jpg", len(PICTURE), False)


def test_words_are_still_taken_where_the_disk_is_nearly_full(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = load()
    bounds = replace(policy.evidence, spare_bytes=1 << 60)
    monkeypatch.setattr(site, "policy", lambda: replace(policy, evidence=bounds))

    with_file = send(client, [named(PICTURE)])
    alone = client.post(REPORT, {"what": WORDS}, content_type="application/json")

    assert (with_file.status_code, alone.status_code) == (503, 201)


def test_uploads_beyond_what_a_process_holds_come_back_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = load()
    bounds = replace(policy.evidence, at_once=0)
    monkeypatch.setattr(site, "policy", lambda: replace(policy, evidence=bounds))

    answer = send(client, [named(PICTURE)])

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"


def test_nothing_of_a_file_is_written_to_a_disk_on_its_way(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    send(client, [named(bytes(5 << 20), "large.bin")])

    assert list(tmp_path.iterdir()) == []


def test_a_commit_that_fails_in_the_middle_of_a_file_leaves_nothing_behind(client: Client) -> None:
    """The database itself refuses the second piece, as a full disk would."""
    key = str(uuid4())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE evidence_content ADD CONSTRAINT no_second CHECK (part < 1) NOT VALID")
        failed = send(client, [named(bytes(3 << 20))], key=key)
        left = (ReportRow.objects.count(), EvidenceRow.objects.count(), ContentRow.objects.count())
        cursor.execute("ALTER TABLE evidence_content DROP CONSTRAINT no_second")
    again = send(client, [named(bytes(3 << 20))], key=key)

    assert (failed.status_code, left, again.status_code) == (503, (0, 0, 0), 201)
    assert ContentRow.objects.count() == 4


def test_a_broken_off_upload_lets_the_next_one_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = load()
    bounds = replace(policy.evidence, at_once=1)
    monkeypatch.setattr(site, "policy", lambda: replace(policy, evidence=bounds))
    client.generic(
        "POST", REPORT, parts(('name="files"; filename="a"', "b"))[:-20], content_type=MULTIPART_CONTENT
    )

    assert send(client, [named(PICTURE)]).status_code == 201
