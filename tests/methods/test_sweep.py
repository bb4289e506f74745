import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.geodesy import unit_vectors
from leadline.methods.sweep import Rule, circle, holdings

DEGREE = np.pi / 180


def make_vectors(places):
    """Points near (90 N): the sweep's frames want the middle of things at (0, 0, 1)."""
    away, around = np.hypot(*np.transpose(places)), np.degrees(np.arctan2(*np.transpose(places)))
    return unit_vectors(90 - away, around)


def make_rule(count, points, radius=DEGREE, labels=None):
    chosen = np.arange(points) if labels is None else np.array(labels)
    return Rule(radius=radius, count=count, leeway=1e-12, circles=np.arange(points), labels=chosen)


def sets_of(vectors, rule):
    return {tuple(np.flatnonzero(held).tolist()) for held in holdings(vectors, rule)}


def test_a_point_two_radii_away_is_held_and_one_a_little_farther_is_not():
    vectors = make_vectors([(0, 0), (2 - 1e-9, 0), (-2 - 1e-6, 0)])

    assert sets_of(vectors, make_rule(2, 3)) == {(0, 1)}


def test_a_set_without_the_first_point_does_not_come():
    vectors = make_vectors([(0, 0), (5, 0), (5, 0.5)])

    assert sets_of(vectors, make_rule(2, 3)) == set()


def test_points_of_one_label_count_once():
    vectors = make_vectors([(0, 0), (0.5, 0), (0, 0.5)])

    assert sets_of(vectors, make_rule(3, 3)) == {(0, 1, 2)}
    assert sets_of(vectors, make_rule(3, 3, labels=[0, 7, 7])) == set()


def test_coincident_points_are_always_within():
    around = circle(make_vectors([(0, 0), (0, 0), (1, 0)]), 0, DEGREE, 0.0)

    assert around.widths[1] == 2 * np.pi


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=2, max_size=8))
def test_the_depth_is_the_number_of_members(places):
    around = circle(make_vectors(places), 0, DEGREE, 1e-9)
    starts = np.flatnonzero(around.widths >= 0)

    assert around.depths()[starts].tolist() == np.count_nonzero(around.members(starts), axis=1).tolist()
