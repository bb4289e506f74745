import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import Misconfigured
from leadline.intake.minimise import COVER, MarkKind, marks, minimise, minimised
from leadline.model.report import Statement

#: examples that standards and issuers publish for tests; none belongs to anybody
PUBLISHED = {
    "+44 20 7946 0958": MarkKind.PHONE,  # Ofcom: numbers for drama use
    "13800138000": MarkKind.PHONE,  # China Mobile's service number
    "021-12345678": MarkKind.PHONE,
    "11010519491231002X": MarkKind.IDENTITY,  # GB 11643-1999, its worked example
    "078-05-1120": MarkKind.IDENTITY,  # the specimen card of 1938, withdrawn
    "jo.bloggs@example.org": MarkKind.MAIL,  # RFC 2606
    "4111 1111 1111 1111": MarkKind.CARD,  # test number of the card network
    "GB82 WEST 1234 5698 7654 32": MarkKind.ACCOUNT,  # ISO 13616, its example
}
#: what a report is about, and what only looks like a number of somebody
CONTENT = (
    "The buoy lies at 31.2304, 121.4737 since 2026-11-24 12:30:22.",
    "He tuned it to 433.920 MHz, then to 1575.42 MHz.",
    "Plate AB12 CDE, in front of 12 Harbour Street, Northern Cable Works, fourth floor.",
    "车牌沪A12345停在滨海路12号，北方电缆厂门口，编号20261124。",
    "Container MSKU 305438 3, IMO 9074729, MMSI 211331640.",
    "They paid 1,250,000 in 14 parts.",
)
texts = st.text(st.sampled_from("0123456789 +-@.:aXé中电😀\n，１"), max_size=200)


@pytest.mark.parametrize(("number", "kind"), PUBLISHED.items())
@pytest.mark.parametrize("sentence", ["He left {} at the gate.", "他留下{}就走了。", "{}", "😀 a é {}\n"])
def test_a_published_example_is_marked_where_it_stands(number, kind, sentence) -> None:
    text = sentence.format(number)

    found = marks(text)

    assert [(mark.kind, text[mark.start : mark.end]) for mark in found] == [(kind, number)]


@pytest.mark.parametrize("text", CONTENT)
def test_places_organisations_plates_and_measures_stay(text) -> None:
    assert minimise(text) == text


def test_a_national_number_is_found_where_the_site_names_its_region() -> None:
    text = "He said call 030 23125 555 tonight."

    assert minimise(text) == text
    assert minimise(text, ("DE",)) == f"He said call {COVER} tonight."


@pytest.mark.parametrize("name", ["微信号zhangsan_demo", "wx lisi-demo", "WeChat: johnsmith"])
def test_an_account_that_is_named_as_one_needs_no_digits(name: str) -> None:
    assert [mark.kind for mark in marks(f"加我 {name}，有图")] == [MarkKind.ACCOUNT]


def test_a_region_without_phones_is_refused_by_name() -> None:
    with pytest.raises(Misconfigured, match="'XX'"):
        minimise("call 030 23125 555", ("XX",))


def test_every_part_of_a_statement_is_minimised() -> None:
    given_ = Statement(what="Ask jo@example.org.", where="pier 4", how_known="13800138000 told me")

    assert minimised(given_) == Statement(what=f"Ask {COVER}.", where="pier 4", how_known=f"{COVER} told me")


@given(texts)
def test_marks_lie_in_order_inside_the_text_and_never_over_another(text) -> None:
    ends = [at for mark in marks(text) for at in (mark.start, mark.end)]

    assert ends == sorted(ends)
    assert all(0 <= at <= len(text) for at in ends)
    assert all(mark.start < mark.end for mark in marks(text))


@given(texts)
def test_words_outside_the_marks_stay_as_they_are(text) -> None:
    left = "".join(
        char for at, char in enumerate(text) if not any(m.start <= at < m.end for m in marks(text))
    )

    assert minimise(text).replace(COVER, "") == left


@pytest.mark.parametrize("text", ["1" * 20_000, "13800138000 " * 1_600, "a@" * 10_000, "+1" * 10_000])
def test_the_longest_text_of_digits_is_read_to_its_end(text) -> None:
    assert len(minimise(text)) <= len(text)
