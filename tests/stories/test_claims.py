"""Stories whose claims are checked: S01, S03, S04, S09, S13, S16, S22 and S26, from the API to the console.

Files go in with the report and are read in the sandbox; registers lie in files as an operator has them.
"""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import rasterio
from django.core.files.uploadedfile import SimpleUploadedFile
from pyproj import Transformer
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from console_rows import logged_in
from leadline.flow import drain_checks
from leadline.methods.orbit import look_up, passes, read_satellite
from leadline.model.checking import Entered
from leadline.model.finding import Verdict
from leadline.policy.sites import DEMO
from leadline.shell import site
from leadline.shell.demo import books, photo, sky
from leadline.shell.demo.stream import TOWN_ZONE
from leadline.shell.demo.world import write_world
from leadline.shell.registers import world
from leadline.shell.tables import acts
from leadline.shell.tables.findings import standing
from leadline.shell.tables.models import AuditRow, FindingRow, LeadRow, PatternRow
from leadline.shell.worker import draining, patterns
from sorting_line import SortingLine
from stories.telling import variant_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

BOTH = pytest.mark.parametrize("language", ["en", "zh"])
#: the day on which the stories play: the town's registers reach back eight days from it
NOW = datetime(2026, 5, 13, 6, 0, tzinfo=UTC)
#: when the photo of S01 and the video of S09 were taken
TAKEN = datetime(2026, 5, 12, 15, 20, tzinfo=TOWN_ZONE)
TOWN = (2.0139, 85.9985)
UTM_45N = 32645


@pytest.fixture
def checking(line: SortingLine, settings, tmp_path: Path) -> Iterator[SortingLine]:
    """A line with the town's registers and its watch list."""
    named = write_world(tmp_path, 7, NOW)
    settings.TRACKS, settings.RECORDS = named["LEADLINE_TRACKS"], named["LEADLINE_RECORDS"]
    settings.ELEMENTS, settings.SITES_FILE = named["LEADLINE_ELEMENTS"], str(DEMO)
    settings.POLICY_PROFILE = "demo-town"
    _forget()
    line.drain = line.another_drain()
    yield line
    draining._drains.clear()
    _forget()


def _forget() -> None:
    for read in (site.policy, site.sites, world.here):
        read.cache_clear()


def sent(
    line: SortingLine, name: str, language: str, *files: SimpleUploadedFile
) -> tuple[LeadRow, list[str]]:
    """The lead of a story's last report, and its receipt."""
    said = dict(variant_of(name, language)["report"][-1]) | {"language": language}
    said.pop("after_min")
    known = set(LeadRow.objects.values_list("pk", flat=True))
    answer = line.client.post("/api/v1/reports", {"report": json.dumps(said), "files": list(files)})
    assert answer.status_code == 201, answer.content
    return LeadRow.objects.exclude(pk__in=known).get(), answer.json()["receipt"]


def told(line: SortingLine, name: str, language: str, *files: SimpleUploadedFile) -> LeadRow:
    """The lead of a story's last report, sorted and checked."""
    lead, _ = sent(line, name, language, *files)
    settle(line)
    return LeadRow.objects.get(pk=lead.pk)


def settle(line: SortingLine) -> None:
    """Nothing waits afterwards: what a check found may rank a lead anew."""
    line.sort()
    drain_checks(line.drain.line)
    line.sort()


def found(lead: LeadRow, verifier: str) -> FindingRow:
    """The one finding of a verifier that speaks; the first where several do."""
    lead = LeadRow.objects.get(pk=lead.pk)
    held = standing(FindingRow.objects.filter(lead=lead), lead.checked)
    rows = [row for row in held if row.verifier == verifier]
    spoken = [row for row in rows if row.verdict in (Verdict.SUPPORTS, Verdict.CONTRADICTS)]
    return (spoken or rows)[0]


def enter(line: SortingLine, lead: LeadRow, verifier: str, claim: dict[str, object]) -> LeadRow:
    """The lead after an officer entered a claim and the line checked it."""
    at = datetime.now(UTC)
    acts.enter(
        acts.Act(lead=lead.pk, by="mei", at=at), Entered(verifier=verifier, claim=claim, by="mei", at=at)
    )
    settle(line)
    return LeadRow.objects.get(pk=lead.pk)


def page(lead: LeadRow) -> str:
    return logged_in("officer").get(f"/console/lead/{lead.pk}").content.decode()


def picture(said: dict[str, object]) -> SimpleUploadedFile:
    content = photo.photo(TAKEN, said["lat"], said["lon"], np.random.default_rng(1))
    return SimpleUploadedFile("IMG_1.jpg", content, "image/jpeg")


