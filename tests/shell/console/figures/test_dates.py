from __future__ import annotations

from xml.etree import ElementTree

import pytest

from leadline.shell.console.figures.findings import draw_finding

ROWS = [
    {"label": "notice", "from": 0.0, "to": 0.0},
    {"label": "<b>own</b>", "from": 90_000.0, "to": 99_000.0},
]


def drawn(figure):
    return ElementTree.fromstring(draw_finding(figure, "said & done"))


@pytest.mark.parametrize(("agrees", "marks"), [(False, 1), (True, 0)])
def test_each_entry_is_a_bar_and_a_gap_is_marked_only_where_they_disagree(agrees, marks):
    found = drawn({"kind": "dates", "rows": ROWS, "gap": [0.0, 90_000.0], "agrees": agrees})

    assert len(found.findall(".//rect[@class='picture-sea']")) == 2
    assert len(found.findall(".//line[@class='picture-bound']")) == marks
    assert "<b>own</b>" in [one.text for one in found.findall(".//text")]


def test_entries_at_one_instant_are_drawn_too():
    assert drawn({"kind": "dates", "rows": ROWS[:1] * 2, "gap": [0.0, 0.0], "agrees": True}).findall(
        ".//rect"
    )


@pytest.mark.parametrize(("zone", "lines"), [(7200.0, 2), (None, 1)])
def test_an_offset_is_dots_its_line_and_the_zone_it_lies_on(zone, lines):
    figure = {
        "kind": "clocks",
        "dots": [[0, 7199], [5, 7201]],
        "line": [[0, 7200], [5, 7200]],
        "zone_s": zone,
    }
    found = drawn(figure)

    assert len(found.findall(".//circle")) == 2
    assert len(found.findall(".//line")) == lines


def test_the_hours_are_24_bars_and_the_quiet_ones_are_marked():
    found = drawn({"kind": "hours", "counts": list(range(24)), "quiet": 7, "fitting": [7, 8, 9]})

    assert len(found.findall(".//rect[@class='picture-over']")) == 7
    assert len(found.findall(".//rect[@class='picture-sea']")) == 17
