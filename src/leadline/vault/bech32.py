"""Bech32: how age writes a key as text that catches typing errors.

Source: BIP 173, https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki; age uses
it for `AGE-SECRET-KEY-1...` and `age1...` (https://age-encryption.org/v1).
"""

from __future__ import annotations

from collections.abc import Iterable

from leadline.errors import Unreadable

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
#: BIP 173: a whole string has at most 90 characters
MOST_CHARACTERS = 90
CHECKSUM_CHARACTERS = 6
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """The data as lower-case Bech32 under this prefix.

    >>> encode("a", b"")
    'a12uel5l'
    """
    values = _regroup(data, 8, 5, pad=True)
    expanded = _expand(prefix.lower())
    check = _polymod([*expanded, *values, *([0] * CHECKSUM_CHARACTERS)]) ^ 1
    tail = [(check >> 5 * (CHECKSUM_CHARACTERS - 1 - i)) & 31 for i in range(CHECKSUM_CHARACTERS)]
    return prefix.lower() + "1" + "".join(ALPHABET[value] for value in [*values, *tail])


def decode(text: str) -> tuple[str, bytes]:
    """The prefix in lower case and the data; raises Unreadable and never repeats the text.

    >>> decode("A12UEL5L")
    ('a', b'')
    """
    prefix, values = _split(text)
    if _polymod([*_expand(prefix), *values]) != 1:
        raise Unreadable("key text", "the Bech32 checksum must hold", "a mistyped or missing character")
    return prefix, bytes(_regroup(values[:-CHECKSUM_CHARACTERS], 5, 8, pad=False))


def _split(text: str) -> tuple[str, list[int]]:
    """The prefix and the 5-bit values with their checksum."""
    if len(text) > MOST_CHARACTERS or text not in (text.lower(), text.upper()):
        raise Unreadable("key text", "Bech32 has at most 90 characters, all of one case", "not a whole key?")
    prefix, separator, data = text.lower().rpartition("1")
    if not separator or not prefix or not all(33 <= ord(letter) <= 126 for letter in prefix):
        raise Unreadable("key text", "Bech32 has a printable prefix before its last 1", "not a whole key?")
    if len(data) < CHECKSUM_CHARACTERS or not set(data) <= set(ALPHABET):
        raise Unreadable("key text", "Bech32 data has at least 6 characters of its alphabet", "mistyped?")
    return prefix, [ALPHABET.index(letter) for letter in data]


def _expand(prefix: str) -> list[int]:
    """The prefix as BIP 173 feeds it to the checksum."""
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _polymod(values: Iterable[int]) -> int:
    """The BCH checksum of 5-bit values, as BIP 173 gives it."""
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            check ^= term if top >> bit & 1 else 0
    return check


def _regroup(values: Iterable[int], width_in: int, width_out: int, *, pad: bool) -> list[int]:
    """The same bits in groups of another width; left-over bits are padded, or must be few and zero."""
    held, bits, groups = 0, 0, []
    for value in values:
        held = (held << width_in) | value
        bits += width_in
        while bits >= width_out:
            bits -= width_out
            groups.append(held >> bits)
            held &= (1 << bits) - 1
    if pad and bits:
        groups.append(held << (width_out - bits))
    elif not pad and (bits >= width_in or held):
        raise Unreadable("key text", "the spare bits of Bech32 must be few and zero", "not a whole key?")
    return groups
