"""Files over the API: read in the walled process and forgotten, or those of reports, for officers alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from console_rows import logged_in
from leadline.shell.accounts.tokens import make_token
from leadline.shell.opening import client as opening_client
from leadline.shell.opening import server as opening_server
from leadline.shell.tables.models import AuditRow, EvidenceRow, LeadRow, TieRow
from leadline.shell.verifying import client as asking
from leadline.shell.verifying import server
from leadline.verification.run import unguarded
from leadline.verification.verifiers.file import FileVerifier
from leadline.verification.verifiers.imagery import ImageryVerifier
from shell.examining.pictures import heic, picture
from sorting_line import SortingLine, line
from stories.test_pictures import ground

__all__ = ["line"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
PATH = "/api/v1/verify"


@pytest.fixture
def worker(line: SortingLine) -> Iterator[SortingLine]:
    stops = [
        server.start(asking.socket_path(), {"file": FileVerifier(), "imagery": ImageryVerifier()}, unguarded),
        opening_server.start(opening_client.socket_path(), opening_server.AuditedOpener(line.keyring)),
    ]
    yield line
    for stop in stops:
        stop()


@pytest.fixture
def officer(worker: SortingLine) -> Client:
    return logged_in("officer")


def program() -> Client:
    token = make_token(name="lab", days=1, by="root", now=datetime.now(UTC))
    return Client(headers={"Authorization": f"Bearer {token}"})


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_photo_is_compared_with_the_claim_that_comes_with_it(worker: SortingLine) -> None:
    claim = {"time": "2026-05-03T03:12:00+02:00", "lat": 52.5, "lon": 13.4, "uncertainty_m": 50}

    answer = program().post(f"{PATH}/file", {"claim": json.dumps(claim), "file": file("IMG_1.HEIC", heic())})

    found = answer.json()
    assert (answer.status_code, found["verdict"], found["about"]) == (200, "supports", "IMG_1.HEIC")
    assert found["inputs"]["answers"]["time"] == "agrees"
    assert not EvidenceRow.objects.exists()


def test_two_images_are_laid_over_each_other_and_forgotten(worker: SortingLine) -> None:
    images = {"image": file("after.tif", ground(built=40)), "before": file("before.tif", ground())}

    found = program().post(f"{PATH}/imagery", {"claim": '{"changed": true}', **images}).json()

    assert found["verdict"] == "supports"
    assert found["inputs"]["overlay_changed_m2"] == pytest.approx(400, rel=0.2)
    assert found["figure"]["map"]


@pytest.mark.parametrize(
    ("verifier", "body", "status", "field"),
    [
        ("file", {"claim": "{}"}, 400, "body"),
        ("file", {"claim": "{", "file": file("a.jpg", b"x")}, 400, "claim"),
        ("file", {"claim": "{}", "photo": file("a.jpg", b"x")}, 400, "body"),
        ("file", {"claim": '{"lat": 99, "lon": 1}', "file": file("a.jpg", picture())}, 422, "latitude"),
        ("shadow", {"claim": "{}", "file": file("a.jpg", b"x")}, 415, "Content-Type"),
    ],
    ids=["no file", "no claim", "another name", "no such place", "takes none"],
)
def test_a_body_that_cannot_be_is_refused_with_its_field(officer: Client, verifier, body, status, field):
    answer = officer.post(f"{PATH}/{verifier}", body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)


def test_a_file_that_is_too_large_is_refused_with_the_limit(officer: Client) -> None:
    answer = officer.post(f"{PATH}/file", {"file": file("a.bin", bytes((16 << 20) + 1))})

    assert (answer.status_code, answer.json()["errors"][0]["limit"]) == (422, "at most 16 MiB")


def with_image(worker: SortingLine, built: int) -> tuple[LeadRow, str]:
    report = {"what": f"An image that I was offered, number {built}."}
    body = {"report": json.dumps(report), "files": [file("scene.tif", ground(built=built))]}
    assert worker.client.post("/api/v1/reports", body).status_code == 201
    lead = LeadRow.objects.latest("received_at")
    return lead, f"file:{EvidenceRow.objects.get(report=lead.pk).id}"


def compare(client: Client, before: str, about: str):
    body = json.dumps({"about": about, "before": before, "changed": True})
    return client.post(f"{PATH}/imagery", body, content_type="application/json")


def test_an_officer_compares_images_of_two_tied_reports_and_it_is_written_down(
    worker: SortingLine, officer: Client
) -> None:
    (older, before), (newer, about) = with_image(worker, 0), with_image(worker, 40)
    TieRow.objects.create(first=older, second=newer, reason="near", because="Near each other.")

    found = compare(officer, before, about).json()

    assert (found["verdict"], found["rests_on"]) == ("supports", [about, before])
    opened = AuditRow.objects.filter(kind="evidence.opened", by="officer-1", detail__purpose="comparing")
    assert {row.subject for row in opened} == {about[5:], before[5:]}


def test_images_of_reports_that_do_not_belong_together_stay_closed(
    worker: SortingLine, officer: Client
) -> None:
    (_, before), (_, about) = with_image(worker, 0), with_image(worker, 40)

    answer = compare(officer, before, about)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "before")
    assert not AuditRow.objects.filter(kind="evidence.opened").exists()


@pytest.mark.parametrize("role", ["token", "auditor", "administrator"])
def test_nobody_but_an_officer_has_files_of_reports_opened(worker: SortingLine, role: str) -> None:
    (older, before), (newer, about) = with_image(worker, 0), with_image(worker, 40)
    TieRow.objects.create(first=older, second=newer, reason="near", because="Near each other.")

    answer = compare(program() if role == "token" else logged_in(role), before, about)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "before")
    assert not AuditRow.objects.filter(kind="evidence.opened").exists()
