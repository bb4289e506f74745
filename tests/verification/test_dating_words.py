from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from leadline.verification.dating_words import dates_in, states_of, zone_in

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "The notice is dated 2026-03-01 08:00.",
        "The notice of 1 March 2026, 08:00",
        "notice of March 1st, 2026 at 08:00",
        "The notice dated 2026-03-01T00:00Z",
        "通知日期2026年3月1日8时",
        "公告落款为2026年3月1日8点00分",
        "ＮＯＴＩＣＥ ２０２６-０３-０１ ０８:００",
    ],
)
def test_one_instant_is_read_in_every_unambiguous_way_of_writing_it(text):
    found = dates_in(text, SHANGHAI)

    assert [(one.label, one.earliest) for one in found] == [("notice", datetime(2026, 3, 1, tzinfo=UTC))]


def test_a_day_alone_is_the_whole_day_of_the_lines_zone():
    one = dates_in("permit of 2026-03-01", SHANGHAI)[0]

    assert one.earliest == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert one.end == datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "The notice is dated 03/04/2026.",
        "The notice is dated 2026-13-01.",
        "The notice of 31 February 2026",
        "On 2026-03-01 I went fishing.",
        "I saw the notice. On 2026-03-01 I went fishing.",
        "notice number 2026",
    ],
)
def test_what_could_be_read_in_two_ways_or_is_of_no_record_is_no_date(text):
    assert dates_in(text, SHANGHAI) == ()


def test_the_label_is_the_nearest_word_for_a_record_before_the_date():
    said = "The notice is dated 2026-03-01, the construction record 2026-03-02, 发票日期2026年3月5日"

    assert [one.label for one in dates_in(said, SHANGHAI)] == ["notice", "construction record", "invoice"]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("The records are two hours off.", "differ"),
        ("dated 36 hours before the record", "differ"),
        ("记录差了两个小时", "differ"),
        ("The commits do not fit the zone", "differ"),
        ("I went there before the notice came.", ""),
        ("The notice hangs there.", ""),
    ],
)
def test_only_words_that_say_so_state_that_records_differ(text, states):
    assert states_of(text) == states


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("written in UTC+8", "UTC+8"),
        ("gmt -03:30", "UTC-03:30"),
        ("北京时间", "Asia/Shanghai"),
        ("my time", ""),
    ],
)
def test_a_stated_zone_is_read_and_none_is_guessed(text, zone):
    assert zone_in(text) == zone
