"""A regular figure is drawn by its outline, stops round a site by a line from the site to each."""

from __future__ import annotations

import re

from leadline.shell.console.figures.frame import HEIGHT
from leadline.shell.console.figures.ground import shape

CORNERS = {"at": [[2.0, 86.0], [2.02, 86.0], [2.01, 86.02], [2.0, 86.02]], "others": []}


def test_the_corners_of_a_figure_are_joined_by_its_outline():
    drawn = shape(CORNERS, "A square.")

    assert drawn.count("<polygon") == 1
    assert drawn.count("picture-over") == 4


def test_stops_round_a_site_are_joined_to_the_site_and_not_to_each_other():
    drawn = shape(CORNERS | {"centre": [2.01, 86.01]}, "Four stops.")

    assert drawn.count("<polygon") == 0
    assert drawn.count('<line class="picture-line"') == 4


def test_the_bar_of_the_scale_lies_below_all_that_is_shown():
    drawn = shape(CORNERS, "A square.")

    (bar,) = re.findall(r'<line class="picture-rule" x1="10" x2="[\d.]+" y1="(\d+)"', drawn)
    assert int(bar) > HEIGHT
