import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brute_discs import metres
from leadline.methods.enclosing import smallest_disc
from leadline.methods.geodesy import unit_vectors

MICRORADIAN = 1e-6
points = st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=12)


def test_three_points_of_an_equilateral_triangle_lie_on_its_circle():
    """The middle of three points at 90 degrees to each other is equally far from all: arccos(1/√3)."""
    middle, radius = smallest_disc(np.eye(3))

    assert middle == pytest.approx(np.full(3, 3**-0.5))
    assert radius == pytest.approx(np.arccos(3**-0.5))


def test_of_an_obtuse_triangle_the_two_ends_decide():
    middle, radius = smallest_disc(unit_vectors([0, 0, 0.1], [0, 10, 5]))

    assert middle == pytest.approx(unit_vectors(0, 5))
    assert np.degrees(radius) == pytest.approx(5)


def test_one_place_has_radius_nought():
    assert smallest_disc(unit_vectors([31.2] * 4, [121.5] * 4))[1] == 0


@given(points)
def test_the_disc_holds_all_and_is_at_most_the_widest_pair_times_2_over_root_3(places):
    """Jung's theorem in the plane; a little more on the sphere."""
    vectors = unit_vectors(*zip(*places, strict=True))
    widest = max(metres(a, b) for a in places for b in places) / 6_335_000

    middle, radius = smallest_disc(vectors)

    assert np.linalg.norm(vectors - middle, axis=1).max() <= radius + MICRORADIAN
    assert radius <= widest / 3**0.5 * 1.01 + MICRORADIAN
