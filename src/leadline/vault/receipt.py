"""Receipt: twelve words, 128 random bits, the reporter's only key; no copy of it is kept.

Words: BIP 39 (128 bits and a checksum of 4 bits). From the bits, HKDF-SHA256 with the
site's salt gives a lookup id, an inbox key and a duress tag. What is stored is the SHA-256
of the lookup id and the public half of the inbox key. Why there is no slow step such as
Argon2id: docs/decisions/0002-receipt-without-slow-kdf.md. Must not know reports.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pyrage

from leadline.errors import Misconfigured, Unreadable
from leadline.vault import bech32
from leadline.vault.hkdf import expand, extract
from leadline.vault.key import SECRET_PREFIX
from leadline.vault.words import check_language, language_of, split_words, word, word_numbers

#: words of a receipt
WORDS = 12
#: bytes of entropy in them
ENTROPY_BYTES = 16
#: bits of SHA-256 of the entropy that the last word carries
CHECKSUM_BITS = 4
#: bits of one word
WORD_BITS = 11
#: bytes of a lookup id: a stolen list of hashes cannot be searched
LOOKUP_BYTES = 16
#: bytes of a duress tag
DURESS_BYTES = 8
#: shortest salt of a site, bytes
SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The twelve words, to be shown once; printing it shows none of them."""

    #: "en" or "zh"
    language: str
    #: the words in order
    words: tuple[str, ...] = field(repr=False)
    #: the 16 random bytes that they spell
    entropy: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKeys:
    """What a receipt opens; only `lookup_hash` and `recipient` may be stored."""

    #: 16 bytes that find the report; never stored
    lookup: bytes = field(repr=False)
    #: secret half of the inbox key, `AGE-SECRET-KEY-1...`; never stored
    identity: str = field(repr=False)
    #: public half of the inbox key, `age1...`: answers are sealed to it
    recipient: str
    #: 8 bytes of which a silent call for help can be made; never stored
    duress: bytes = field(repr=False)

    @property
    def lookup_hash(self) -> bytes:
        """SHA-256 of the lookup id, 32 bytes: the index in the database."""
        return hashlib.sha256(self.lookup).digest()


def new_receipt(language: str, rng: Callable[[int], bytes] = os.urandom) -> Receipt:
    """A fresh receipt in this language ("en" or "zh"); `rng(n)` gives n random bytes."""
    return spell(rng(ENTROPY_BYTES), language)


def spell(entropy: bytes, language: str) -> Receipt:
    """The receipt of these 16 bytes, as BIP 39 spells them.

    >>> spell(bytes(16), "zh").words[-2:]
    ('的', '在')
    """
    check_language(language)
    bits = int.from_bytes(entropy) << CHECKSUM_BITS | _checksum(entropy)
    shifts = range(WORD_BITS * (WORDS - 1), -1, -WORD_BITS)
    words = tuple(word(bits >> shift & (1 << WORD_BITS) - 1, language) for shift in shifts)
    return Receipt(language=language, words=words, entropy=entropy)


def read_receipt(typed: str | Sequence[str]) -> Receipt:
    """The receipt that somebody typed, forgiving what `vault.words` names.

    Raises Unreadable that names the position of a word which is not on the list (see
    `words.find_slips` for suggestions), or says that the words do not belong together: one
    wrong but listed word passes that check once in 16 times, and then finds no report.
    """
    words = split_words(typed if isinstance(typed, str) else " ".join(typed))
    if len(words) != WORDS:
        raise Unreadable("receipt", f"must be {WORDS} words", f"got {len(words)}")
    numbers = [number for number in word_numbers(words) if number is not None]
    if len(numbers) != WORDS:
        position = word_numbers(words).index(None) + 1
        raise Unreadable("receipt", f"word {position} is not on the list", "mistyped or misread?")
    bits = 0
    for number in numbers:
        bits = bits << WORD_BITS | number
    entropy = (bits >> CHECKSUM_BITS).to_bytes(ENTROPY_BYTES)
    if bits & (1 << CHECKSUM_BITS) - 1 != _checksum(entropy):
        raise Unreadable("receipt", "the words do not belong together", "one word wrong, or two swapped?")
    return spell(entropy, language_of(words))


def derive(words: str | Sequence[str], salt: bytes) -> ReceiptKeys:
    """The keys that these words open on the site of this salt; the language does not matter.

    Raises Unreadable as `read_receipt` does, Misconfigured for a salt under 16 bytes.
    """
    return derive_from_entropy(read_receipt(words).entropy, salt)


def derive_from_entropy(entropy: bytes, salt: bytes) -> ReceiptKeys:
    """The keys of a receipt that was just made: the same as `derive` of its words."""
    if len(salt) < SALT_BYTES:
        raise Misconfigured(f"the receipt salt of this site needs {SALT_BYTES} bytes and has {len(salt)}")
    root = extract(salt, entropy)
    inbox = expand(root, b"leadline/receipt/v1/inbox", 32)
    identity = bech32.encode(SECRET_PREFIX, inbox).upper()
    return ReceiptKeys(
        lookup=expand(root, b"leadline/receipt/v1/lookup", LOOKUP_BYTES),
        identity=identity,
        recipient=str(pyrage.x25519.Identity.from_str(identity).to_public()),
        duress=expand(root, b"leadline/receipt/v1/duress", DURESS_BYTES),
    )


def _checksum(entropy: bytes) -> int:
    """The first 4 bits of SHA-256 of the entropy (BIP 39)."""
    return hashlib.sha256(entropy).digest()[0] >> 8 - CHECKSUM_BITS
