"""The answering side: lives in the process that sorts; writes each opening down before it opens.

Whoever may connect to the socket may ask: it has mode 0600, so that is this system user.
"""

from __future__ import annotations

import contextlib
import json
import os
import socketserver
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import close_old_connections, transaction

from leadline.audit.chain import Draft
from leadline.errors import LeadlineError, NotYours
from leadline.intake.minimise import minimised
from leadline.model.evidence import Examined
from leadline.model.report import Statement
from leadline.ports.store import Waiting
from leadline.shell import site
from leadline.shell.examining.sandbox import pairs, sandbox
from leadline.shell.opening.files import FileOpener
from leadline.shell.opening.overlaying import Overlays
from leadline.shell.tables import chain
from leadline.shell.tables.hands import ReasonRow
from leadline.shell.tables.reports import ReportRow, RevisionRow
from leadline.vault.fingerprint import reporter_fingerprint
from leadline.vault.keyring import Keyring
from leadline.vault.seal import Opener

log = structlog.get_logger()


class AuditedOpener:
    """Opens words and contacts; every opening is committed to the audit chain first."""

    def __init__(self, keyring: Keyring) -> None:
        """Keep the keys in the memory of this process only."""
        self._opener = Opener(keyring)
        self._reporter_key = keyring.subkey("reporter")
        #: opens the files of reports
        self.files = FileOpener(keyring, sandbox(), site.policy().evidence.beside, Overlays(pairs()))

    def open_waiting(
        self, waiting: Sequence[Waiting], purpose: str = "sorting"
    ) -> Mapping[UUID, tuple[Statement, ...]]:
        """The words of a batch, for sorting or checking by machine. The entries use their own connection.

        A seal that does not hold gives empty words, so that a person decides and the others go on.
        """
        write_down("report.opened", [item.lead.id for item in waiting], by="", purpose=purpose)
        return {item.lead.id: self._words(item) for item in waiting}

    def open_files(self, waiting: Sequence[Waiting]) -> Mapping[UUID, tuple[Examined, ...]]:
        """The files of a batch with what was read out of them, for checks; audited as `evidence.opened`."""
        return self.files.examined([item.lead.id for item in waiting])

    def _words(self, item: Waiting) -> tuple[Statement, ...]:
        report_id = item.lead.id
        try:
            return tuple(
                self._opener.open(sealed, report_id=report_id, revision=revision)
                for revision, sealed in item.sealed
            )
        except LeadlineError as error:
            log.error("a report cannot be opened", report=str(report_id), error=type(error).__name__)
            return (Statement(what=""),)

    def fingerprints(self, waiting: Sequence[Waiting]) -> Mapping[UUID, bytes]:
        """Keyed fingerprints of those who gave a name; the contact itself goes no further."""
        found = {item.lead.id: self._fingerprint(item.lead.id, item.sealed_contact) for item in waiting}
        return {report_id: print_ for report_id, print_ in found.items() if print_}

    def _fingerprint(self, report_id: UUID, sealed: bytes | None) -> bytes | None:
        if not sealed:
            return None
        try:
            contact = self._opener.open_contact(sealed, report_id=report_id, revision=1)
        except LeadlineError as error:
            log.error("a contact cannot be opened", report=str(report_id), error=type(error).__name__)
            return None
        return reporter_fingerprint(contact, self._reporter_key)

    def open_report(
        self, report_id: UUID, *, by: str, purpose: str, whole: bool
    ) -> list[dict[str, str]] | None:
        """The words of one report for a person, or None if there is no such report.

        Unless they are asked for as a whole, phone numbers and the like are covered.
        """
        rows = list(RevisionRow.objects.filter(report=report_id).order_by("revision"))
        if not rows:
            return None
        write_down("report.opened", [report_id], by=by, purpose=purpose)
        words = (
            self._opener.open(bytes(row.sealed), report_id=report_id, revision=row.revision) for row in rows
        )
        regions = site.policy().site.phone_regions
        return [asdict(said if whole else minimised(said, regions)) for said in words]

    def reasons(self, **about: object) -> dict[str, str]:
        """What officers said why about a lead or an incident; one that does not open is left out."""
        found = {}
        for row in ReasonRow.objects.filter(**about):
            try:
                found[str(row.id)] = self._opener.open_reason(bytes(row.sealed), reason_id=row.id)
            except LeadlineError as error:
                log.error("a reason cannot be opened", reason=str(row.id), error=type(error).__name__)
        return found

    def open_reasons(self, incident: str, *, by: str, purpose: str) -> dict[str, str]:
        """The reasons about one incident for a person."""
        write_down("report.opened", [incident], by=by, purpose=purpose)
        return self.reasons(incident=incident)

    def open_contact(self, report_id: UUID, *, by: str, purpose: str) -> dict[str, object] | None:
        """The contact of one report for a person, or None if there is none."""
        sealed = ReportRow.objects.filter(id=report_id).values_list("sealed_contact", flat=True).first()
        if not sealed:
            return None
        write_down("contact.opened", [report_id], by=by, purpose=purpose)
        contact = self._opener.open_contact(bytes(sealed), report_id=report_id, revision=1)
        return asdict(contact)


