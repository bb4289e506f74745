"""Cleaning, compared with what Pillow and exifread, two readers that are not ours, find afterwards."""

import io
import random

import exifread
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from leadline.shell.examining.cleaning import clean
from leadline.shell.examining.view import CannotShow
from shell.examining.pictures import CAMERA, huge_png, picture, polyglot

LIMITS = {"pixels": 100_000_000}
SECRETS = (CAMERA.encode(), b"Seven", b"Painter", b"2026:05:03", b"Castellane")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", [1, 6])
def test_no_byte_of_place_and_device_is_left_and_every_pixel_is(kind: str, turned: int) -> None:
    before = picture(kind, turned=turned)
    media_type, after = clean(before, LIMITS)

    first, second = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert media_type == f"image/{kind.lower()}"
    assert [secret for secret in SECRETS if secret in after] == []
    assert first.convert("RGB").tobytes() == second.convert("RGB").tobytes()
    assert set(exifread.process_file(io.BytesIO(after), details=False)) <= {"Image Orientation"}


def test_a_jpeg_stays_upright() -> None:
    before = picture("JPEG", turned=8)
    _, after = clean(before, LIMITS)

    shown = [ImageOps.exif_transpose(Image.open(io.BytesIO(one))) for one in (before, after)]
    assert shown[0].size == shown[1].size == (480, 640)
    assert shown[0].tobytes() == shown[1].tobytes()


def test_a_gif_loses_its_comments() -> None:
    _, after = clean(picture("GIF"), LIMITS)

    assert b"Castellane" not in after
    assert Image.open(io.BytesIO(after)).size == (640, 480)


def test_what_hides_behind_the_end_of_a_picture_is_gone() -> None:
    _, after = clean(polyglot(), LIMITS)

    assert (b"script" in after, b"PK" in after[-200:], after[-2:]) == (False, False, b"\xff\xd9")


def test_a_progressive_jpeg_with_restarts_keeps_its_pixels() -> None:
    image = Image.effect_noise((300, 200), 60).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", progressive=True, restart_marker_blocks=2)

    _, after = clean(out.getvalue(), LIMITS)

    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(out).tobytes()


def test_colours_of_a_cmyk_jpeg_stay_as_they_were() -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert("CMYK").save(out, "JPEG")

    _, after = clean(out.getvalue(), LIMITS)

    assert Image.open(io.BytesIO(after)).convert("RGB").tobytes() == Image.open(out).convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (picture("TIFF"), "Only JPEG, PNG, WebP, GIF and HEIC pictures can be cleaned."),
        (huge_png(), "The picture says that it has 50000 x 50000 pixels; at most 100000000 are decoded."),
        (b"%PDF-1.7", "A PDF may hold programs and is not drawn here; open the original on a machine apart."),
        (picture("PNG")[:2000], "The picture is broken or cut off, so it cannot be cleaned."),
        (picture("JPEG")[:2000], "The picture is broken or cut off, so it cannot be cleaned."),
    ],
    ids=["tiff", "pixels", "pdf", "cut png", "cut jpeg"],
)
def test_what_cannot_be_cleaned_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(CannotShow) as caught:
        clean(content, LIMITS)

    assert str(caught.value) == why


PICTURES = {kind: picture(kind, (64, 48)) for kind in ("JPEG", "PNG", "WEBP", "GIF")}


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(sorted(PICTURES)), seed=st.integers(0, 2**32), many=st.integers(1, 20))
def test_a_damaged_picture_is_cleaned_or_refused_never_passed_on(kind: str, seed: int, many: int) -> None:
    rng = random.Random(seed)
    damaged = bytearray(PICTURES[kind])
    damaged_at = rng.sample(range(len(damaged)), many)
    damaged[damaged_at[0]] = rng.randrange(256)
    del damaged[max(damaged_at) :: rng.randrange(1, 5)]

    outcome = _outcome(bytes(damaged))

    assert [secret for secret in SECRETS if secret in outcome] == []


def _outcome(content: bytes) -> bytes:
    try:
        return clean(content, LIMITS)[1]
    except CannotShow:
        return b""
