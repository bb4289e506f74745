"""Held files: the files of a lead as its page lists them: name, true type, size, and who handled them.

The names of files are words of the report: they come through the sorting process, which writes that down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from leadline.errors import LeadlineError
from leadline.intake.fields import displayed
from leadline.shell.console import deeds
from leadline.shell.console.frame import said
from leadline.shell.console.sentences import said as sentence
from leadline.shell.opening.client import HeldFile, list_files
from leadline.shell.tables.evidence import EvidenceRow
from leadline.shell.tables.leads import LeadRow

#: kinds of files of which there can be such a copy
PICTURE_GROUP = "image"
_UNITS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


@dataclass(frozen=True, slots=True)
class Custody:
    """One act on a file."""

    at: datetime
    text: str
    by: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One file as the page lists it."""

    id: str
    number: int
    name: str
    size: str
    #: its true type
    kind: str
    #: what its sender called it, if that is something else
    declared: str
    sha256: str
    received_at: datetime
    stripped: bool
    #: address of the viewing copy, or ""
    copy: str
    original: str
    #: where it can be compared with an older image, or "" if it does not say where on the ground it lies
    compare: str
    trouble: str
    custody: tuple[Custody, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The files of a lead, or why they are not there."""

    files: tuple[Shown, ...] = ()
    trouble: str = ""


def listed(row: LeadRow, by: str) -> Listed:
    """The files of a lead through the sorting process; that they were opened is written down."""
    if not EvidenceRow.objects.filter(report=row.pk).exists():
        return Listed()
    try:
        return Listed(tuple(_shown(row, one) for one in list_files(row.pk, by=by)))
    except LeadlineError as error:
        return Listed(trouble=said(error))


def size_of(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, many in _UNITS:
        if count >= many:
            return f"{count / many:.1f} {unit}"
    return f"{count} B"


def _comparing(row: LeadRow, file: HeldFile) -> str:
    return f"{reverse('console:claim', args=[row.pk, 'imagery'])}?{urlencode({'about': f'file:{file.id}'})}"


def _shown(row: LeadRow, file: HeldFile) -> Shown:
    kind = file.facts.kind
    true = str(kind.get("mime") or kind.get("label") or "")
    return Shown(
        id=str(file.id),
        number=file.number,
        name=displayed(file.name) or _("without a name"),
        size=size_of(file.size),
        kind=true or _("not known"),
        declared=file.declared_type if file.declared_type not in ("", true) else "",
        sha256=file.sha256,
        received_at=file.received_at,
        stripped=file.stripped,
        copy=reverse("console:file", args=[row.pk, file.id]) if kind.get("group") == PICTURE_GROUP else "",
        original=reverse("console:original", args=[row.pk, file.id]),
        compare=_comparing(row, file) if file.facts.raster.get("gsd_m") else "",
        trouble=sentence(file.facts.trouble),
        custody=tuple(
            Custody(act.at, deeds.title(act.kind), act.by, sentence(act.purpose)) for act in file.custody
        ),
    )
