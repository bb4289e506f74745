"""Reasons: what an officer says why, sealed to the line's intake key before it is stored.

People quote the report when they say why, so a reason is kept like the report. The chain gets its id and
the SHA-256 of the sealed bytes: a changed reason is found, and nobody can guess the words from the hash.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any

from leadline.errors import Missing, TooLong, TryAgain
from leadline.shell.tables.hands import ReasonRow
from leadline.shell.tables.records import SiteRow
from leadline.vault.key import parse_recipients
from leadline.vault.seal import seal_reason

#: longest reason that is kept, characters
LONGEST = 2000
#: what stands where a reason in words is asked for and the words are sealed
ELSEWHERE = "the reason is in the history"


def checked(why: str, *, is_required: bool = True) -> str:
    """The reason without blanks round it. Raises TooLong, or Missing if one is required and none given."""
    if len(why) > LONGEST:
        raise TooLong("why", f"at most {LONGEST} characters", f"got {len(why)}")
    text = why.strip().replace("\0", "")
    if is_required and not text:
        raise Missing("why", "a reason in a few words", "the field was left empty")
    return text


def keep(text: str, at: datetime, **about: Any) -> ReasonRow | None:
    """The stored reason, or None for an empty one; `about`: lead or incident, as row or id.

    Raises TryAgain while the line has no intake key, Unreadable for text that is not Unicode.
    """
    if not text:
        return None
    line = SiteRow.objects.filter(name="recipients").first()
    if line is None:
        raise TryAgain("this line has no intake key yet; it gets one when its worker starts", 5.0)
    number = uuid.uuid4()
    sealed = seal_reason(text, parse_recipients(json.loads(line.value)), reason_id=number)
    return ReasonRow.objects.create(id=number, sealed=sealed, at=at, **about)


def named(reason: ReasonRow | None) -> dict[str, str]:
    """What the chain says of a reason: its id and the hash of its seal; nothing without one."""
    if reason is None:
        return {}
    return {"reason": str(reason.id), "reason_sha256": hashlib.sha256(reason.sealed).hexdigest()}
