from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.methods.polygon import distances, inside, outline, pairs_within

MILLIMETRE = 1e-3
NO_POINTS = np.empty((0, 2))
#: corners (lat, lon) of a bent site near Berlin, one near 179.99° east that crosses the antimeridian
BENT = np.array([[52.50, 13.40], [52.50, 13.44], [52.52, 13.43], [52.53, 13.41]])
ACROSS = np.array([[-17.00, 179.98], [-17.00, -179.97], [-16.95, -179.98], [-16.96, 179.97]])


def by_sampling(ring: np.ndarray, lat: float, lon: float, per_edge: int = 4000) -> float:
    """The least distance to densely sampled edges, by geographiclib: an outside truth for short edges."""
    ends = np.roll(ring, -1, axis=0)
    steps = np.linspace(0, 1, per_edge + 1)[:, None]
    lons = (ends[:, 1] - ring[:, 1] + 540) % 360 - 180
    edges = [
        start + np.array([end[0] - start[0], turn]) * steps
        for start, end, turn in zip(ring, ends, lons, strict=True)
    ]
    corners = sorted(np.vstack(edges).tolist(), key=lambda corner: flat(corner, lat, lon))[:400]
    return min(Geodesic.WGS84.Inverse(lat, lon, *corner)["s12"] for corner in corners)


def flat(corner: list[float], lat: float, lon: float) -> float:
    east = ((corner[1] - lon + 540) % 360 - 180) * np.cos(np.radians(lat))
    return float((corner[0] - lat) ** 2 * 1.0067 + east**2 * 1.0)


@pytest.mark.parametrize("ring", [BENT, ACROSS], ids=["Berlin", "antimeridian"])
@pytest.mark.parametrize(("north", "east"), [(0.03, 0.01), (-0.02, 0.02), (0.0, -0.06), (0.01, 0.09)])
def test_the_distance_is_that_of_dense_sampling_by_geographiclib(ring, north, east):
    lat, lon = ring[0, 0] + north, (ring[0, 1] + east + 540) % 360 - 180
    shape = outline((ring,), NO_POINTS)

    found = distances(shape, np.array([lat]), np.array([lon]))[0]

    is_inside = bool(inside(shape, np.array([lat]), np.array([lon]))[0])
    assert found == pytest.approx(0.0 if is_inside else by_sampling(ring, lat, lon), abs=0.05)


def test_a_fence_on_a_meridian_is_as_far_as_the_geodesic_to_its_foot():
    ring = np.array([[10.0, 20.0], [10.0, 20.01], [10.02, 20.01], [10.02, 20.0]])

    found = distances(outline((ring,), NO_POINTS), np.array([10.01]), np.array([20.02]))[0]

    assert found == pytest.approx(Geodesic.WGS84.Inverse(10.01, 20.02, 10.01, 20.01)["s12"], abs=MILLIMETRE)


def test_a_long_edge_is_straight_in_degrees_as_geojson_says_and_not_a_geodesic():
    ring = np.array([[60.0, 10.0], [60.0, 10.5], [60.1, 10.5], [60.1, 10.0]])

    on_the_edge = distances(outline((ring,), NO_POINTS), np.array([60.0 - 1e-9]), np.array([10.25]))[0]

    assert on_the_edge < MILLIMETRE


def test_a_point_three_metres_off_is_three_metres_off():
    three = Geodesic.WGS84.Direct(2.0, 86.0, 45, 3.0)
    shape = outline((), np.array([[2.0, 86.0]]))

    found = distances(shape, np.array([three["lat2"]]), np.array([three["lon2"]]))[0]

    assert found == pytest.approx(3.0, abs=MILLIMETRE)


def test_a_hole_is_outside_and_as_far_as_its_rim():
    ring = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    hole = ring * 0.2 + 0.4

    shape = outline((ring, hole), NO_POINTS)

    assert inside(shape, np.array([0.5, 0.3]), np.array([0.5, 0.3])).tolist() == [False, True]
    found = distances(shape, np.array([0.5]), np.array([0.5]))[0]
    assert found == pytest.approx(Geodesic.WGS84.Inverse(0.5, 0.5, 0.4, 0.5)["s12"], abs=0.5)


@pytest.mark.parametrize("lon", [179.99, -179.99, 180.0, -180.0])
def test_both_names_of_the_antimeridian_are_inside_a_site_across_it(lon):
    assert inside(outline((ACROSS,), NO_POINTS), np.array([-16.98]), np.array([lon])).tolist() == [True]


