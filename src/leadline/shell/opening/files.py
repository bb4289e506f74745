"""Files, answering side: opens evidence for checks and for officers; every opening is written down first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import msgspec
import structlog
from django.db import transaction

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.errors import LeadlineError, NotYours, Tampered, TooLong, TryAgain, Unreadable
from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.ports.examiner import Examiner
from leadline.shell.opening.comparing import FILE, Wish, may_compare, wishes
from leadline.shell.opening.overlaying import Overlays, overlaid
from leadline.shell.tables import chain
from leadline.shell.tables.evidence import ContentRow, EvidenceRow
from leadline.shell.tables.records import AuditRow
from leadline.vault.files import FileAbout
from leadline.vault.keyring import Keyring
from leadline.vault.seal import Opener, seal_facts
from leadline.vault.telling import seal_told, told

log = structlog.get_logger()
#: acts on a file that its custody shows
CUSTODY = ("evidence.received", "evidence.examined", "evidence.opened", "evidence.viewed")
#: why a file of another report is opened
COMPARING = "comparing"
_UNREAD = FileFacts(trouble="The file cannot be opened: its seal does not hold.")
_TOO_MUCH = FileFacts(trouble="The file says more of itself than can be kept.")
_BUSY = FileFacts(trouble="The process that reads files did not answer.")


class Reader(Examiner, Protocol):
    """What reads files, and makes copies to look at."""

    def view(self, content: bytes) -> tuple[str, bytes]:
        """Media type and bytes of a copy. Raises GiveUp with the reason why there is none."""
        ...


class FileOpener:
    """Opens files with the intake keys."""

    def __init__(
        self, keyring: Keyring, reader: Reader, beside: int, overlays: Overlays | None = None
    ) -> None:
        """Keep the keys in the memory of this process only; `beside` files are read at a time.

        Without `overlays` images are not compared with each other.
        """
        self._opener = Opener(keyring)
        self._recipients = keyring.recipients
        self._reader = reader
        self._beside = beside
        self._overlays = overlays

    def examined(self, reports: Sequence[UUID]) -> Mapping[UUID, tuple[Examined, ...]]:
        """The files of these reports with what was read out of them, for the checks of the machine.

        What was read once is kept, sealed, so that a second look reads no file again.
        """
        rows = list(EvidenceRow.objects.filter(report__in=reports).select_related("report"))
        if not rows:
            return dict.fromkeys(reports, ())
        write_down("evidence.opened", rows, by="", purpose="checking")
        found: dict[UUID, tuple[Examined, ...]] = dict.fromkeys(reports, ())
        for row, one in zip(rows, self._examined(rows), strict=True):
            found[row.report_id] += (one,)
        return found if self._overlays is None else self._laid(self._overlays, rows, found)

    def _laid(
        self, overlays: Overlays, rows: Sequence[EvidenceRow], found: Mapping[UUID, tuple[Examined, ...]]
    ) -> Mapping[UUID, tuple[Examined, ...]]:
        by_id = {row.id: row for row in rows}
        return {
            report: self._compared(overlays, files, wishes(report), by_id) for report, files in found.items()
        }

    def _compared(
        self,
        overlays: Overlays,
        files: Sequence[Examined],
        asked: Mapping[UUID, Wish],
        own: Mapping[UUID, EvidenceRow],
    ) -> tuple[Examined, ...]:
        """The files of one report, each image over an older one: its own, or the one that was asked for."""
        others = {wish.older: wish for wish in asked.values()}

        def content(one: UUID) -> bytes | None:
            if one in own:
                return self._content(own[one])
            wish = others[one]
            if wish.row is None:
                return None
            write_down("evidence.opened", [wish.row], by=wish.by, purpose=COMPARING)
            return self._content(wish.row)

        held = {file.evidence.id for file in files}
        may = {wish.newer: wish.older for wish in asked.values() if wish.row and wish.newer in held}
        refused = {wish.newer: _not_together(wish.older) for wish in asked.values() if not wish.row}
        laid = overlays.laid(files, content, may)
        return tuple(overlaid(file, refused.get(file.evidence.id)) for file in laid)

    def compared(self, newer: UUID, older: UUID, *, by: str) -> dict[str, object]:
        """What an image says, and what changed since an older one: {"image", "overlay"}, both plain JSON.

        Raises NotYours for a file that there is not, or whose report does not belong with the other's.
        """
        mine = _find(newer)
        other = may_compare(mine.report_id, older)
        if other is None or self._overlays is None:
            raise NotYours("there is no such file in this report or in one that belongs with it")
        write_down("evidence.opened", [mine, other], by=by, purpose=COMPARING)
        rows = {mine.id: mine, other.id: other}
        (read,) = self._examined([mine])
        found = self._overlays.of(other.id, mine.id, lambda one: self._content(rows[one]))
        return {"image": msgspec.to_builtins(read.facts.raster), "overlay": found}

    def listed(self, report_id: UUID, *, by: str, purpose: str) -> list[dict[str, object]]:
        """The files of one report for an officer, with what was read out of them and their custody."""
        rows = list(EvidenceRow.objects.filter(report=report_id).select_related("report"))
        if not rows:
            return []
        write_down("evidence.opened", rows, by=by, purpose=purpose)
        read = self._examined(rows)
        acts = _custody(rows)
        return [
            {
                **msgspec.to_builtins(one.evidence),
                "facts": msgspec.to_builtins(one.facts),
                "number": row.number,
                "revision": row.revision,
                "custody": acts.get(str(row.id), []),
            }
            for row, one in zip(rows, read, strict=True)
        ]

    def view(self, evidence_id: UUID, *, by: str) -> tuple[str, bytes]:
        """Media type and bytes of a copy that is safe to look at. Raises NotYours, GiveUp."""
        row = _find(evidence_id)
        write_down("evidence.viewed", [row], by=by, purpose="looking")
        return self._reader.view(self._whole(row))

    def original(self, evidence_id: UUID, *, by: str, purpose: str) -> bytes:
        """The file exactly as it is stored. Raises NotYours, Tampered."""
        row = _find(evidence_id)
        write_down("evidence.opened", [row], by=by, purpose=purpose)
        return self._whole(row)

    def _examined(self, rows: Sequence[EvidenceRow]) -> list[Examined]:
        """The files with their facts; one that does not open says so, and the others go on.

        Rows are read and written by the caller's thread; only the reading of files runs side by side.
        """
        known = [self._about(row) for row in rows]
        facts = [self._kept(row) if about else _UNREAD for row, about in zip(rows, known, strict=True)]
        fresh = [at for at, one in enumerate(facts) if one is None]
        with ThreadPoolExecutor(self._beside) as pool:
            read = pool.map(
                self._read, (rows[at].id for at in fresh), (self._content(rows[at]) for at in fresh)
            )
            for at, one in zip(fresh, read, strict=True):
                facts[at] = one or _BUSY
                about = known[at]
                if one is not None and about is not None:
                    self._keep(rows[at], about, one)
        return [
            Examined(evidence=_evidence(row, about), facts=one or _UNREAD)
            for row, about, one in zip(rows, known, facts, strict=True)
        ]

    def _about(self, row: EvidenceRow) -> FileAbout | None:
        """What is known of the file, if its seal holds and it is the file that came in."""
        try:
            about = self._opener.open_about(bytes(row.about), evidence_id=row.id)
        except LeadlineError as error:
            log.error("a file cannot be opened", evidence=str(row.id), error=type(error).__name__)
            return None
        return about if _is_its_own(row, about) else None

    def _kept(self, row: EvidenceRow) -> FileFacts | None:
        """What was read out of it before; None if that is to be done."""
        if row.facts is None:
            return None
        try:
            return self._opener.open_facts(bytes(row.facts), evidence_id=row.id)
        except LeadlineError as error:
            log.error("facts cannot be opened", evidence=str(row.id), error=type(error).__name__)
            return _UNREAD

    def _read(self, evidence_id: UUID, content: bytes | None) -> FileFacts | None:
        """What the file holds; None if it could not be asked now."""
        if content is None:
            return _UNREAD
        try:
            return self._reader.examine(content)
        except TryAgain as error:
            log.error("a file was not read", evidence=str(evidence_id), error=str(error))
            return None

    def _content(self, row: EvidenceRow) -> bytes | None:
        """The bytes, or None if they are not those that came in."""
        try:
            return self._whole(row)
        except LeadlineError as error:
            log.error("a file cannot be opened", evidence=str(row.id), error=type(error).__name__)
            return None

    def _whole(self, row: EvidenceRow) -> bytes:
        """The bytes that came in. Raises Tampered if the seal, or its place, does not hold."""
        pieces = ContentRow.objects.filter(evidence=row.id).order_by("part").values_list("sealed", flat=True)
        content = self._opener.open_content(map(bytes, pieces.iterator(8)), evidence_id=row.id)
        about = self._opener.open_about(bytes(row.about), evidence_id=row.id)
        if hashlib.sha256(content).hexdigest() != about.sha256 or not _is_its_own(row, about):
            raise Tampered("this is not the file that came in")
        return content

    def _keep(self, row: EvidenceRow, about: FileAbout, facts: FileFacts) -> None:
        """Nothing; the facts are stored, sealed, and what the file says is in its reporter's inbox."""
        try:
            sealed = seal_facts(facts, self._recipients, evidence_id=row.id)
        except (TooLong, Unreadable):
            sealed = seal_facts(_TOO_MUCH, self._recipients, evidence_id=row.id)
        now = datetime.now(UTC)
        inbox = row.report.inbox_recipient
        words = seal_told(told(about, facts), inbox) if inbox else None
        detail: dict[str, Scalar] = {
            "whole": not facts.trouble,
            "type": str(facts.kind.get("label", ""))[:40],
        }
        with transaction.atomic(using="audit"):
            EvidenceRow.objects.using("audit").filter(id=row.id, facts=None).update(
                facts=sealed, told=words, examined_at=now
            )
            chain.append(
                [Draft(at=now, kind="evidence.examined", subject=str(row.id), detail=detail)], using="audit"
            )


