from __future__ import annotations

from leadline.shell.console.figures.ground import surge

RING = [[86.0, 2.0], [86.01, 2.0], [86.01, 2.01], [86.0, 2.0]]
FIGURE = {
    "map": {
        "features": [
            {"geometry": {"type": "Polygon", "coordinates": [RING]}},
            {"geometry": {"type": "Point", "coordinates": [86.005, 2.005]}},
        ]
    },
    "days": 2,
    "expected": 1.0,
    "reports_a_day_back": [4, 3, 0, 1],
}


def test_a_surge_is_drawn_as_a_cylinder_its_circle_and_its_days():
    drawn = surge(FIGURE, "Seven reports.")

    assert drawn.count("<svg") == 2
    assert drawn.count("<rect") == 1 + 1 + 4
    assert "The circle of the surge" in drawn and "Its days" in drawn


def test_the_days_of_the_window_are_marked_and_stand_right():
    bars = surge(FIGURE, "Seven reports.").partition("Its days")[2].split("<rect")[2:]

    assert ["picture-over" in bar for bar in bars] == [False, False, True, True]


def test_a_figure_from_before_the_days_were_kept_shows_its_circle():
    assert surge({"map": FIGURE["map"]}, "Seven reports.").count("<svg") == 1
