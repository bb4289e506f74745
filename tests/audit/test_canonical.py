import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.audit.canonical import canonical_bytes
from leadline.errors import OutOfRange, Unreadable

#: what JavaScript's JSON.stringify prints (Node 24), which RFC 8785 takes as the standard
JAVASCRIPT = [
    (1.0, "1"),
    (-0.0, "0"),
    (0.1, "0.1"),
    (1e-5, "0.00001"),
    (1.5e-6, "0.0000015"),
    (1e-6, "0.000001"),
    (9.637884170558321e-06, "0.000009637884170558321"),
    (-2.5e-6, "-0.0000025"),
    (1e-7, "1e-7"),
    (2.5e-10, "2.5e-10"),
    (5e-324, "5e-324"),
    (0.30000000000000004, "0.30000000000000004"),
    (123456.789, "123456.789"),
    (999999999999999.9, "999999999999999.9"),
    (100000000000000.0, "100000000000000"),
    (2**53, "9007199254740992"),
    (True, "true"),
    (None, "null"),
]
#: RFC 8785, section 3.2.2.2 and JavaScript: which characters are escaped, and how
STRINGS = [
    ("\b\t\n\f\r", r'"\b\t\n\f\r"'),
    ('"\\/', r'"\"\\/"'),
    ("\x00\x0f\x1f", r'"\u0000\u000f\u001f"'),
    ("\x7f\u2028é漢😀", '"\x7f\u2028é漢😀"'),
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(-9e14, 9e14, allow_subnormal=True),
    st.text(st.characters(codec="utf-8"), max_size=40),
)
DETAILS = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), SCALARS, max_size=6)


@pytest.mark.parametrize(("value", "printed"), [*JAVASCRIPT, *STRINGS])
def test_values_are_printed_as_javascript_prints_them(value, printed):
    assert canonical_bytes([value, {"k": value}]).decode() == f'[{printed},{{"k":{printed}}}]'


def test_keys_are_sorted_and_there_are_no_spaces():
    assert canonical_bytes([{"b": 1, "a": 2, "a_": 3, "a1": 4}]) == b'[{"a":2,"a1":4,"a_":3,"b":1}]'


@given(DETAILS)
def test_every_json_reader_gets_the_values_back(detail):
    assert json.loads(canonical_bytes([detail])) == [detail]


@given(DETAILS)
def test_what_went_through_a_json_reader_has_the_same_bytes(detail):
    """A row read back from a JSON column must hash as it did before."""
    written = canonical_bytes([detail])

    assert canonical_bytes(json.loads(written)) == written


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), -float("inf"), 1e15, -1e300, 2**53 + 1, -(2**60)]
)
def test_a_number_that_readers_disagree_on_is_refused(number):
    with pytest.raises(OutOfRange):
        canonical_bytes([{"k": number}])


def test_half_of_a_surrogate_pair_is_refused():
    with pytest.raises(Unreadable):
        canonical_bytes(["\udfff"])
