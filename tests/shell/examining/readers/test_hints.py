from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from leadline.shell.examining.readers import hints
from shell.examining.readers.made import photo, zipped

JPEG = {"label": "jpeg", "group": "image"}


def names(tmp_path, content, kind=JPEG):
    path = tmp_path / "file"
    path.write_bytes(content)
    return [hint["name"] for hint in hints.read(path, kind)]


def saved_again(content, quality):
    into = io.BytesIO()
    Image.open(io.BytesIO(content)).save(into, "JPEG", quality=quality)
    return into.getvalue()


def with_thumbnail(content, small):
    """The photo with a small picture in its EXIF, written by hand: the second directory of TIFF 6.0."""
    into = io.BytesIO()
    small.save(into, "JPEG", quality=80)
    data = into.getvalue()
    rows = ((0x0103, 3, 6), (0x0201, 4, 14 + 2 + 36 + 4), (0x0202, 4, len(data)))
    table = b"".join(tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + (1).to_bytes(4, "little")
                     + value.to_bytes(4, "little") for tag, kind, value in rows)  # fmt: skip
    tiff = b"II*\0\x08\0\0\0" + b"\0\0" + (14).to_bytes(4, "little") + b"\x03\0" + table + bytes(4) + data
    body = b"Exif\0\0" + tiff
    return content[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + content[2:]


def plain(content):
    """The photo without its own EXIF."""
    into = io.BytesIO()
    Image.open(io.BytesIO(content)).convert("RGB").save(into, "JPEG", quality=92, exif=b"")
    return into.getvalue()


def test_an_ordinary_photo_has_no_hint(tmp_path):
    assert names(tmp_path, photo()) == []


def test_a_photo_that_a_messenger_saved_again_has_a_weak_one(tmp_path):
    assert names(tmp_path, saved_again(photo(quality=60), 90)) == ["saved twice"]


def test_a_photo_cut_off_says_so(tmp_path):
    assert "cut off" in names(tmp_path, photo()[:9000])


def test_a_thumbnail_of_the_picture_is_no_hint(tmp_path):
    content = plain(photo())
    small = Image.open(io.BytesIO(content)).resize((160, 120))

    assert "other thumbnail" not in names(tmp_path, with_thumbnail(content, small))


def test_a_thumbnail_of_something_else_is_told(tmp_path):
    other = np.random.default_rng(99).integers(0, 255, (12, 16), dtype=np.uint8)
    small = Image.fromarray(other).resize((160, 120), Image.Resampling.BICUBIC)

    assert "other thumbnail" in names(tmp_path, with_thumbnail(plain(photo()), small))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ({"also": ["zip"]}, "polyglot"),
        ({"active": ["script"]}, "active content"),
        ({"archive": {"bomb": True}}, "bomb"),
        ({"archive": {"nested": 2, "nested_kinds": ["zip"]}}, "nested archive"),
        ({"archive": {"programs": 1}}, "programs inside"),
    ],
)
def test_what_the_kind_told_is_a_hint(tmp_path, kind, name):
    assert names(tmp_path, zipped(a__txt=b"a"), {"label": "zip", "group": "archive", **kind}) == [name]
