"""Images of one report laid over each other: which pairs, once, and a clear answer where it cannot be."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
from scipy import ndimage

from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.shell.examining.pairs import overlay
from leadline.shell.examining.pairs.packing import packed
from leadline.shell.opening.overlaying import MOST_PAIRS, Overlays
from leadline.verification.imaging.changes import answer_change
from shell.examining.readers.made import geotiff


class Comparing:
    """Reads pairs in this process, and counts them."""

    def __init__(self, said):
        self.said, self.asked = said, []

    def examine(self, content, name=""):
        self.asked.append(content)
        return self.said


def image(number, acquired=""):
    about = Evidence(
        id=UUID(int=number), report=UUID(int=1), name="", size=1, sha256="", declared_type="",
        received_at=datetime(2026, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    return Examined(evidence=about, facts=FileFacts(raster={"gsd_m": 0.5, "acquired_at": acquired}))


def content(one):
    return bytes([one.int])


def of(laid):
    return [file.facts.raster.get("overlay", {}).get("of") for file in laid]


def test_the_newer_image_is_laid_over_the_older_whatever_came_first():
    comparing = Comparing(FileFacts(raster={"refused": "", "changed": 0.1}))

    laid = Overlays(comparing).laid([image(1, "2026-05-09"), image(2, "2026-05-01")], content)

    assert of(laid) == [f"file:{UUID(int=2)}", None]
    assert comparing.asked == [packed(bytes([2]), bytes([1]))]


def test_a_pair_is_compared_once_however_often_the_lead_is_checked():
    comparing = Comparing(FileFacts(raster={"changed": 0.1}))
    overlays = Overlays(comparing)

    first, again = (overlays.laid([image(1), image(2)], content) for _ in range(2))

    assert first == again
    assert len(comparing.asked) == 1


def test_of_many_images_the_newest_pairs_are_compared():
    laid = Overlays(Comparing(FileFacts(raster={"changed": 0.0}))).laid(
        [image(number) for number in range(1, 9)], content
    )

    assert len([one for one in of(laid) if one]) == MOST_PAIRS
    assert of(laid)[-1] == f"file:{UUID(int=7)}"


def test_one_image_and_what_is_no_image_are_left_as_they_are():
    table = replace(image(2), facts=FileFacts(table={"places": [[1.0, 2.0]]}))

    assert Overlays(Comparing(FileFacts())).laid([image(1), table], content) == (image(1), table)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (FileFacts(trouble="Reading its size and position took too long and was stopped."), "slow"),
        (FileFacts(trouble="Its raster could not be read: the reader broke on it."), "unreadable"),
    ],
)
def test_a_comparison_that_failed_says_why(said, refused):
    laid = Overlays(Comparing(said)).laid([image(1), image(2)], content)

    assert laid[1].facts.raster["overlay"]["refused"] == refused
    assert "cannot be compared" in answer_change(laid[1].facts.raster["overlay"], None).said


def test_a_file_that_does_not_open_is_said_to_be_unreadable():
    laid = Overlays(Comparing(FileFacts())).laid([image(1), image(2)], lambda one: None)

    assert laid[1].facts.raster["overlay"]["refused"] == "unreadable"


def ground(bands=1, seed=2):
    rng = np.random.default_rng(seed)
    one = ndimage.gaussian_filter(rng.normal(120, 60, (120, 120)), 2) * 3 - 240
    noise = np.random.default_rng(seed + bands).normal(0, 3, (bands, 120, 120))
    return np.clip(one + noise, 0, 255).astype(np.uint8)


def compared(tmp_path, before, after):
    both = tmp_path / "both"
    both.write_bytes(packed(before.read_bytes(), after.read_bytes()))
    return overlay.read(both, {})


def test_images_with_different_bands_are_compared_in_those_that_both_have(tmp_path):
    before, after = (geotiff(tmp_path / f"{many}.tif", ground(many)) for many in (3, 1))

    found = compared(tmp_path, before, after)

    assert (found["bands"], found["same_bands"], found["refused"]) == (1, False, "")
    assert "they have different bands, of which the first 1 is compared" in answer_change(found, None).said


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"crs": "EPSG:32651"}, "share less than 5 %"),
        ({"west": 6e5}, "share less than 5 %"),
    ],
    ids=["another zone", "another place"],
)
def test_images_of_other_ground_cannot_be_compared(tmp_path, other, said):
    before = geotiff(tmp_path / "a.tif", ground())
    after = geotiff(tmp_path / "b.tif", ground(), **other)

    assert said in answer_change(compared(tmp_path, before, after), None).said


def test_a_raster_too_large_to_decode_is_refused_by_its_header(tmp_path, monkeypatch):
    monkeypatch.setattr(overlay, "MOST_PIXELS", 100)
    path = geotiff(tmp_path / "a.tif", ground())

    assert "too large to be decoded" in answer_change(compared(tmp_path, path, path), None).said


def test_what_is_no_image_is_said_to_be_unreadable(tmp_path):
    path = tmp_path / "a.tif"
    path.write_bytes(b"II*\0 no image")

    assert compared(tmp_path, path, path) == {"refused": "unreadable"}
