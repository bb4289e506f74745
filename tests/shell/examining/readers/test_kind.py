from __future__ import annotations

import gzip

import numpy as np
import pytest

from leadline.shell.examining.readers import kind
from shell.examining.readers.made import facts_of, geotiff, photo, zipped

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script>'
    b'<image href="//e.example/a"/></svg>'
)
BILLION = b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'


def kind_of(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    return kind.read(path, {})


@pytest.mark.parametrize(
    ("content", "label"),
    [
        (photo(), "jpeg"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" * 20, "pdf"),
        (b"name,lat,lon\n" + b"a,1.5,2.5\n" * 50, "csv"),
        (SVG, "svg"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "gif"),
        (b"", "empty"),
    ],
)
def test_the_true_kind_is_told_by_content_alone(tmp_path, content, label):
    assert kind_of(tmp_path, content)["label"] == label


def test_a_picture_that_is_an_archive_too_is_both(tmp_path):
    assert kind_of(tmp_path, photo() + zipped(a__txt=b"hello"))["also"] == ["zip"]


def test_a_picture_that_is_a_program_of_a_browser_too_is_both(tmp_path):
    assert kind_of(tmp_path, b"GIF89a/*" + bytes(30) + b"*/=1;alert(1)//")["also"] == ["javascript"]


def test_a_picture_with_a_page_inside_is_told(tmp_path):
    assert "html" in kind_of(tmp_path, photo() + b"<script>alert(1)</script>")["also"]


def test_an_ordinary_photo_is_only_a_photo(tmp_path):
    assert kind_of(tmp_path, photo())["also"] == []


def test_a_drawing_with_a_script_and_links_says_so(tmp_path):
    assert kind_of(tmp_path, SVG)["active"] == ["script", "outside links"]


def test_a_drawing_with_entities_says_so_and_expands_none(tmp_path):
    assert kind_of(tmp_path, BILLION)["active"] == ["entities"]


def test_a_pdf_that_acts_when_it_is_opened_says_so(tmp_path):
    assert kind_of(tmp_path, b"%PDF-1.7\n1 0 obj<</OpenAction 2 0 R>>endobj\n" * 9)["active"] == ["actions"]


def test_archives_in_an_archive_and_programs_are_counted_without_unpacking(tmp_path):
    inner = zipped(x__txt=b"0" * 1000)

    packed = kind_of(tmp_path, zipped(inner__zip=inner, more__7z=b"7z", run__exe=b"MZ"))["archive"]

    assert (packed["nested"], packed["nested_kinds"], packed["programs"]) == (2, ["7z", "zip"], 1)


@pytest.mark.parametrize("content", [zipped(x__txt=bytes(60_000_000)), gzip.compress(bytes(80_000_000))])
def test_a_bomb_is_named_and_not_unpacked(tmp_path, content):
    told = kind_of(tmp_path, content)

    assert told["archive"]["bomb"]
    assert "unpacks to very many times" in told["trouble"]


def test_a_broken_archive_is_broken(tmp_path):
    assert kind_of(tmp_path, zipped(a__txt=b"x" * 500)[:-30])["archive"]["broken"]


def test_a_geotiff_of_zeros_is_a_tiff(tmp_path):
    path = geotiff(tmp_path / "a", np.zeros((1, 64, 64), dtype=np.uint8))

    assert facts_of(path)["kind"]["label"] == "tiff"
