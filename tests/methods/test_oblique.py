from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.oblique import Sight, measure

WIDTH, HEIGHT, FOCAL_MM, CAMERA_M = 4000.0, 3000.0, 26.0, 1.7
FOCAL_PX = FOCAL_MM / 43.267 * np.hypot(WIDTH, HEIGHT)
TENTH = 0.1


def seen(place, heading, pitch, roll=0.0):
    """Where a camera at (0, 0, 1.7 m) sees a place (metres east, north, up): the outside truth here."""
    turn, down, tip = np.radians((heading, pitch, roll))
    ahead = np.array([np.sin(turn) * np.cos(down), np.cos(turn) * np.cos(down), -np.sin(down)])
    right = np.array([np.cos(turn), -np.sin(turn), 0.0])
    below = np.cross(ahead, right)
    right, below = np.cos(tip) * right + np.sin(tip) * below, np.cos(tip) * below - np.sin(tip) * right
    off = np.asarray(place, dtype=float) - (0, 0, CAMERA_M)
    return (
        float(WIDTH / 2 + FOCAL_PX * (off @ right) / (off @ ahead)),
        float(HEIGHT / 2 + FOCAL_PX * (off @ below) / (off @ ahead)),
    )


def level(azimuth, length):
    return np.array([np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth)), 0.0]) * length


def up(place, metres):
    return np.asarray(place, dtype=float) + np.array([0.0, 0.0, metres])


def scene(azimuth=75.0, ratio=1.4, heading=30.0, pitch=12.0, roll=0.0, known=10.0):
    """A pole of 1.6 m, 8 m ahead, its shadow, a line of known direction, and the horizon."""

    def see(place):
        return seen(place, heading, pitch, roll)

    foot = level(heading, 8.0)
    along = foot + level(53.0, 0.5)
    return Sight(
        width=WIDTH,
        height=HEIGHT,
        foot=see(foot),
        tip=see(foot + level(azimuth, 1.6 * ratio)),
        top=see(up(foot, 1.6)),
        along=(see(along), see(along + level(known, 2.0))),
        along_azimuth_deg=known,
        horizon=(
            see(up(level(heading - 20, 1e7), CAMERA_M)),
            see(up(level(heading + 20, 1e7), CAMERA_M)),
        ),
        focal_mm=FOCAL_MM,
    )


@settings(deadline=None, max_examples=40)
@given(
    st.floats(0, 360),
    st.floats(0.3, 2.0),
    st.floats(0, 360),
    st.floats(2, 30),
    st.floats(-8, 8),
    st.floats(0, 360),
)
def test_azimuth_and_ratio_come_out_whatever_way_the_camera_looks(
    azimuth, ratio, heading, pitch, roll, known
):
    told = measure(scene(azimuth, ratio, heading, pitch, roll, known))

    off = ((told.azimuth_deg if told.azimuth_deg is not None else azimuth) - azimuth + 180) % 360 - 180
    assert abs(off) < TENTH
    assert told.ratio is None or told.ratio == pytest.approx(ratio, rel=1e-3)


def test_a_stated_pitch_does_as_well_as_a_horizon_but_less_exactly():
    told, horizon = measure(replace(scene(), horizon=None, pitch_deg=12.0)), measure(scene())

    assert told.azimuth_deg == pytest.approx(75.0, abs=TENTH)
    assert told.azimuth_sd_deg > horizon.azimuth_sd_deg
    assert told.azimuth_owes == "pitch"


def test_an_unknown_focal_length_costs_and_says_so():
    told = measure(replace(scene(), focal_mm=None))

    assert told.azimuth_owes == "focal length"
    assert told.azimuth_sd_deg > 2 * measure(scene()).azimuth_sd_deg


