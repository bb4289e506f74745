import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import Unreadable
from leadline.vault.bech32 import ALPHABET, decode, encode

#: BIP 173, "valid Bech32 checksum", those whose data are whole bytes
VALID = {
    "A12UEL5L": ("a", b""),
    "a12uel5l": ("a", b""),
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs": (
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio",
        b"",
    ),
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw": (
        "abcdef",
        bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df"),
    ),
    "11" + "q" * 82 + "c8247j": ("1", bytes(51)),
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w": (
        "split",
        bytes.fromhex("c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d"),
    ),
    "?1ezyfcl": ("?", b""),
}
#: BIP 173, "not valid", each with its reason there
INVALID = {
    "\x201nwldj5": "prefix character out of range",
    "\x7f1axkwrx": "prefix character out of range",
    "\x801eym55h": "prefix character out of range",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx": "too long",
    "pzry9x0s0muk": "no separator",
    "1pzry9x0s0muk": "empty prefix",
    "x1b4n0q5v": "character not in the alphabet",
    "li1dgmt3": "checksum too short",
    "de1lg7wt\xff": "character not in the alphabet",
    "A1G7SGD8": "checksum made with the upper-case prefix",
    "10a06t8": "empty prefix",
    "1qzzfhee": "empty prefix",
    "a12UEL5L": "mixed case",
}
#: the example pair of https://age-encryption.org/v1: the key of 32 bytes 0x42
AGE_SECRET = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
AGE_PUBLIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


@pytest.mark.parametrize(("text", "parts"), VALID.items())
def test_the_valid_strings_of_bip_173_are_read(text, parts):
    assert decode(text) == parts


@pytest.mark.parametrize(("text", "parts"), VALID.items())
def test_the_valid_strings_of_bip_173_are_written(text, parts):
    assert encode(*parts) == text.lower()


@pytest.mark.parametrize("text", INVALID, ids=INVALID.values())
def test_the_invalid_strings_of_bip_173_are_refused(text):
    with pytest.raises(Unreadable):
        decode(text)


def test_a_secret_key_is_written_as_the_age_format_gives_it():
    assert encode("age-secret-key-", b"\x42" * 32).upper() == AGE_SECRET
    assert decode(AGE_SECRET) == ("age-secret-key-", b"\x42" * 32)


@given(st.binary(min_size=32, max_size=32))
def test_pyrage_takes_every_secret_key_that_we_write(secret):
    text = encode("age-secret-key-", secret).upper()

    assert str(pyrage.x25519.Identity.from_str(text)) == text


def test_pyrage_gives_the_public_key_of_the_age_example():
    assert str(pyrage.x25519.Identity.from_str(AGE_SECRET).to_public()) == AGE_PUBLIC


@given(st.binary(max_size=45))
def test_what_was_written_is_read_back(data):
    assert decode(encode("x", data)) == ("x", data)


@given(st.binary(max_size=32), st.data())
def test_one_wrong_character_is_always_found(data, draw):
    text = encode("x", data)
    place = draw.draw(st.integers(2, len(text) - 1))
    letter = draw.draw(st.sampled_from(ALPHABET.replace(text[place], "")))

    with pytest.raises(Unreadable):
        decode(text[:place] + letter + text[place + 1 :])


def test_a_refusal_does_not_repeat_the_key():
    with pytest.raises(Unreadable) as refusal:
        decode(AGE_SECRET[:-1] + "Q")

    assert "GFPYYS" not in str(refusal.value).upper()


@pytest.mark.parametrize("text", ["a1q3g6mn3", "a1qqqd87cpp", "a1qpamnt9j"])
def test_spare_bits_that_hide_a_character_or_are_not_zero_are_refused(text):
    """Good checksums over 1 or 3 zero characters, and over 2 with a bit too much (BIP 173, decoding)."""
    with pytest.raises(Unreadable, match="spare bits"):
        decode(text)
