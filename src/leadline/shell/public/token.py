"""Token: lets a reporter act on the open page for a quarter of an hour without typing the words again.

It is the hash of the lookup id, signed, in a hidden field of the page: not in an address, a cookie or a
session, and useless without this line's SECRET_KEY.
"""

from __future__ import annotations

from django.core import signing

from leadline.errors import NotYours

_SALT = "leadline.public.visit"
#: seconds
VALID_S = 15 * 60


def make(lookup_hash: bytes, office: str = "") -> str:
    """The token of one report; `office` is the one that the reporter was shown."""
    return signing.dumps({"visit": lookup_hash.hex(), "office": office}, salt=_SALT)


def read(token: str) -> tuple[bytes, str]:
    """The hash and the office. Raises NotYours for a token that is not ours, or too old."""
    try:
        held = signing.loads(token[:1000], salt=_SALT, max_age=VALID_S)
    except signing.BadSignature:
        raise NotYours("this page is too old") from None
    return bytes.fromhex(held["visit"]), str(held["office"])
