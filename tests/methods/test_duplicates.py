import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_discs import towards
from leadline.errors import BadInput, OutOfRange
from leadline.methods.duplicates import Limits, Meaning, first_of, link

TOWN = (31.2, 121.5)
HOUR_S = 3600.0
ENGLISH = (
    "A grey box with two antennas has been hanging on the lamp post by the pier since Monday evening. "
    "At night it blinks blue, and 3 phones lost the network beside it."
)
CHINESE = (
    "码头旁边的灯杆上从星期一晚上开始挂着一个灰色的盒子，上面有两根天线，"
    "晚上还会闪蓝光，旁边3部手机没有信号。"
)
OTHER = "Two men photographed the fence of the pumping station from a white van for about an hour."
COPIES = {
    "edited": (ENGLISH, ENGLISH.replace("grey", "dark").replace("pier", "quay")),
    "cut": (ENGLISH, ENGLISH[: len(ENGLISH) * 3 // 5]),
    "reordered": (ENGLISH, " ".join(ENGLISH.split(". ")[::-1])),
    "prefix": (ENGLISH, "Please forward this to everybody you know! " + ENGLISH),
    "suffix": (ENGLISH, ENGLISH + " I was told this by my neighbour."),
    "numbers": (ENGLISH, ENGLISH.replace("3", "17")),
    "zh edited": (CHINESE, CHINESE.replace("灰色", "白色").replace("星期一", "周二")),
    "zh cut": (CHINESE, CHINESE[: len(CHINESE) * 3 // 5]),
    "zh reordered": (CHINESE, "，".join(CHINESE.split("，")[::-1])),
    "zh prefix": (CHINESE, "请转发给更多的人看到：" + CHINESE),
    "zh numbers": (CHINESE, CHINESE.replace("3", "12")),
}


def places(*east_m):
    points = [towards(TOWN, 90, metres) for metres in east_m]
    return [lat for lat, _ in points], [lon for _, lon in points]


def pairs_of(links):
    return sorted(zip(links.first.tolist(), links.second.tolist(), strict=True))


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_linked_to_what_was_registered_first(name):
    original, copy = COPIES[name]

    links = link([copy, OTHER, original], places(900, 0, 0), [5 * HOUR_S, 2 * HOUR_S, 0.0], Limits())

    assert pairs_of(links) == [(2, 0)]
    assert links.is_confirmed.tolist() == [True]


def test_two_reports_of_like_things_in_other_words_are_not_linked():
    texts = [
        ENGLISH,
        "There are 2 aerials on a dark case fixed to a street light near the harbour, it flashes.",
    ]

    assert len(link(texts, places(0, 10), [0.0, 60.0], Limits())) == 0


@pytest.mark.parametrize(("metres", "linked"), [(0, True), (24_999, True), (25_001, False), (900_000, False)])
def test_the_same_words_about_two_places_are_two_matters(metres, linked):
    assert bool(len(link([ENGLISH, ENGLISH], places(0, metres), [0.0, 0.0], Limits()))) is linked


def test_a_place_may_be_off_by_what_the_report_says():
    links = link([ENGLISH, ENGLISH], places(0, 26_000), [0.0, 0.0], Limits(), uncertainty_m=[0, 1_100])

    assert pairs_of(links) == [(0, 1)]


@pytest.mark.parametrize(("hours", "linked"), [(168, True), (169, False)])
def test_the_same_words_a_month_later_are_another_matter(hours, linked):
    assert bool(len(link([ENGLISH, ENGLISH], places(0, 0), [0.0, hours * HOUR_S], Limits()))) is linked


def test_a_report_without_place_is_never_linked():
    assert len(link([ENGLISH, ENGLISH], ([31.2, np.nan], [121.5, 121.5]), [0.0, 0.0], Limits())) == 0


def test_across_the_antimeridian_is_close_by():
    links = link([ENGLISH, ENGLISH], ([-17.0, -17.0], [179.99, -179.99]), [0.0, 0.0], Limits())

    assert pairs_of(links) == [(0, 1)]


def test_what_means_the_same_in_other_words_is_shown_and_not_confirmed():
    texts = [ENGLISH, "There are 2 aerials on a dark case fixed to a street light near the harbour.", OTHER]
    vectors = np.array([[1, 0], [0.96, 0.28], [0, 1]], dtype=np.float32)

    links = link(texts, places(0, 10, 20), [0.0, 1.0, 2.0], Limits(), meaning=Meaning(vectors=vectors))

    assert pairs_of(links) == [(0, 1)]
    assert links.is_confirmed.tolist() == [False]
    assert first_of(links, places(0, 10, 20), [0.0, 1.0, 2.0], Limits()).tolist() == [0, 1, 2]


def test_meaning_does_not_link_across_places_either():
    vectors = np.ones((2, 1), dtype=np.float32)

    links = link([ENGLISH, OTHER], places(0, 30_000), [0.0, 1.0], Limits(), meaning=Meaning(vectors=vectors))

    assert len(links) == 0


def test_a_chain_of_neighbours_does_not_carry_a_matter_across_the_country():
    where, at_s = places(0, 20_000, 40_000), [0.0, 1.0, 2.0]
    links = link([ENGLISH] * 3, where, at_s, Limits())

    assert pairs_of(links) == [(0, 1), (1, 2)]
    assert first_of(links, where, at_s, Limits()).tolist() == [0, 0, 2]


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)))
def test_the_answer_does_not_depend_on_the_order_of_the_rows(order):
    texts = [ENGLISH, COPIES["edited"][1], OTHER, CHINESE, COPIES["zh edited"][1], COPIES["prefix"][1]]
    lat, lon = places(0, 100, 200, 300, 400, 500)
    at_s = np.arange(6) * HOUR_S

    links = link(
        [texts[row] for row in order], (np.array(lat)[order], np.array(lon)[order]), at_s[order], Limits()
    )

    found = sorted((order[a], order[b]) for a, b in pairs_of(links))
    assert found == [(0, 1), (0, 5), (1, 5), (3, 4)]


def test_all_at_one_point_and_one_instant_is_answered():
    links = link([ENGLISH] * 50, (np.full(50, 31.2), np.full(50, 121.5)), np.zeros(50), Limits())

    assert (
        first_of(links, (np.full(50, 31.2), np.full(50, 121.5)), np.zeros(50), Limits()).tolist() == [0] * 50
    )


@pytest.mark.parametrize(
    ("radius_m", "window_s", "field"),
    [(0.0, 1.0, "radius"), (20_000_000.0, 1.0, "radius"), (1.0, 0.0, "window"), (1.0, 1e12, "window")],
)
def test_impossible_limits_are_refused(radius_m, window_s, field):
    with pytest.raises(OutOfRange, match=field):
        Limits(radius_m=radius_m, window_s=window_s)


@pytest.mark.parametrize(("lat", "lon", "field"), [(121.5, 31.2, "latitude"), (31.2, 350_000.0, "longitude")])
def test_what_is_no_place_is_refused_without_repeating_it(lat, lon, field):
    with pytest.raises(OutOfRange, match=field) as caught:
        link([ENGLISH], ([lat], [lon]), [0.0], Limits())

    assert "121.5" not in str(caught.value)


def test_columns_of_two_tables_are_refused():
    with pytest.raises(BadInput, match="time"):
        link([ENGLISH], ([1.0], [1.0]), [0.0, 1.0], Limits())
