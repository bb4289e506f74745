import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.sketch import HASHES

ALL_TEXTS = np.arange(HASHES, dtype=np.uint32)


def make_sources(reporters, starts=None):
    """Text sketches whose first `start` values are of one text, the rest of another."""
    count = len(reporters)
    sketches = np.zeros((count, HASHES), dtype=np.uint32)
    has_text = np.zeros(count, dtype=bool)
    if starts is not None:
        sketches = np.array([ALL_TEXTS + 1_000 * (start <= ALL_TEXTS) for start in starts])
        has_text[:] = True
    return Sources(np.array(reporters, dtype=np.int64), sketches.astype(np.uint32), has_text)


def everyone(sources):
    return np.ones(len(sources), dtype=bool)


def test_unknown_reporters_without_text_are_all_independent():
    sources = make_sources([UNKNOWN] * 4)

    assert sources.count(everyone(sources), 9) == 4


def test_one_reporter_counts_once():
    sources = make_sources([5, 5, 5, 6])

    assert sources.count(everyone(sources), 9) == 2


def test_one_text_counts_once():
    sources = make_sources([UNKNOWN] * 3, starts=[0, 1, 2])

    assert sources.count(everyone(sources), 9) == 1


def test_the_two_ends_of_a_chain_of_copies_are_independent():
    """The middle text is like both others, and those are not like each other."""
    sources = make_sources([UNKNOWN] * 3, starts=[HASHES // 2, 0, HASHES])

    assert sources.greedy(everyone(sources), 9) == 1
    assert sources.count(everyone(sources), 9) == 2


def test_counting_stops_when_it_is_enough():
    sources = make_sources([UNKNOWN] * 50)

    assert sources.count(everyone(sources), 3) == 3


@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(0, HASHES)), min_size=1, max_size=9),
    st.data(),
)
def test_one_more_member_never_lowers_the_count(points, data):
    sources = make_sources([code for code, _ in points], starts=[start for _, start in points])
    some = np.array(data.draw(st.lists(st.booleans(), min_size=len(points), max_size=len(points))))
    more = some.copy()
    more[data.draw(st.integers(0, len(points) - 1))] = True

    assert sources.count(some, 99) <= sources.count(more, 99)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, HASHES)), min_size=1, max_size=9), st.randoms())
def test_the_count_does_not_depend_on_the_order(points, random):
    shuffled = random.sample(points, len(points))
    one = make_sources([code for code, _ in points], starts=[start for _, start in points])
    other = make_sources([code for code, _ in shuffled], starts=[start for _, start in shuffled])

    assert one.count(everyone(one), 99) == other.count(everyone(other), 99)


def test_sources_taken_out_are_alike_as_they_were():
    whole = make_sources([1, UNKNOWN, 1, 2, UNKNOWN], starts=[0, 5, HASHES, HASHES, 100])
    chosen = np.array([4, 1, 3, 0])

    part = whole.taken(chosen)

    for place, point in enumerate(chosen.tolist()):
        assert part.alike(place).tolist() == whole.alike(point)[chosen].tolist()
    assert part.taken(np.array([2, 1])).count(np.ones(2, dtype=bool), 9) == 2
    assert len(np.unique(part.labels())) == len(np.unique(whole.labels()[chosen]))
