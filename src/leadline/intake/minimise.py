"""Minimise: which signs of a report name somebody, and the words without them, for reading by machine.

Phone numbers, identity numbers, mail addresses, payment cards and accounts are marked; places and
organisations stay, because they are what a report is about. Nothing is deleted: the sealed words
are as they were given. Must not know who reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import chain
from unicodedata import normalize

from argus_redact import redact
from phonenumbers import SUPPORTED_REGIONS, PhoneNumberMatcher

from leadline.errors import Misconfigured
from leadline.model.report import Statement

#: what stands where a mark was: no word of any lexicon
COVER = "▮▮▮"
#: candidates that are tried for phone numbers; a text of digits only has thousands
_MOST_TRIES = 2000


class MarkKind(StrEnum):
    """What a marked sign is."""

    PHONE = "phone"
    IDENTITY = "identity"
    MAIL = "mail"
    CARD = "card"
    ACCOUNT = "account"


#: the kinds of argus-redact that are used, by its language; names, addresses, organisations and plates stay
#: in the text. Its English phone numbers are not: any ten digits in a row would count
_KINDS = {
    "zh": {
        "phone": MarkKind.PHONE,
        "id_number": MarkKind.IDENTITY,
        "passport": MarkKind.IDENTITY,
        "email": MarkKind.MAIL,
        "bank_card": MarkKind.CARD,
        "iban": MarkKind.ACCOUNT,
        "qq": MarkKind.ACCOUNT,
        "wechat": MarkKind.ACCOUNT,
    },
    "en": {"ssn": MarkKind.IDENTITY},
}
#: a language of which nothing is used but what is written in groups
_ONLY_GROUPED = {"ssn": MarkKind.IDENTITY}
#: the shortest number that is a mark by itself, a social security number; a text with fewer digits has none
_LEAST_DIGITS = 9
#: how marks with fewer digits begin: addresses, accounts and passports that are named as such, IBAN
_NAMED = re.compile(r"@|微信|wx|we ?chat|qq|护照|证件|[a-z]{2}\d{2}", re.IGNORECASE)
#: nine digits in a row are as often a ship's number; a social security number is written in groups
_GROUPED = re.compile(r"\d[- ]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One sign in a text that names somebody."""

    #: what it is
    kind: MarkKind
    #: index of its first character
    start: int
    #: index behind its last character
    end: int


def marks(text: str, regions: Sequence[str] = ()) -> tuple[Mark, ...]:
    """The marks of a text in order, none over another; where two overlap the longer one stands.

    National phone numbers are known for China and for `regions` (ISO 3166-1 alpha-2), all others by
    their country code. Sources: argus-redact 0.8 in its fast mode (patterns and check digits) and
    phonenumbers (the numbering plans of libphonenumber). Measured by bench/quality/minimise.py.
    Raises Misconfigured for a region that no numbering plan has.
    """
    found = sorted(
        chain(_numbered(text), _phones(text, regions)), key=lambda mark: (mark.start - mark.end, mark.start)
    )
    kept: list[Mark] = []
    for mark in found:
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return tuple(sorted(kept, key=lambda mark: mark.start))


def cover(text: str, found: Iterable[Mark]) -> str:
    """The text with a cover in the place of each mark."""
    parts, at = [], 0
    for mark in found:
        parts += [text[at : mark.start], COVER]
        at = mark.end
    return "".join([*parts, text[at:]])


def minimise(text: str, regions: Sequence[str] = ()) -> str:
    """The text without phone numbers, identity numbers, mail addresses, cards and accounts.

    >>> minimise("The man at the pier left a number, +44 20 7946 0958.")
    'The man at the pier left a number, ▮▮▮.'
    """
    return cover(text, marks(text, regions))


def minimised(statement: Statement, regions: Sequence[str] = ()) -> Statement:
    """The statement, each part of it without its marks: what sorting reads."""
    parts = {field.name: getattr(statement, field.name) for field in fields(statement)}
    return replace(statement, **{name: minimise(text, regions) for name, text in parts.items() if text})


def _numbered(text: str) -> Iterable[Mark]:
    if sum(map(str.isdigit, text)) < _LEAST_DIGITS and not _NAMED.search(normalize("NFKC", text)):
        return
    for language, kinds in _KINDS.items():
        if kinds == _ONLY_GROUPED and not _GROUPED.search(text):
            continue
        _, _, details = redact(text, lang=language, types=list(kinds), detailed=True)
        for item in details["entities"]:
            if item["type"] != "ssn" or _GROUPED.search(item["original"]):
                yield Mark(kind=kinds[item["type"]], start=item["start"], end=item["end"])


def _phones(text: str, regions: Sequence[str]) -> Iterable[Mark]:
    if not any(char.isdigit() for char in text):
        return
    for unknown in set(regions) - SUPPORTED_REGIONS:
        raise Misconfigured(
            f"[site] phone_regions: {unknown!r} is no region with phone numbers; ISO 3166-1, such as DE?"
        )
    wanted: list[str | None] = [*regions] or [None]
    for region in wanted:
        for match in PhoneNumberMatcher(text, region, max_tries=_MOST_TRIES):
            yield Mark(kind=MarkKind.PHONE, start=match.start, end=match.end)
