from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.intake.identify import new_id

AT = datetime(2026, 5, 3, tzinfo=UTC)


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_an_id_is_a_version_7_of_its_millisecond(at: datetime) -> None:
    found = new_id(at)

    assert (found.version, found.variant) == (7, "specified in RFC 4122")
    assert found.int >> 80 == int(at.timestamp() * 1000)


def test_later_ids_sort_later() -> None:
    assert new_id(AT) < new_id(AT + timedelta(milliseconds=1))