def test_far_points_are_not_measured():
    shape = outline((BENT,), NO_POINTS)

    assert distances(shape, np.array([-30.0]), np.array([100.0]), within_m=500.0)[0] == np.inf


@settings(max_examples=40, deadline=None)
@given(st.floats(52.3, 52.7), st.floats(13.2, 13.6))
def test_a_bound_never_changes_a_distance_within_it(lat, lon):
    shape = outline((BENT,), NO_POINTS)
    exact = distances(shape, np.array([lat]), np.array([lon]))[0]

    bounded = distances(shape, np.array([lat]), np.array([lon]), within_m=5_000.0)[0]

    assert bounded == exact or (bounded == np.inf and exact > 5_000)


def test_a_line_is_no_polygon():
    with pytest.raises(BadInput, match="three corners"):
        outline((np.array([[0.0, 0.0], [1.0, 1.0]]),), NO_POINTS)


def test_a_ring_round_the_pole_is_refused():
    with pytest.raises(BadInput, match="pole"):
        outline((np.array([[80.0, 0.0], [80.0, 90.0], [80.0, 180.0], [80.0, -90.0]]),), NO_POINTS)


#: where maps go wrong: a town, the antimeridian, both poles
PLACES = [(52.5, 13.4), (-17.0, 179.99), (89.97, 10.0), (-89.99, 0.0)]


def star(rng, place, size_m):
    """A ring of twelve corners round a place, which is no convex one."""
    turns = np.sort(rng.uniform(0, 2 * np.pi, 12))
    radii = size_m * rng.uniform(0.3, 1, 12)
    lat = place[0] + radii * np.sin(turns) / 111_000
    east = radii * np.cos(turns) / 111_000 / np.cos(np.radians(place[0]))
    return np.column_stack((np.clip(lat, -89.9999, 89.9999), (place[1] + east + 540) % 360 - 180))


def scattered(rng, place, many, size_m):
    lat = np.clip(place[0] + rng.normal(0, size_m / 111_000, many), -90, 90)
    east = rng.normal(0, size_m / 111_000, many) / np.cos(np.radians(place[0]))
    return lat, (place[1] + east + 540) % 360 - 180


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("within_m", [3.0, 1_000.0, 30_000.0])
def test_pairs_are_those_that_each_shape_measures_for_itself(place, within_m):
    rng = np.random.default_rng(9)
    shapes = [outline((star(rng, place, size),), NO_POINTS) for size in (30.0, 400.0, 900.0)]
    lat, lon = scattered(rng, place, 300, 2_000.0)
    apart = np.vstack([distances(shape, lat, lon, within_m) for shape in shapes])

    rows, points, metres = pairs_within(shapes, lat, lon, within_m)

    assert [rows.tolist(), points.tolist()] == [one.tolist() for one in np.nonzero(np.isfinite(apart))]
    assert metres.tolist() == apart[rows, points].tolist()


def test_each_shape_may_have_a_reach_of_its_own():
    shapes = [outline((), np.array([[2.0, 86.0]])), outline((), np.array([[2.0, 86.0]]))]

    rows, points, metres = pairs_within(shapes, np.array([2.001]), np.array([86.0]), [50.0, 500.0])

    assert (rows.tolist(), points.tolist()) == ([1], [0])
    assert metres[0] == pytest.approx(Geodesic.WGS84.Inverse(2.001, 86.0, 2.0, 86.0)["s12"], abs=MILLIMETRE)


def test_beyond_a_hundred_kilometres_the_nearest_piece_is_still_the_nearest():
    shape = outline((BENT,), NO_POINTS)

    near, far = distances(shape, np.array([53.3, 58.0]), np.array([13.42, 13.42]))

    assert near == pytest.approx(by_sampling(BENT, 53.3, 13.42), abs=0.05)
    assert far == pytest.approx(by_sampling(BENT, 58.0, 13.42), abs=0.05)


def test_a_coast_of_a_hundred_thousand_corners_is_measured_piece_by_piece():
    turns = np.linspace(0, 2 * np.pi, 100_000, endpoint=False)
    ring = np.column_stack((31 + 0.05 * np.sin(turns), 121 + 0.05 * np.cos(turns)))
    lat, lon = scattered(np.random.default_rng(4), (31.0, 121.0), 2_000, 6_000.0)

    found = distances(outline((ring,), NO_POINTS), lat, lon)

    out = np.hypot(lat - 31, lon - 121)
    assert ((found == 0) == (out < 0.05)).all()
    assert found[out > 0.05] == pytest.approx((out[out > 0.05] - 0.05) * 111_000, rel=0.17, abs=1.0)
