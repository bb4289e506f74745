"""HEIC pictures, as telephones make them, through the sandbox, and hostile ones.

The files were made by pillow-heif (libheif, x265); the true pixels are `drawn`, Pillow is the other reader.
"""

import io
import random
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from leadline.errors import GiveUp
from leadline.methods.phash import PictureHash, is_same_picture, picture_hash
from leadline.policy import load
from leadline.shell.examining.sandbox import Sandbox
from shell.examining.pictures import CAMERA, drawn, heic, picture, wide_heic

BROKEN = (
    "A HEIC picture that is broken, far too large or of a rare kind cannot be shown; its own data are read "
    "as far as they can be."
)
#: mean difference of a colour, of 255, after the loss of HEVC at quality 60 and of JPEG
CODED = 4.0
SECRETS = (CAMERA.encode(), b"Seven", b"Painter", b"2026:05:03")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(load().evidence)
    made.warm()
    yield made
    made.close()


def test_a_heic_says_when_where_and_with_what_it_was_made(sandbox: Sandbox) -> None:
    facts = sandbox.examine(heic())

    told = {key: facts.metadata[key] for key in ("taken_at", "offset", "make", "model", "gps")}
    assert (facts.kind["label"], facts.trouble) == ("heic", "")
    assert told == {
        "taken_at": "2026-05-03T03:12:00",
        "offset": "+02:00",
        "make": CAMERA,
        "model": "Seven",
        "gps": {"lat": 52.5, "lon": 13.4},
    }


def test_a_heic_is_as_large_as_it_is_shown(sandbox: Sandbox) -> None:
    raster = sandbox.examine(heic()).raster

    assert (raster["width"], raster["height"], raster["format"]) == (240, 320, "HEIF")


def test_a_heic_and_its_copy_in_another_format_are_the_same_picture(sandbox: Sandbox) -> None:
    found = sandbox.examine(heic()).picture
    upright = drawn().rotate(-90, expand=True).convert("L")

    other = picture_hash(np.asarray(upright, dtype=np.float64))
    assert other is not None
    mine = PictureHash(dct=int(found["dct"], 16), gradient=int(found["gradient"], 16))
    assert is_same_picture(mine, other)


def test_a_copy_of_a_heic_is_upright_and_says_nothing(sandbox: Sandbox) -> None:
    media_type, copy = sandbox.view(heic())

    shown = Image.open(io.BytesIO(copy))
    off = np.asarray(shown, dtype=float) - np.asarray(drawn().rotate(-90, expand=True), dtype=float)
    assert (media_type, shown.size, dict(shown.getexif())) == ("image/jpeg", (240, 320), {})
    assert [secret for secret in SECRETS if secret in copy] == []
    assert np.abs(off).mean() < CODED


def test_what_is_seen_through_stays_so(sandbox: Sandbox) -> None:
    media_type, copy = sandbox.view(heic("clear"))

    alpha = np.asarray(Image.open(io.BytesIO(copy)).getchannel("A"), dtype=float)
    assert (media_type, abs(alpha.mean() - 120) < 2) == ("image/png", True)


def test_a_cleaned_heic_is_an_upright_jpeg_without_place_and_device(sandbox: Sandbox) -> None:
    media_type, cleaned = sandbox.clean(heic())

    shown = Image.open(io.BytesIO(cleaned))
    assert (media_type, shown.format, shown.size) == ("image/jpeg", "JPEG", (240, 320))
    assert ([secret for secret in SECRETS if secret in cleaned], dict(shown.getexif())) == ([], {})


def test_a_heic_cut_off_is_named_so_and_read_as_far_as_it_goes(sandbox: Sandbox) -> None:
    facts = sandbox.examine(heic()[:3000])

    assert [hint["name"] for hint in facts.hints] == ["cut off"]
    assert sandbox.examine(heic()).hints == ()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            wide_heic(50_000, 50_000),
            "The picture says that it has 50000 x 50000 pixels; at most 100000000 are decoded.",
        ),
        (wide_heic(2**31, 2**31 - 1), BROKEN),
        (wide_heic(9_000, 9_000), "The picture is broken or cut off and cannot be decoded."),
        (wide_heic(0, 0), BROKEN),
        (heic()[:100], BROKEN),
        (heic()[:1000], BROKEN),
        (b"\0\0\0\x18ftypheic" + bytes(64), BROKEN),
    ],
    ids=["pixels", "beyond numbers", "more than it holds", "none", "head alone", "cut", "zeros"],
)
def test_a_hostile_heic_is_not_shown_and_it_is_said_why(sandbox: Sandbox, content: bytes, why: str) -> None:
    with pytest.raises(GiveUp) as caught:
        sandbox.view(content)

    assert str(caught.value) == why


def test_50_000_times_50_000_pixels_of_a_heic_are_told_and_not_decoded(sandbox: Sandbox) -> None:
    facts = sandbox.examine(wide_heic(50_000, 50_000))

    assert facts.raster["refused"] == "pixels"
    assert (facts.metadata["make"], facts.picture) == (CAMERA, {})


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_heic_costs_its_own_reading_only(sandbox: Sandbox, seed: int) -> None:
    rng = random.Random(seed)
    damaged = bytearray(heic())
    for place in rng.sample(range(len(damaged) if seed % 2 else 460), 8):
        damaged[place] = rng.randrange(256)

    sandbox.examine(bytes(damaged))

    after = sandbox.examine(picture())
    assert (after.kind["label"], after.metadata["make"], after.trouble) == ("jpeg", CAMERA, "")
