from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.intake.receive import check_key, new_id, receipt_of

AT = datetime(2026, 5, 3, tzinfo=UTC)


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_an_id_is_a_version_7_of_its_millisecond(at: datetime) -> None:
    found = new_id(at)

    assert (found.version, found.variant) == (7, "specified in RFC 4122")
    assert found.int >> 80 == int(at.timestamp() * 1000)


def test_later_ids_sort_later() -> None:
    assert new_id(AT) < new_id(AT + timedelta(milliseconds=1))


def test_the_same_key_and_words_get_the_same_receipt_and_others_do_not() -> None:
    first = receipt_of("key-0123456789", b"words", "en", b"s" * 32)

    assert first == receipt_of("key-0123456789", b"words", "en", b"s" * 32)
    assert first != receipt_of("key-0123456789", b"other", "en", b"s" * 32)
    assert first != receipt_of("key-012345678X", b"words", "en", b"s" * 32)
    assert first != receipt_of("key-0123456789", b"words", "en", b"t" * 32)


@pytest.mark.parametrize("key", ["short", "x" * 129, "with\nnewline", "ключ-ключ"])
def test_what_cannot_be_a_key_is_refused(key: str) -> None:
    with pytest.raises(BadInput):
        check_key(key)
