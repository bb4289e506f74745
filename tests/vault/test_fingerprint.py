import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.vault.fingerprint import FINGERPRINT_BYTES, reporter_fingerprint
from leadline.vault.identity import Contact, Way, WayKind

KEY = bytes(32)
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=50).filter(str.strip)


def of(name="", **ways):
    return reporter_fingerprint(
        Contact(name=name, ways=tuple(Way(kind=WayKind(kind), value=value) for kind, value in ways.items())),
        KEY,
    )


@pytest.mark.parametrize(
    "typed",
    ["+86 138 0000 1234", "0086-138-0000-1234", "13800001234", "１３８　００００１２３４", "(138) 0000.1234"],
)
def test_one_phone_is_one_person_however_it_is_typed(typed):
    assert of(phone=typed) == of(phone="138 0000 1234")


def test_one_mail_is_one_person_however_it_is_typed():
    assert of(mail=" Ren@Harbour.Example ") == of(mail="ren@harbour.example")


def test_the_phone_counts_before_mail_and_name():
    assert of(name="Ren", phone="0555 010 203", mail="a@b.example") == of(name="R.", phone="0555010203")


def test_a_number_too_short_to_tell_people_apart_does_not_count():
    assert of(phone="110", mail="a@b.example") == of(mail="a@b.example")
    assert of(phone="110", name="Ren") == of(phone="119", name=" ren ")


def test_other_people_get_other_fingerprints():
    assert (
        len({of(phone="0555010203"), of(phone="0555010204"), of(mail="0555010203"), of(name="0555010203")})
        == 4
    )


@given(TEXT)
def test_another_key_gives_another_fingerprint(name):
    contact = Contact(name=name)

    assert reporter_fingerprint(contact, KEY) != reporter_fingerprint(contact, b"\1" * 32)


@given(TEXT, st.sampled_from(WayKind))
def test_every_contact_has_a_fingerprint(value, kind):
    assert len(of(**{kind: value})) == FINGERPRINT_BYTES
