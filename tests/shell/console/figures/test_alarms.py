"""What a tried rule would have raised: each disc is whole, wherever it lies."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from leadline.shell.console.figures.alarms import places
from leadline.shell.console.figures.frame import HEIGHT, WIDTH

discs = st.fixed_dictionaries(
    {"lat": st.floats(50.0, 50.2), "lon": st.floats(8.0, 8.2), "radius_m": st.floats(0.0, 3_000.0)}
)
#: places and lengths of a picture are rounded to tenths of a unit
ROUNDING = 0.5


@given(st.lists(discs, min_size=1, max_size=8))
def test_no_disc_of_an_alarm_is_cut_off_by_the_edge_of_the_picture(alarms):
    drawn = re.findall(
        r'picture-area" cx="([-\d.]+)" cy="([-\d.]+)" r="([-\d.]+)"', places(alarms, "Where they lie.")
    )

    whole = [
        float(x) - float(r) >= -ROUNDING
        and float(x) + float(r) <= WIDTH + ROUNDING
        and float(y) - float(r) >= -ROUNDING
        and float(y) + float(r) <= HEIGHT + ROUNDING
        for x, y, r in drawn
    ]
    assert len(whole) == len(alarms)
    assert all(whole)