def write_down(kind: str, reports: Sequence[UUID | str], *, by: str, purpose: str) -> None:
    """Nothing; the openings are in the chain, committed, on a connection of their own."""
    now = datetime.now(UTC)
    drafts = [
        Draft(at=now, kind=kind, by=by, subject=str(report), detail={"purpose": purpose[:100]})
        for report in reports
    ]
    with transaction.atomic(using="audit"):
        chain.append(drafts, using="audit")


class _Handler(socketserver.StreamRequestHandler):
    """One question, one answer, both one line of JSON."""

    server: OpeningServer

    def handle(self) -> None:
        """Answer; errors are named, never shown with data."""
        question = self.rfile.readline(4096)
        if not question:
            return
        close_old_connections()
        try:
            answer = self.server.answer(json.loads(question))
        except NotYours:
            answer = {"error": "unknown"}
        except (ValueError, KeyError, TypeError):
            answer = {"error": "the question is not understood"}
        except LeadlineError as error:
            log.error("opening refused", error=type(error).__name__)
            answer = {"error": str(error)}
        with contextlib.suppress(ConnectionError):
            body = answer.pop("body", b"")
            self.wfile.write(json.dumps(answer, default=str).encode() + b"\n" + body)
            self.wfile.flush()
        close_old_connections()


class OpeningServer(socketserver.ThreadingUnixStreamServer):
    """Listens on the socket until it is shut down."""

    daemon_threads = True

    def __init__(self, path: Path, opener: AuditedOpener) -> None:
        """Take the socket over from a process that is gone; mode 0600 before anybody can connect."""
        self._opener = opener
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)

    def answer(self, question: Mapping[str, str]) -> dict[str, Any]:
        """The words or the contact that were asked for, or {"error": "unknown"}."""
        person = {"by": question["by"], "purpose": question["purpose"]}
        if "open" in question:
            report_id, whole = UUID(question["open"]), question["words"] == "whole"
            statements = self._opener.open_report(report_id, whole=whole, **person)
            if statements is None:
                return {"error": "unknown"}
            return {"statements": statements, "reasons": self._opener.reasons(lead=report_id)}
        if "reasons" in question:
            return {"reasons": self._opener.open_reasons(question["reasons"], **person)}
        if "files" in question:
            return {"files": self._opener.files.listed(UUID(question["files"]), **person)}
        if "view" in question:
            media_type, body = self._opener.files.view(UUID(question["view"]), by=person["by"])
            return {"media_type": media_type, "size": len(body), "body": body}
        if "compare" in question:
            newer, older = UUID(question["compare"]), UUID(question["before"])
            return self._opener.files.compared(newer, older, by=person["by"])
        if "original" in question:
            body = self._opener.files.original(UUID(question["original"]), **person)
            return {"size": len(body), "body": body}
        contact = self._opener.open_contact(UUID(question["contact"]), **person)
        return {"contact": contact} if contact is not None else {"error": "unknown"}


def start(path: Path, opener: AuditedOpener) -> Callable[[], None]:
    """A function that stops the server; it answers in threads of its own until then."""
    server = OpeningServer(path, opener)
    thread = threading.Thread(target=server.serve_forever, name="opening", daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        path.unlink(missing_ok=True)

    return stop
