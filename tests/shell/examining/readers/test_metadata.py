from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from leadline.shell.examining.readers import boxes, documents, metadata, xmp
from shell.examining.readers.made import box, facts_of, movie, photo

#: 2024-05-01T02:20:30Z in seconds since 1904
CREATED = 3_797_374_830
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description xmp:CreatorTool="Snapseed 2.0" '
    b'exif:DateTimeOriginal="2024-05-01T10:20:30+08:00" tiff:Model="Seven"><xmp:ModifyDate>'
    b"2024-05-02T00:00:00Z</xmp:ModifyDate><stEvt:action>saved</stEvt:action></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def written(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    return path


def test_a_photo_says_when_where_and_with_what_as_it_wrote_it(tmp_path):
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x0131] = "Holmgaard", "Seven", "Ver. 1"
    inner = tags.get_ifd(0x8769)
    inner[0x9003], inner[0x9011], inner[0x9291] = "2024:05:01 10:20:30", "+08:00", "25"
    place = tags.get_ifd(0x8825)
    place.update(
        {1: "S", 2: (31.0, 30.0, 0.0), 3: "W", 4: (121.0, 15.0, 0.0), 7: (2.0, 20.0, 31.0), 29: "2024:05:01"}
    )
    into = io.BytesIO()
    Image.new("RGB", (64, 64)).save(into, "JPEG", exif=tags)

    said = facts_of(written(tmp_path, into.getvalue()))["metadata"]

    assert (said["taken_at"], said["offset"]) == ("2024-05-01T10:20:30.25", "+08:00")
    assert (said["make"], said["model"], said["software"]) == ("Holmgaard", "Seven", "Ver. 1")
    assert said["gps"] == {"lat": -31.5, "lon": -121.25, "at": "2024-05-01T02:20:31+00:00"}


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:45 99:99:99", "now"])
def test_a_time_that_is_none_is_left_out(tmp_path, text):
    assert "taken_at" not in facts_of(written(tmp_path, photo({0x9003: text})))["metadata"]


def test_a_packet_of_xmp_is_read_as_text(tmp_path):
    said = xmp.read(written(tmp_path, bytes(100) + XMP))

    assert (said["taken_at"], said["offset"]) == ("2024-05-01T10:20:30", "+08:00")
    assert (said["software"], said["model"], said["edits"]) == ("Snapseed 2.0", "Seven", 1)


def test_a_video_says_when_and_where(tmp_path):
    said = boxes.read(written(tmp_path, movie(CREATED, place=b"+52.5000+013.4000/")))

    assert (said["taken_at"], said["offset"]) == ("2024-05-01T02:20:30", "+00:00")
    assert said["gps"] == {"lat": 52.5, "lon": 13.4}
    assert said["duration_s"] == 10.0


def test_a_video_whose_clock_was_never_set_has_no_time(tmp_path):
    assert "taken_at" not in boxes.read(written(tmp_path, movie(0)))


def test_boxes_without_end_end(tmp_path):
    deep = b""
    for _ in range(200):
        deep = box(b"moov", deep + bytes(8))

    assert boxes.read(written(tmp_path, box(b"ftyp", b"isom") + deep)) == {}


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_in_a_container_are_read_or_left(tmp_path_factory, content):
    path = written(tmp_path_factory.mktemp("boxes"), box(b"ftyp", b"isom") + content)

    assert isinstance(boxes.read(path), dict)


def test_a_pdf_says_when_and_with_what(tmp_path):
    content = b"%PDF-1.4\n1 0 obj<</CreationDate(D:20240501102030+08'00')/Producer(Press 3)>>endobj"

    said = documents.read(written(tmp_path, content), "pdf")

    assert said == {"taken_at": "2024-05-01T10:20:30", "offset": "+08:00", "software": "Press 3"}


def test_a_packed_text_in_a_png_cannot_unpack_without_end(tmp_path):
    text = b"Software\0\0" + zlib.compress(b"a" * 10_000_000)
    chunk = struct.pack(">I4s", len(text), b"zTXt") + text + bytes(4)

    said = documents.read(written(tmp_path, b"\x89PNG\r\n\x1a\n" + chunk), "png")

    assert len(said["software"]) <= 120


def test_what_is_no_picture_has_no_metadata(tmp_path):
    assert metadata.read(written(tmp_path, b"plain words"), {"label": "txt", "group": "text"}) == {}
