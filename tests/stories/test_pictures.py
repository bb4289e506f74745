"""Pictures of reports beside each other: one picture sent by two, and two images of the same ground."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyproj import Transformer
from rasterio.io import MemoryFile
from rasterio.transform import from_origin
from scipy import ndimage

from console_rows import logged_in
from leadline.shell.console.shown import short
from leadline.shell.tables.findings import standing
from leadline.shell.tables.gathering import independent
from leadline.shell.tables.models import AuditRow, EvidenceRow, FindingRow, LeadRow, TieRow
from sorting_line import SortingLine
from stories.test_claims import TOWN, UTM_45N, checking, page, picture, settle, told

__all__ = ["checking"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_one_picture_sent_by_two_is_tied_and_is_one_source(checking: SortingLine):
    place = {"lat": TOWN[0], "lon": TOWN[1]}
    texts = ("A grey box with an aerial hangs on the lamp post.", "Somebody put an antenna box at the lock.")
    leads = []
    for what in texts:
        report = {"what": what, "language": "en", "place": place}
        answer = checking.client.post(
            "/api/v1/reports", {"report": json.dumps(report), "files": [picture(place)]}
        )
        assert answer.status_code == 201, answer.content
        settle(checking)
        leads.append(LeadRow.objects.latest("received_at"))

    tie = TieRow.objects.get(reason="same picture")
    rows = LeadRow.objects.filter(pk__in=[lead.pk for lead in leads])
    assert [tie.first_id, tie.second_id] == [lead.pk for lead in leads]
    assert independent(rows) == 1
    assert not LeadRow.objects.exclude(waiting_for="", to_check="").exists()
    assert "The same picture, 1 min apart; counted as one source." in page(leads[0])


@pytest.mark.parametrize(
    ("language", "seen", "refused"), [("en", "changed", "cannot be compared"), ("zh", "发生变化", "无法比较")]
)
def test_two_images_of_one_report_are_compared_and_the_change_is_drawn(
    checking: SortingLine, language: str, seen: str, refused: str
):
    files = [
        SimpleUploadedFile("before.tif", ground(acquired="2026:05:01 03:00:00"), "image/tiff"),
        SimpleUploadedFile("after.tif", ground(built=40, acquired="2026:05:09 03:00:00"), "image/tiff"),
        SimpleUploadedFile("far.tif", ground(east_m=50_000, acquired="2026:05:10 03:00:00"), "image/tiff"),
    ]

    lead = told(checking, "S22", language, *files)

    said = [row.because_zh if language == "zh" else row.because for row in images(lead)]
    (changed,) = [row for row in images(lead) if row.figure.get("map")]
    assert len(said) == 3
    assert sum(seen in one for one in said) == 1 and sum(refused in one for one in said) == 1
    assert changed.inputs["overlay_changed_m2"] == pytest.approx(400, rel=0.2)
    assert len(changed.rests_on) == 2
    assert "<svg" in page(lead)


def test_images_of_two_tied_reports_are_compared_when_an_officer_asks(checking: SortingLine):
    older, newer = (with_image(checking, built) for built in (0, 40))
    TieRow.objects.create(first=older, second=newer, reason="near", because="Near each other.")
    before, after = (EvidenceRow.objects.get(report=lead.pk) for lead in (older, newer))
    asked = {"about": str(after.id), "before": f"file:{before.id}", "changed": "yes"}

    chief = logged_in("supervisor")
    form = chief.get(claim_of(newer) + f"?about=file:{after.id}").text
    answer = chief.post(claim_of(newer), asked)
    settle(checking)

    (changed,) = images(newer)
    opened = AuditRow.objects.filter(subject=str(before.id), detail__purpose="comparing")
    assert f"File 1 of {short(older.pk)}" in form
    assert (answer.status_code, changed.verdict) == (302, "supports")
    assert changed.inputs["overlay_changed_m2"] == pytest.approx(400, rel=0.2)
    assert changed.rests_on == [f"file:{after.id}", f"file:{before.id}"]
    assert f"File 1, File 1 of {short(older.pk)}" in page(newer)
    assert [(row.kind, row.by) for row in opened] == [("evidence.opened", "supervisor-1")]


def test_images_of_reports_that_do_not_belong_together_are_not_compared(checking: SortingLine):
    other, lead = (with_image(checking, built) for built in (0, 40))
    before, after = (EvidenceRow.objects.get(report=one.pk) for one in (other, lead))
    asked = {"about": str(after.id), "before": f"file:{before.id}"}

    chief = logged_in("supervisor")
    refused = chief.post(claim_of(lead), asked)
    tie = TieRow.objects.create(first=other, second=lead, reason="near", because="Near each other.")
    chief.post(claim_of(lead), asked)
    tie.delete()
    settle(checking)

    (finding,) = images(lead)
    assert refused.status_code == 422
    assert "does not belong with this one any more" in finding.because
    assert not AuditRow.objects.filter(subject=str(before.id), detail__purpose="comparing").exists()


def with_image(line: SortingLine, built: int) -> LeadRow:
    """The lead of a report with one image of the ground, sorted and checked."""
    files = [SimpleUploadedFile("scene.tif", ground(built=built), "image/tiff")]
    report = {"what": f"An image that I was offered, number {built}.", "language": "en"}
    answer = line.client.post("/api/v1/reports", {"report": json.dumps(report), "files": files})
    assert answer.status_code == 201, answer.content
    settle(line)
    return LeadRow.objects.latest("received_at")


def claim_of(lead: LeadRow) -> str:
    return reverse("console:claim", args=[lead.pk, "imagery"])


def images(lead: LeadRow) -> list[FindingRow]:
    return [
        row
        for row in standing(FindingRow.objects.filter(lead=lead.pk), LeadRow.objects.get(pk=lead.pk).checked)
        if row.verifier == "imagery"
    ]


def ground(built: int = 0, east_m: float = 0.0, acquired: str = "") -> bytes:
    """Half-metre pixels of the same ground, with a roof of so many pixels on each side."""
    rng = np.random.default_rng(2)
    east, north = Transformer.from_crs(4326, UTM_45N, always_xy=True).transform(86.0128, 2.0235)
    pixels = ndimage.gaussian_filter(rng.normal(120, 60, (200, 200)), 2) * 3 - 240
    pixels += np.random.default_rng(built).normal(0, 3, pixels.shape)
    pixels[60 : 60 + built, 80 : 80 + built] += 120
    with MemoryFile() as file:
        with file.open(
            driver="GTiff", width=200, height=200, count=1, dtype="uint8",
            crs=rasterio.CRS.from_epsg(UTM_45N),
            transform=from_origin(east - 50 + east_m, north + 50, 0.5, 0.5),
        ) as image:  # fmt: skip
            image.write(np.clip(pixels, 0, 255).astype(np.uint8)[None])
            image.update_tags(TIFFTAG_DATETIME=acquired)
        return bytes(file.read())