def write_down(kind: str, rows: Iterable[EvidenceRow], *, by: str, purpose: str) -> None:
    """Nothing; the openings are in the chain, committed, on a connection of their own."""
    now = datetime.now(UTC)
    drafts = [
        Draft(
            at=now,
            kind=kind,
            by=by,
            subject=str(row.id),
            detail={"purpose": purpose[:100], "report": str(row.report_id)},
        )
        for row in rows
    ]
    with transaction.atomic(using="audit"):
        chain.append(drafts, using="audit")


def _not_together(older: UUID) -> Mapping[str, str]:
    return {"refused": "not together", "of": f"{FILE}{older}"}


def _find(evidence_id: UUID) -> EvidenceRow:
    row = EvidenceRow.objects.filter(id=evidence_id).first()
    if row is None:
        raise NotYours("there is no file with this id")
    return row


def _is_its_own(row: EvidenceRow, about: FileAbout) -> bool:
    """Whether the seal is of this row's file and report, as both stand outside it."""
    return about.report == row.report_id and about.commitment == bytes(row.commitment)


def _evidence(row: EvidenceRow, about: FileAbout | None) -> Evidence:
    """The file as the core knows it; without a name where its seal does not hold."""
    return Evidence(
        id=row.id,
        report=row.report_id,
        name=about.name if about else "",
        size=about.size if about else 0,
        sha256=about.sha256 if about else "",
        declared_type=about.declared_type if about else "",
        received_at=row.received_at,
        stripped=row.stripped,
    )


def _custody(rows: Sequence[EvidenceRow]) -> dict[str, list[dict[str, str]]]:
    """What was done with each file, oldest first, out of the audit chain."""
    found: dict[str, list[dict[str, str]]] = {}
    entries = AuditRow.objects.filter(subject__in=[str(row.id) for row in rows], kind__in=CUSTODY)
    for entry in entries.order_by("seq"):
        purpose = str(entry.detail.get("purpose", ""))
        act = {"at": entry.at.isoformat(), "kind": entry.kind, "by": entry.by, "purpose": purpose}
        found.setdefault(entry.subject, []).append(act)
    return found
