"""Questions: an officer's question to a reporter, sealed so that only the two sides read it."""

from __future__ import annotations

import json
from uuid import UUID

import pyrage

from leadline.errors import BadInput, Missing, NotYours, TooLong, TryAgain
from leadline.shell.tables.records import SiteRow
from leadline.shell.tables.reports import ReportRow
from leadline.vault.key import parse_recipients

#: longest question, characters
LONGEST = 4000


def seal(report_id: UUID, question: str) -> bytes:
    """The question in UTF-8 as an age file to the reporter's inbox key and to the line's own keys.

    Raises Missing, TooLong or BadInput for the text, NotYours for an unknown report, TryAgain
    while the line has no intake key.
    """
    text = question.strip()
    if not text:
        raise Missing("question", "a question to the reporter", "the field was left empty")
    if len(text) > LONGEST:
        raise TooLong("question", f"at most {LONGEST} characters", f"got {len(text)}")
    report = ReportRow.objects.filter(pk=report_id).only("inbox_recipient").first()
    if report is None:
        raise NotYours("there is no such lead")
    line = SiteRow.objects.filter(name="recipients").first()
    if line is None:
        raise TryAgain("this line has no intake key yet; it gets one when its worker starts", 5.0)
    recipients = parse_recipients([report.inbox_recipient, *json.loads(line.value)])
    try:
        return bytes(pyrage.encrypt(text.encode(), list(recipients)))
    except UnicodeEncodeError:
        raise BadInput("question", "valid Unicode", "half of a surrogate pair") from None
