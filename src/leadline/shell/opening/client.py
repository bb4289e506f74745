"""The asking side: a Unix socket under LEADLINE_HOME; holds no key."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRWPair
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from leadline.errors import GiveUp, NotYours, TryAgain
from leadline.model.evidence import FileFacts
from leadline.model.report import Statement

#: longest wait for the sorting process, seconds
PATIENCE_S = 5.0
#: the same for reading files, seconds
FILE_PATIENCE_S = 90.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A lead as a person may read it now."""

    #: the words, oldest revision first
    statements: tuple[Statement, ...]
    #: what officers said why, by the id of the reason
    reasons: Mapping[str, str]


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act on a file."""

    at: datetime
    #: "evidence.received", "evidence.examined", "evidence.opened" or "evidence.viewed"
    kind: str
    #: the officer's user name, "" for the machine and for reporters
    by: str
    purpose: str


class HeldFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a lead as officers find it."""

    id: UUID
    #: the first file of the report is 1
    number: int
    #: the revision of the report that it came with
    revision: int
    #: as given; show it through `displayed`
    name: str
    #: bytes
    size: int
    #: SHA-256 of what is stored
    sha256: str
    #: the media type that the sender declared; `facts.kind` is the true one
    declared_type: str
    received_at: datetime
    #: whether place and device were taken out, because the reporter wished so
    stripped: bool
    facts: FileFacts
    #: what was done with it, oldest first
    custody: tuple[Act, ...]


def socket_path() -> Path:
    """Where the sorting process listens."""
    return Path(settings.HOME) / "opening.sock"


def open_report(
    report_id: UUID, *, by: str, purpose: str = "reading", whole: bool = False
) -> tuple[Statement, ...]:
    """The words of a report, oldest revision first; the opening is in the audit chain before they come.

    Phone numbers and the like are covered, unless they are asked for as a whole, for a purpose. Raises
    TryAgain while the sorting process does not answer, NotYours for an unknown id,
    GiveUp if the seal does not hold.
    """
    return open_lead(report_id, by=by, purpose=purpose, whole=whole).statements


def open_lead(report_id: UUID, *, by: str, purpose: str = "reading", whole: bool = False) -> Opened:
    """The words of a report and the officers' reasons about it; one opening. As `open_report`."""
    said = "whole" if whole else "covered"
    answer = _ask({"open": str(report_id), "by": by, "purpose": purpose, "words": said})
    statements = tuple(Statement(**statement) for statement in answer["statements"])
    return Opened(statements, answer["reasons"])


def open_reasons(incident: str, *, by: str, purpose: str = "reading") -> dict[str, str]:
    """What officers said why about an incident, by the id of the reason; audited. Errors as above."""
    reasons: dict[str, str] = _ask({"reasons": incident, "by": by, "purpose": purpose})["reasons"]
    return reasons


def open_contact(report_id: UUID, *, by: str, purpose: str) -> dict[str, object]:
    """The name and the ways of a confidential reporter; audited as `contact.opened`. Errors as above."""
    contact: dict[str, object] = _ask({"contact": str(report_id), "by": by, "purpose": purpose})["contact"]
    return contact


def list_files(lead: UUID, *, by: str, purpose: str = "reading") -> tuple[HeldFile, ...]:
    """The files of a lead in the order in which they came; audited as `evidence.opened`. Errors as above.

    What was read out of a file comes along; a file that nobody has read yet is read now.
    """
    answer = _ask({"files": str(lead), "by": by, "purpose": purpose}, FILE_PATIENCE_S)
    return tuple(msgspec.convert(one, HeldFile) for one in answer["files"])


def view_file(evidence_id: UUID, *, by: str) -> tuple[str, bytes]:
    """Media type and bytes of a copy that is safe to look at; audited as `evidence.viewed`.

    Raises NotYours for an unknown id, TryAgain, or GiveUp whose message says why there is no copy.
    """
    answer = _ask({"view": str(evidence_id), "by": by, "purpose": "looking"}, FILE_PATIENCE_S)
    return answer["media_type"], answer["body"]


def original_file(evidence_id: UUID, *, by: str, purpose: str) -> bytes:
    """The file exactly as it is stored: it may be hostile. Audited as `evidence.opened`. Errors as above."""
    answer = _ask({"original": str(evidence_id), "by": by, "purpose": purpose}, FILE_PATIENCE_S)
    return bytes(answer["body"])


def compare_files(newer: UUID, older: UUID, *, by: str) -> dict[str, Any]:
    """What an image says, and what changed since an older one: {"image", "overlay"}; both are opened.

    The older may be of a report that belongs with that of the newer. Audited as `evidence.opened`. Errors as
    above.
    """
    return _ask(
        {"compare": str(newer), "before": str(older), "by": by, "purpose": "comparing"}, FILE_PATIENCE_S
    )


def _ask(question: dict[str, str], patience_s: float = PATIENCE_S) -> dict[str, Any]:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.settimeout(patience_s)
            wire.connect(str(socket_path()))
            with wire.makefile("rwb") as lines:
                lines.write(json.dumps(question).encode() + b"\n")
                lines.flush()
                answer = json.loads(lines.readline() or b"{}")
                if "size" in answer:
                    answer["body"] = _whole(lines, answer["size"])
    except (OSError, ValueError) as error:
        raise TryAgain(
            "the process that holds the intake key does not answer; is `leadline worker` running?"
        ) from error
    kind = answer.get("error")
    if kind == "unknown":
        raise NotYours("there is no report with this id")
    if kind:
        raise GiveUp(f"it cannot be opened: {kind}" if "view" not in question else str(kind))
    return dict(answer)


def _whole(lines: BufferedRWPair, size: int) -> bytes:
    """The bytes after the line. Raises OSError if they do not all come."""
    body = lines.read(size)
    if len(body) != size:
        raise OSError("cut off")
    return body
