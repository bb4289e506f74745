import os

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from leadline.errors import BadInput, Misconfigured, Unreadable
from leadline.vault.receipt import (
    WORDS,
    derive,
    derive_from_entropy,
    new_receipt,
    read_receipt,
    spell,
)
from leadline.vault.words import LISTS, word

#: BIP 39 test vectors of 128 bits: github.com/trezor/python-mnemonic, vectors.json
BIP39_ENGLISH = {
    "00000000000000000000000000000000": ("abandon " * 11 + "about"),
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f": (
        "legal winner thank year wave sausage worth useful legal winner thank yellow"
    ),
    "80808080808080808080808080808080": (
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"
    ),
    "ffffffffffffffffffffffffffffffff": ("zoo " * 11 + "wrong"),
    "7dce4ed2284c9134d026608ab684c05c": (
        "lava include region explain simple omit dog slot melt reflect copy reward"
    ),
    "5baf069620eff15c71dd97c9a6ee328f": (
        "forum join pitch dove yellow purchase shuffle real situate danger million bunker"
    ),
    "63deb1e7f0c3de56f4ab43c9d2ae6c86": (
        "glow void ketchup thunder digital clock sport half six nice open artefact"
    ),
    "00641669f095b433a304ed0f953f28eb": (
        "about camera omit thrive forget border metal oval auto prepare sketch stomach"
    ),
}
SALT = b"a site in a port"
ENTROPY = st.binary(min_size=16, max_size=16)
LANGUAGES = st.sampled_from(sorted(LISTS))
#: one run of the exhaustive count below: 11 words x 2047 changes, 1 in 16 expected, 5 sigma
CHANGES, EXPECTED, FIVE_SIGMA = 11 * 2047, 11 * 2047 / 16, 182


@pytest.mark.parametrize(("entropy", "words"), BIP39_ENGLISH.items())
def test_english_words_match_the_published_vectors(entropy, words):
    assert " ".join(spell(bytes.fromhex(entropy), "en").words) == words.strip()
    assert read_receipt(words).entropy.hex() == entropy


def test_chinese_words_match_the_published_vector():
    receipt = spell(bytes(16), "zh")

    assert " ".join(receipt.words) == "的 的 的 的 的 的 的 的 的 的 的 在"
    assert read_receipt("的的的的的的的的的的的在").entropy == bytes(16)


@given(ENTROPY, LANGUAGES)
def test_the_words_are_those_of_the_reference_library(entropy, language):
    reference = Mnemonic(LISTS[language])

    assert " ".join(spell(entropy, language).words) == reference.to_mnemonic(entropy)


@given(ENTROPY, LANGUAGES)
def test_a_receipt_is_read_back_in_both_languages(entropy, language):
    receipt = spell(entropy, language)

    assert read_receipt(receipt.words) == receipt
    assert read_receipt(" ".join(receipt.words)) == receipt


def test_a_new_receipt_asks_for_16_random_bytes():
    receipt = new_receipt("en", rng=lambda n: bytes(range(n)))

    assert receipt == spell(bytes(range(16)), "en")
    assert len(receipt.words) == WORDS


def test_two_new_receipts_differ():
    assert new_receipt("zh").entropy != new_receipt("zh").entropy


def test_a_language_without_a_list_is_refused():
    with pytest.raises(BadInput):
        new_receipt("tlh", rng=os.urandom)


@given(ENTROPY)
def test_both_languages_open_the_same_keys(entropy):
    assert derive(spell(entropy, "en").words, SALT) == derive(spell(entropy, "zh").words, SALT)


@given(ENTROPY)
def test_the_keys_made_at_intake_are_those_that_the_words_open(entropy):
    assert derive_from_entropy(entropy, SALT) == derive(spell(entropy, "en").words, SALT)


@given(ENTROPY)
def test_another_site_gets_other_keys_from_the_same_words(entropy):
    here, there = derive_from_entropy(entropy, SALT), derive_from_entropy(entropy, SALT[::-1])

    assert here.lookup != there.lookup
    assert here.identity != there.identity
    assert here.duress != there.duress


@given(ENTROPY)
def test_an_answer_sealed_to_the_public_half_opens_with_the_words(entropy):
    keys = derive_from_entropy(entropy, SALT)
    sealed = pyrage.encrypt(b"thank you", [pyrage.x25519.Recipient.from_str(keys.recipient)])

    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(keys.identity)]) == b"thank you"


def test_the_derivation_stays_what_it_is():
    """A change here would lock every reporter out of every stored report."""
    keys = derive("abandon " * 11 + "about", SALT)

    assert keys.lookup.hex() == "2496add643176ad5d3f1acdcb4ec216d"
    assert keys.duress.hex() == "56e177acf4d5e117"
    assert keys.recipient == "age1pgqj29yyscum85rhljl3rfkhwrmqh5mehear45dvhxs09cq03u6s6zyk2e"
    assert keys.lookup_hash.hex() == "898bd2000b9e10775bd283cb9696d0afb1c459c9e0b63e9f7f5f90b5fd95f955"


def test_a_short_salt_is_refused():
    with pytest.raises(Misconfigured):
        derive_from_entropy(bytes(16), b"short")


@pytest.mark.parametrize("language", sorted(LISTS))
def test_a_wrong_last_word_passes_for_127_of_2047_others(language):
    """7 bits of the last word are entropy: 127 other values, each with one right checksum."""
    words = spell(bytes(range(16)), language).words
    others = [word(number, language) for number in range(2048) if word(number, language) != words[-1]]

    assert sum(_is_taken((*words[:-1], other)) for other in others) == 127


def test_15_of_16_changes_of_another_word_are_found():
    """Exhaustive for one receipt: every position but the last, every other word."""
    words = spell(bytes(range(16)), "en").words
    changes = [
        (*words[:place], word(number, "en"), *words[place + 1 :])
        for place in range(11)
        for number in range(2048)
        if word(number, "en") != words[place]
    ]

    assert len(changes) == CHANGES
    assert abs(sum(map(_is_taken, changes)) - EXPECTED) < FIVE_SIGMA


def _is_taken(words):
    try:
        return bool(read_receipt(words))
    except Unreadable:
        return False


def test_a_mistyped_word_is_named_by_its_position_only():
    words = list(spell(bytes(range(16)), "en").words)
    words[6] = "qwertz"

    with pytest.raises(Unreadable) as refusal:
        read_receipt(words)

    assert "word 7 is not on the list" in str(refusal.value)
    assert not any(typed in str(refusal.value) for typed in words)
    assert refusal.value.__cause__ is None


def test_words_that_do_not_belong_together_are_refused_without_repeating_them():
    with pytest.raises(Unreadable) as refusal:
        read_receipt("zoo " * 12)

    assert refusal.value.field == "receipt"
    assert "zoo" not in str(refusal.value)


@pytest.mark.parametrize("typed", ["", "zoo", "zoo " * 11, "zoo " * 13, "zoo " * 5000, "\0", "١٢٣"])
def test_another_number_of_words_is_refused(typed):
    with pytest.raises(Unreadable):
        read_receipt(typed)


@given(st.text(max_size=200))
def test_any_text_is_a_receipt_or_unreadable(text):
    assert _is_taken(text) in (True, False)


def test_printing_a_receipt_or_its_keys_shows_no_secret():
    receipt = spell(bytes(range(16)), "en")
    keys = derive(receipt.words, SALT)

    assert not any(secret in repr(receipt) for secret in receipt.words)
    assert "SECRET" not in repr(keys)
    assert "lookup" not in repr(keys)