def table(name: str, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return SimpleUploadedFile(name, text.getvalue().encode(), "text/csv")


@BOTH
def test_s01_the_photo_s_clock_and_its_shadow_fit_and_are_one_source(checking: SortingLine, language: str):
    place = variant_of("S01", language)["report"][0]["place"]
    lead = told(checking, "S01", language, picture(place))
    waiting = found(lead, "shadow")
    x, y = photo.tip(TAKEN, place["lat"], place["lon"])

    drawn = {
        "width": photo.WIDTH, "height": photo.HEIGHT, "foot": photo.FOOT, "tip": (x, y), "looks": "down",
        "reference": ((100, 900), (100, 100)), "reference_azimuth_deg": 0.0,
    }  # fmt: skip
    lead = enter(checking, lead, "shadow", {"about": waiting.about, "drawn": drawn})

    shadow, file, records = found(lead, "shadow"), found(lead, "file"), found(lead, "records")
    assert (waiting.verdict, waiting.inputs["missing"]) == ("inconclusive", "shadow")
    assert (shadow.verdict, shadow.strength_is) == ("supports", "likelihood ratio")
    assert shadow.strength > 3
    assert (file.verdict, records.verdict) == ("supports", "supports")
    assert "by one source (ICD 203)" in lead.grade_because


def test_s01_the_same_photo_four_hours_later_is_contradicted(checking: SortingLine, monkeypatch):
    story = variant_of("S01", "en")["report"][0]
    later = (TAKEN + timedelta(hours=4)).isoformat()
    monkeypatch.setitem(story, "moment", {"earliest": later, "latest": later})

    lead = told(checking, "S01", "en", picture(story["place"]))

    assert found(lead, "records").verdict == "contradicts"
    assert lead.grade == "2E"
    assert "a person must agree" in lead.grade_because


@BOTH
def test_s03_commits_by_day_of_another_zone_do_not_fit_the_stated_one(checking: SortingLine, language: str):
    rng = np.random.default_rng(3)
    days = [datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=int(day)) for day in range(60)]
    times = [day + timedelta(hours=float(rng.uniform(15, 23.5))) for day in days for _ in range(5)]
    log = "\n".join(at.isoformat(timespec="seconds") for at in sorted(times))

    lead = told(checking, "S03", language, SimpleUploadedFile("commits.txt", log.encode(), "text/plain"))

    zone = found(lead, "records")
    said = zone.because_zh if language == "zh" else zone.because
    assert zone.verdict == "inconclusive" and zone.strength < 0.001
    assert "do not fit" in said or "不符" in said or "不吻合" in said
    assert "says nothing of who anybody is" in zone.because


@BOTH
def test_s04_orders_in_satellite_passes_are_told_with_their_chance(checking: SortingLine, language: str):
    times = passes_of("TERN EYE", days=7)

    rows = [(number, at.isoformat(timespec="seconds")) for number, at in enumerate(times)]
    lead = told(checking, "S04", language, table("orders.csv", ("order", "time"), rows))

    sky_finding = found(lead, "overflight")
    assert sky_finding.strength_is == "p-value"
    assert 0 < sky_finding.strength <= 1
    assert "4 satellites" in sky_finding.because or "4颗" in sky_finding.because_zh
    assert len(times) >= 9


def test_s04_the_triangle_and_the_passes_are_two_findings_with_their_chance(checking: SortingLine):
    turn = 2 * np.pi * np.arange(9) / 3
    for row in range(9):
        spot = {"lat": TOWN[0] + 0.03 * np.sin(turn[row]), "lon": TOWN[1] + 0.03 * np.cos(turn[row])}
        body = {"what": f"A drone hovers over the field, order {row}.", "place": spot}
        checking.post(body, NOW - timedelta(hours=8.0 * row + 3))
    checking.sort()
    told(
        checking,
        "S04",
        "en",
        table("orders.csv", ("time",), [(at.isoformat(),) for at in passes_of("GANNET 7", 3)]),
    )
    checking.clock.at = NOW

    patterns.look(checking.drain.line)

    assert PatternRow.objects.filter(detector="shapes").exists()
    assert FindingRow.objects.filter(verifier="overflight", strength_is="p-value").exists()


def passes_of(name: str, days: int) -> list[datetime]:
    """The culminations of one satellite above 30 degrees over the town in the last days, at most 9."""
    lines = sky.element_sets(NOW, 8).splitlines()
    sets = [lines[row : row + 3] for row in range(0, len(lines), 3)]
    mine = [read_satellite(one[1], one[2]) for one in sets if one[0] == name]
    until = NOW.timestamp()
    seen = passes(mine, look_up(*TOWN, [(until - days * 86_400.0, until)]), 20.0)
    return [datetime.fromtimestamp(float(at), UTC) for at in (seen.tca_s if seen else [])][:9]


