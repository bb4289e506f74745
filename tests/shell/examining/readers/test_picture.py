from __future__ import annotations

import io

import pytest
from PIL import Image

from leadline.methods.phash import PictureHash, is_same_picture
from leadline.shell.examining.readers import picture
from shell.examining.readers.made import photo

JPEG = {"label": "jpeg", "group": "image"}


def read(tmp_path, content, kind=JPEG):
    path = tmp_path / "file"
    path.write_bytes(content)
    return picture.read(path, kind)


def hashed(tmp_path, content, kind=JPEG):
    found = read(tmp_path, content, kind)
    return PictureHash(dct=int(found["dct"], 16), gradient=int(found["gradient"], 16))


def saved(image, form="JPEG", **more):
    into = io.BytesIO()
    image.save(into, form, **more)
    return into.getvalue()


def test_a_smaller_copy_in_another_format_has_the_same_picture(tmp_path):
    small = Image.open(io.BytesIO(photo())).resize((320, 240))
    copy = hashed(tmp_path, saved(small, "PNG"), {"label": "png", "group": "image"})

    assert is_same_picture(copy, hashed(tmp_path, photo()))


def test_a_photo_lies_as_its_camera_says_and_its_turned_copy_is_the_same(tmp_path):
    lying = photo({0x0112: 6})
    upright = saved(Image.open(io.BytesIO(photo())).rotate(270, expand=True), quality=90)

    assert is_same_picture(hashed(tmp_path, lying), hashed(tmp_path, upright))
    assert not is_same_picture(hashed(tmp_path, lying), hashed(tmp_path, photo()))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (saved(Image.new("RGB", (200, 200), "white")), JPEG),
        (saved(Image.new("RGB", (200, 4))), JPEG),
        (photo()[:200], JPEG),
        (b"no picture", JPEG),
        (photo(), {"label": "svg", "group": "image"}),
        (photo(), {"label": "pdf", "group": "document"}),
    ],
    ids=["blank", "thin", "cut", "words", "svg", "document"],
)
def test_what_shows_nothing_has_no_picture(tmp_path, content, kind):
    assert read(tmp_path, content, kind) == {}
