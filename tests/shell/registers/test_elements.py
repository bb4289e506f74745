from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from leadline.errors import Unreadable
from leadline.shell.registers.elements import ElementFiles
from made_elements import EPOCH, element_set


def text(*sets, named=True):
    rows = [row for one in sets for row in ((one.name,) if named else ()) + (one.line1, one.line2)]
    return "\n".join(rows) + "\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a-resource.tle").write_text(text(element_set(11), element_set(12)))
    newer = element_set(11, epoch=EPOCH + timedelta(days=4))
    (tmp_path / "b-resource.tle.gz").write_bytes(gzip.compress(text(newer).encode()))
    (tmp_path / "notes.md").write_text("not elements")
    return tmp_path


def test_each_satellite_comes_once_in_the_order_of_numbers(folder):
    assert [one.number for one in ElementFiles(folder).nearest(EPOCH)] == [11, 12]


@pytest.mark.parametrize(("days", "epoch"), [(0, 0), (1.9, 0), (2.1, 4), (9, 4), (-9, 0)])
def test_the_set_with_the_nearest_epoch_is_given(folder, days, epoch):
    found = ElementFiles(folder).nearest(EPOCH + timedelta(days=days), ["11"])

    assert [(one.epoch - EPOCH).total_seconds() for one in found] == [pytest.approx(epoch * 86_400, abs=0.01)]


def test_names_are_found_whatever_their_case_and_spaces(folder):
    assert [one.number for one in ElementFiles(folder).nearest(EPOCH, [" made  12 "])] == [12]
    assert ElementFiles(folder).nearest(EPOCH, ["nobody"]) == []


def test_two_lines_without_a_name_are_a_set(tmp_path):
    file = tmp_path / "one.2le"
    file.write_text(text(element_set(7), named=False))

    assert [(one.number, one.name) for one in ElementFiles(file).nearest(EPOCH)] == [(7, "")]


def test_a_garbled_line_moves_no_satellite(tmp_path):
    file = tmp_path / "one.tle"
    whole = text(element_set(7), element_set(8))
    file.write_text(whole.replace("97.8000", "98.8000", 1))
    sets = ElementFiles(file)

    assert [one.number for one in sets.nearest(EPOCH)] == [8]
    assert sets.garbled == 1


def test_numbers_above_99999_are_read_as_alpha_5(tmp_path):
    one = element_set(270_001)
    file = tmp_path / "one.tle"
    file.write_text(text(one))

    assert one.line1[2:7] == "T0001"
    assert [found.number for found in ElementFiles(file).nearest(EPOCH)] == [270_001]


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\x1f\x8b broken", b"\xff\xfe\x00"])
def test_what_holds_no_elements_is_refused(tmp_path, content):
    file = tmp_path / "one.tle.gz" if content.startswith(b"\x1f") else tmp_path / "one.tle"
    file.write_bytes(content)

    with pytest.raises(Unreadable, match="elements"):
        ElementFiles(file).nearest(EPOCH)


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="elements"):
        ElementFiles(tmp_path / "none")
