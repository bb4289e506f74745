"""Viewing copies, straight and through the sandbox, and what cannot be shown."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from leadline.errors import GiveUp
from leadline.policy import load
from leadline.shell.examining.sandbox import Sandbox
from shell.examining.pictures import CAMERA, SVG, huge_png, nested_archive, picture, polyglot


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(load().evidence)
    yield made
    made.close()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_a_copy_holds_pixels_and_nothing_of_where_and_when(sandbox: Sandbox, kind: str) -> None:
    media_type, copy = sandbox.view(picture(kind))

    shown = Image.open(io.BytesIO(copy))
    assert media_type in ("image/jpeg", "image/png")
    assert shown.size == (640, 480)
    assert (dict(shown.getexif()), CAMERA.encode() in copy, b"Castellane" in copy) == ({}, False, False)


def test_a_copy_is_upright_and_no_longer_than_2048_pixels(sandbox: Sandbox) -> None:
    _, copy = sandbox.view(picture(size=(4000, 1000), turned=6))

    assert Image.open(io.BytesIO(copy)).size == (512, 2048)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (huge_png(), "The picture says that it has 50000 x 50000 pixels; at most 100000000 are decoded."),
        (SVG, "An SVG is a program that draws, and is not shown; open the original on a machine apart."),
        (
            b"\0\0\0\x18ftypisom" + bytes(64),
            "There is no viewing copy of a video; still frames are not made yet.",
        ),
        (nested_archive(2), "An archive or an office document is not opened for viewing."),
        (
            b"%PDF-1.7\n",
            "A PDF may hold programs and is not drawn here; open the original on a machine apart.",
        ),
        (bytes(10_000), "This is no picture that can be shown here."),
        (picture()[:3000], "The picture is broken or cut off and cannot be decoded."),
        (picture("PNG")[:3000], "The picture is broken or cut off and cannot be decoded."),
    ],
    ids=["pixels", "svg", "video", "archive", "pdf", "zeros", "cut jpeg", "cut png"],
)
def test_what_cannot_be_shown_says_why(sandbox: Sandbox, content: bytes, why: str) -> None:
    with pytest.raises(GiveUp) as caught:
        sandbox.view(content)

    assert str(caught.value) == why


def test_a_polyglot_is_shown_as_pixels_alone(sandbox: Sandbox) -> None:
    _, copy = sandbox.view(polyglot())

    assert (b"script" in copy, b"PK\x03\x04" in copy) == (False, False)


def test_a_moving_picture_shows_its_first_image(sandbox: Sandbox) -> None:
    frames = [Image.new("P", (64, 64), color) for color in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    _, copy = sandbox.view(out.getvalue())

    assert getattr(Image.open(io.BytesIO(copy)), "n_frames", 1) == 1
