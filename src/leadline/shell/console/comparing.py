"""Comparing: which older images can be laid under an image of a lead, and what files elsewhere are called."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from leadline.errors import BadInput
from leadline.shell.console.check_words import source_title
from leadline.shell.console.shown import short
from leadline.shell.opening.comparing import FILE, file_of, may_compare
from leadline.shell.tables.evidence import EvidenceRow
from leadline.shell.tables.together import belonging

#: files that are offered
MOST = 60


def offered(lead: UUID, about: object) -> list[tuple[str, str]]:
    """Files with their words: the others of the lead, then those of leads that belong with it, newest first.

    What they hold is not known here: their facts are sealed, and nothing is opened for a list.
    """
    newer = file_of(about)
    own = [row for row in EvidenceRow.objects.filter(report=lead) if row.id != newer]
    others = EvidenceRow.objects.filter(report__in=belonging(lead)).order_by("-received_at", "-number")
    found = [(f"{FILE}{row.id}", _("File %(number)s") % {"number": row.number}) for row in own[:MOST]]
    return found + [(f"{FILE}{row.id}", _elsewhere(row)) for row in others[:MOST]]


def check(lead: UUID, about: object, before: object) -> None:
    """Nothing if the older image may be compared with the other one. Raises BadInput."""
    if not before:
        return
    older = file_of(before)
    if older is None or older == file_of(about) or may_compare(lead, older) is None:
        limit = "another file of this report or of one that is tied to it"
        raise BadInput("before", limit, "the same file, or untied since?")
    if file_of(about) is None:
        raise BadInput("about", "the newer image", "no file was chosen?")


def title(source: str, files: Mapping[str, int]) -> str:
    """What a finding rests on; a file of another report with the reference of that."""
    older = file_of(source) if source.startswith(FILE) else None
    if older is None or str(older) in files:
        return source_title(source, files)
    row = EvidenceRow.objects.filter(id=older).first()
    return _elsewhere(row) if row else _("a file that is gone")


def _elsewhere(row: EvidenceRow) -> str:
    return _("File %(number)s of %(reference)s") % {"number": row.number, "reference": short(row.report_id)}