@BOTH
def test_s09_a_video_is_taken_its_own_data_shown_and_its_custody_kept(checking: SortingLine, language: str):
    lead, receipt = sent(checking, "S09", language, film("label.mp4"))
    settle(checking)

    file = found(lead, "file")
    shown = checking.call("inbox", {"receipt": receipt, "language": language}).json()["files"]
    kept = set(AuditRow.objects.filter(kind__startswith="evidence.").values_list("kind", flat=True))
    assert (file.inputs["true_type"], file.inputs["answers"]["time"]) == ("mp4", "some zone")
    assert "Its time has no zone" in file.because
    assert "2026-05-12" in json.dumps(shown)
    assert {"evidence.received", "evidence.examined"} <= kept


def film(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, video(TAKEN), "video/mp4")


def test_protected_expression_is_never_checked_until_a_person_sorts_it_otherwise(checking: SortingLine):
    body = {"what": "There was a protest against the harbour fees; I took a photo of the picket line."}
    files = [picture({"lat": TOWN[0], "lon": TOWN[1]})]
    assert (
        checking.client.post("/api/v1/reports", {"report": json.dumps(body), "files": files}).status_code
        == 201
    )
    settle(checking)
    lead = LeadRow.objects.get()
    unchecked = FindingRow.objects.filter(lead=lead).count()

    acts.sort_otherwise(
        acts.Act(lead=lead.pk, by="mei", at=datetime.now(UTC)), "unclear", "", "not a protest"
    )
    settle(checking)

    assert (lead.scope, unchecked) == ("protected", 0)
    assert FindingRow.objects.filter(lead=lead, verifier="file").exists()


def video(at: datetime) -> bytes:
    """The smallest film that says when it was made: ftyp, mdat, moov with mvhd (ISO/IEC 14496-12)."""
    since_1904 = int((at - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
    head = struct.pack(">B3xIIII", 0, since_1904, since_1904, 1000, 20_000) + b"\0" * 80
    return (
        box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
        + box(b"mdat", b"\0" * 4096)
        + box(b"moov", box(b"mvhd", head))
    )


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


@BOTH
def test_s13_the_notice_is_36_hours_older_than_the_work(checking: SortingLine, language: str):
    assert books.notice_date(NOW).date().isoformat() == "2026-05-10"

    lead = told(checking, "S13", language)

    gap = found(lead, "records")
    said = gap.because_zh if language == "zh" else gap.because
    assert "36 h" in said or "36小时" in said or "1 d 12 h" in said or "1天12小时" in said
    assert "register:construction" in gap.rests_on


@BOTH
def test_s16_track_and_dock_agree_and_customs_is_silent(checking: SortingLine, language: str):
    began = datetime.now(UTC)
    lead = told(checking, "S16", language)
    took = datetime.now(UTC) - began

    ship = found(lead, "vessel")
    said = ship.because_zh if language == "zh" else ship.because
    assert ship.verdict == "supports"
    assert ("customs record is silent" in said) or ("海关" in said)
    assert {"tracks", "register:dock"} <= set(ship.rests_on)
    assert took < timedelta(seconds=23)
    assert "<svg" in page(lead)


@BOTH
def test_s22_the_sample_is_fine_and_lies_on_protected_ground(checking: SortingLine, language: str):
    lead = told(checking, "S22", language, SimpleUploadedFile("sample.tif", sample(), "image/tiff"))

    image = found(lead, "imagery")
    said = image.because_zh if language == "zh" else image.because
    assert "0.5" in said
    assert "research park" in said.lower() or "科研园" in said


def sample() -> bytes:
    """A GeoTIFF of half-metre pixels over the research park of the demo's watch list."""
    rng = np.random.default_rng(2)
    east, north = Transformer.from_crs(4326, UTM_45N, always_xy=True).transform(86.0128, 2.0235)
    with MemoryFile() as file:
        with file.open(
            driver="GTiff", width=200, height=200, count=1, dtype="uint8",
            crs=rasterio.CRS.from_epsg(UTM_45N), transform=from_origin(east - 50, north + 50, 0.5, 0.5),
        ) as image:  # fmt: skip
            image.write(rng.integers(60, 200, (1, 200, 200), dtype=np.uint8))
        return bytes(file.read())


@BOTH
def test_s26_door_and_camera_are_two_hours_apart(checking: SortingLine, language: str):
    rng = np.random.default_rng(5)
    camera = [
        datetime(2026, 5, 4, tzinfo=UTC) + timedelta(hours=float(at))
        for at in np.sort(rng.uniform(0, 150, 30))
    ]
    door = [at - timedelta(hours=2) for at in camera if rng.random() > 0.1]
    files = [
        table("door.csv", ("time",), [(at.isoformat(timespec="seconds"),) for at in door]),
        table("camera.csv", ("time",), [(at.isoformat(timespec="seconds"),) for at in camera]),
    ]

    lead = told(checking, "S26", language, *files)

    clocks = found(lead, "records")
    assert clocks.inputs["offset_s"] == pytest.approx(7200, abs=5) or clocks.inputs[
        "offset_s"
    ] == pytest.approx(-7200, abs=5)
    assert clocks.verdict == "supports"
