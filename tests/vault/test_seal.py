from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import NotAllowed, OutOfRange, Tampered, TooLong, Unreadable
from leadline.model.report import Mode, Statement
from leadline.ports.seal import Sealer
from leadline.vault.identity import Contact, Way, WayKind
from leadline.vault.key import AGE_HEADER, new_key, parse_recipients
from leadline.vault.keyring import Keyring
from leadline.vault.seal import (
    CEILING_BYTES,
    FLOOR_BYTES,
    Opener,
    StatementSealer,
    padded_size,
    seal_contact,
    seal_statement,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
KEYRING = Keyring((new_key(AT),))
OPENER = Opener(KEYRING)
ID, OTHER_ID = UUID(int=7), UUID(int=8)
PLAIN = Statement(
    what="A grey van with two antennas circles the radar hill.", where="码头北门", when="昨晚十点"
)
CONTACT = Contact(name="Ren Ashgrove", ways=(Way(kind=WayKind.PHONE, value="0555 010 203"),))
#: any Unicode text: emoji, right-to-left marks, null, everything but lone surrogates
TEXT = st.text(st.characters(codec="utf-8"), max_size=300)
SEALED = seal_statement(PLAIN, KEYRING.recipients, report_id=ID, revision=1)


def opened(sealed):
    return OPENER.open(sealed, report_id=ID, revision=1)


def holds(sealed):
    try:
        return bool(opened(sealed))
    except (Tampered, Unreadable):
        return False


@given(st.builds(Statement, what=TEXT, where=TEXT, when=TEXT, how_known=TEXT, evidence=TEXT))
def test_any_words_come_back_as_they_were(statement):
    sealed = seal_statement(statement, KEYRING.recipients, report_id=ID, revision=1)

    assert opened(sealed) == statement


@pytest.mark.parametrize(
    "what", ["a\u202eb\u200f", "🛰️👩‍🚀", "\0", "\ufeff", "e\u0301 é", "\x7f\u2028", "中" * 20_000]
)
def test_tricky_words_come_back_as_they_were(what):
    sealed = seal_statement(Statement(what=what), KEYRING.recipients, report_id=ID, revision=1)

    assert opened(sealed).what == what


def test_half_of_a_surrogate_pair_is_refused():
    with pytest.raises(Unreadable):
        seal_statement(Statement(what="\ud800"), KEYRING.recipients, report_id=ID, revision=1)


def test_plain_age_opens_a_seal_and_finds_json_in_it():
    identity = pyrage.x25519.Identity.from_str(KEYRING.newest.secret)

    inside = pyrage.decrypt(SEALED, [identity])

    assert SEALED.startswith(AGE_HEADER)
    assert inside[0] == 1
    assert msgspec.json.decode(inside[5 : 5 + int.from_bytes(inside[1:5])]) == {
        "kind": "statement",
        "report": str(ID),
        "revision": 1,
        "body": {
            "what": PLAIN.what,
            "where": PLAIN.where,
            "when": PLAIN.when,
            "how_known": "",
            "evidence": "",
        },
    }


def test_a_seal_shows_none_of_the_words():
    assert b"antennas" not in SEALED
    assert "码头".encode() not in SEALED
    assert str(ID).encode() not in SEALED


def test_every_changed_byte_is_found():
    changed = [SEALED[:n] + bytes([SEALED[n] ^ 1]) + SEALED[n + 1 :] for n in range(len(SEALED))]

    assert not any(map(holds, changed))
    assert holds(SEALED)


@given(st.data())
def test_any_other_value_of_any_byte_is_found(data):
    place = data.draw(st.integers(0, len(SEALED) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda byte: byte != SEALED[place]))

    with pytest.raises((Tampered, Unreadable)):
        opened(SEALED[:place] + bytes([value]) + SEALED[place + 1 :])


@pytest.mark.parametrize("length", [0, 1, 21, 22, 100, 215, len(SEALED) - 1])
def test_a_seal_that_was_cut_off_is_found(length):
    with pytest.raises((Tampered, Unreadable)):
        opened(SEALED[:length])


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(noise):
    assert not holds(noise)
    assert not holds(AGE_HEADER + noise)
    assert not holds(SEALED + noise + b"x")


def test_what_is_no_age_file_at_all_is_unreadable():
    with pytest.raises(Unreadable):
        opened(b"grey van")


def test_an_enormous_seal_is_refused_before_it_is_opened():
    with pytest.raises(Unreadable):
        opened(AGE_HEADER + bytes(2 * CEILING_BYTES))


def test_a_seal_moved_to_another_report_or_revision_is_found():
    with pytest.raises(Tampered, match="moved"):
        OPENER.open(SEALED, report_id=OTHER_ID, revision=1)
    with pytest.raises(Tampered, match="moved"):
        OPENER.open(SEALED, report_id=ID, revision=2)


def test_a_contact_is_no_statement_and_a_statement_no_contact():
    contact = seal_contact(CONTACT, KEYRING.recipients, report_id=ID, revision=1, mode=Mode.CONFIDENTIAL)

    with pytest.raises(Tampered):
        opened(contact)
    with pytest.raises(Tampered):
        OPENER.open_contact(SEALED, report_id=ID, revision=1)


def test_a_contact_comes_back_as_it_was():
    sealed = seal_contact(CONTACT, KEYRING.recipients, report_id=ID, revision=1, mode=Mode.CONFIDENTIAL)

    assert OPENER.open_contact(sealed, report_id=ID, revision=1) == CONTACT
    with pytest.raises(Tampered, match="moved"):
        OPENER.open_contact(sealed, report_id=OTHER_ID, revision=1)


def test_an_anonymous_report_keeps_no_contact():
    with pytest.raises(NotAllowed):
        seal_contact(CONTACT, KEYRING.recipients, report_id=ID, revision=1, mode=Mode.ANONYMOUS)


def test_another_key_does_not_open_it_and_the_error_says_why():
    stranger = Opener(Keyring((new_key(AT),)))

    with pytest.raises(Tampered, match="no longer in the key folder"):
        stranger.open(SEALED, report_id=ID, revision=1)


def test_an_old_report_opens_after_the_key_was_changed():
    rotated = Keyring((*KEYRING.keys, new_key(AT.replace(year=2027))))
    new = seal_statement(PLAIN, rotated.recipients, report_id=ID, revision=2)

    assert Opener(rotated).open(SEALED, report_id=ID, revision=1) == PLAIN
    assert Opener(rotated).open(new, report_id=ID, revision=2) == PLAIN
    with pytest.raises(Tampered):
        OPENER.open(new, report_id=ID, revision=2)


def test_a_report_can_be_sealed_to_the_reporter_too():
    reporter = new_key(AT)
    recipients = parse_recipients([KEYRING.newest.recipient, reporter.recipient])

    sealed = seal_statement(PLAIN, recipients, report_id=ID, revision=1)

    assert opened(sealed) == PLAIN
    assert Opener(Keyring((reporter,))).open(sealed, report_id=ID, revision=1) == PLAIN


@given(st.integers(1, 800))
def test_reports_up_to_800_latin_letters_all_have_one_size_inside(length):
    sealed = seal_statement(Statement(what="x" * length), KEYRING.recipients, report_id=ID, revision=1)

    assert len(pyrage.decrypt(sealed, list(KEYRING.identities))) == FLOOR_BYTES


@given(st.integers(1, CEILING_BYTES))
def test_the_padded_size_is_a_power_of_two_under_twice_the_length(length):
    size = padded_size(length)

    assert size >= max(length, FLOOR_BYTES)
    assert size & (size - 1) == 0
    assert size == FLOOR_BYTES or size < 2 * length


def test_a_statement_above_one_mebibyte_is_refused():
    with pytest.raises(TooLong):
        seal_statement(Statement(what="x" * CEILING_BYTES), KEYRING.recipients, report_id=ID, revision=1)


def test_revisions_count_from_one():
    with pytest.raises(OutOfRange):
        seal_statement(PLAIN, KEYRING.recipients, report_id=ID, revision=0)


def frame(body, *, version=1, length=None, size=None, padding=b"\0"):
    head = bytes([version]) + (len(body) if length is None else length).to_bytes(4)
    padded = (head + body).ljust(size or padded_size(len(head + body)), padding)
    return pyrage.encrypt(padded, list(KEYRING.recipients))


GOOD = msgspec.json.encode({"kind": "statement", "report": str(ID), "revision": 1, "body": {"what": "x"}})


def test_the_frame_of_these_tests_is_the_real_one():
    assert opened(frame(GOOD)) == Statement(what="x")


@pytest.mark.parametrize(
    "sealed",
    [
        frame(GOOD, version=2),
        frame(GOOD, length=5000),
        frame(GOOD, length=len(GOOD) - 1),
        frame(GOOD, padding=b" "),
        frame(GOOD, size=2048),
        frame(GOOD, size=1025),
        frame(b"[]"),
        frame(b"{}"),
        frame(b"\xff\xfe"),
        frame(GOOD.replace(b'"revision":1', b'"revision":"1"')),
        frame(GOOD.replace(b'"body"', b'"more":1,"body"')),
        pyrage.encrypt(b"", list(KEYRING.recipients)),
    ],
)
def test_what_an_outsider_seals_to_the_public_key_in_another_shape_is_refused(sealed):
    with pytest.raises(Tampered):
        opened(sealed)


def test_the_port_seals_with_public_keys_only():
    sealer: Sealer = StatementSealer([KEYRING.newest.recipient])

    assert opened(sealer.seal(PLAIN, report_id=ID, revision=1)) == PLAIN