def test_the_stated_error_is_that_of_people_who_click():
    rng = np.random.default_rng(5)
    exact = scene()
    told = measure(exact)

    def clicked(point):
        return tuple(np.asarray(point) + rng.normal(0, exact.click_px, 2))

    def drawn():
        # the horizon moves as one line does, up and down at each end
        left, right = ((x, y + rng.normal(0, 30.15)) for x, y in exact.horizon)
        return replace(
            exact,
            foot=clicked(exact.foot),
            tip=clicked(exact.tip),
            top=clicked(exact.top),
            along=(clicked(exact.along[0]), clicked(exact.along[1])),
            along_azimuth_deg=exact.along_azimuth_deg + rng.normal(0, exact.along_sd_deg),
            horizon=(left, right),
            focal_mm=FOCAL_MM * np.exp(rng.normal(0, 0.05)),
        )

    found = np.array([(one.azimuth_deg, one.ratio) for one in (measure(drawn()) for _ in range(120))])

    assert found[:, 0].std() == pytest.approx(told.azimuth_sd_deg, rel=0.3)
    assert found[:, 1].std() == pytest.approx(told.ratio_sd, rel=0.3)


def test_without_horizon_and_pitch_nothing_is_told():
    told = measure(replace(scene(), horizon=None))

    assert (told.azimuth_deg, told.ratio) == (None, None)
    assert (told.azimuth_refused, told.ratio_refused) == ("horizon", "horizon")


def test_without_a_known_direction_the_ratio_alone_is_told():
    told = measure(replace(scene(), along=None))

    assert (told.azimuth_deg, told.azimuth_refused) == (None, "reference")
    assert told.ratio == pytest.approx(1.4, rel=1e-3)


def test_without_a_top_the_azimuth_alone_is_told():
    told = measure(replace(scene(), top=None))

    assert (told.ratio, told.ratio_refused) == (None, "top")
    assert told.azimuth_deg == pytest.approx(75.0, abs=TENTH)


def test_an_object_that_leans_in_the_picture_gives_no_ratio():
    leaning = scene()

    told = measure(replace(leaning, top=(leaning.top[0] + 300, leaning.top[1])))

    assert told.ratio_refused == "leans"


def test_a_shadow_that_ends_above_the_horizon_is_not_on_the_ground():
    drawn = scene()

    assert measure(replace(drawn, tip=(2000.0, drawn.horizon[0][1] - 50))).azimuth_refused == "above"


def test_a_shadow_of_a_few_pixels_is_refused():
    drawn = scene()

    assert measure(replace(drawn, tip=(drawn.foot[0] + 2, drawn.foot[1]))).azimuth_refused == "short"


def test_far_away_what_is_drawn_is_too_vague():
    far = level(30.0, 300.0)
    spots = {
        "foot": seen(far, 30, 2),
        "tip": seen(far + level(75.0, 30.0), 30, 2),
        "top": seen(up(far, 20.0), 30, 2),
        "along": (seen(far, 30, 2), seen(far + level(120.0, 40.0), 30, 2)),
    }

    told = measure(replace(scene(pitch=2.0), along_azimuth_deg=120.0, **spots))

    assert told.azimuth_refused == "vague"


def test_from_straight_above_angles_are_as_they_are_and_heights_are_not_seen():
    told = measure(
        Sight(
            width=1000,
            height=1000,
            foot=(500, 500),
            tip=(600, 400),
            top=(505, 495),
            along=((100, 900), (100, 100)),
            along_azimuth_deg=350.0,
            is_down=True,
        )
    )

    assert told.azimuth_deg == pytest.approx(35.0)
    assert told.ratio_refused == "down"


def test_a_picture_of_another_size_tells_the_same():
    drawn = scene()

    def half(point):
        return (point[0] / 2, point[1] / 2)

    small = replace(
        drawn,
        width=WIDTH / 2,
        height=HEIGHT / 2,
        foot=half(drawn.foot),
        tip=half(drawn.tip),
        top=half(drawn.top),
        along=(half(drawn.along[0]), half(drawn.along[1])),
        horizon=(half(drawn.horizon[0]), half(drawn.horizon[1])),
        click_px=drawn.click_px / 2,
    )

    assert measure(small).azimuth_sd_deg == pytest.approx(measure(drawn).azimuth_sd_deg, rel=1e-3)
    assert measure(small).ratio == pytest.approx(measure(drawn).ratio, rel=1e-6)
