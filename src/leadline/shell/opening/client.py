"""The asking side: a Unix socket under LEADLINE_HOME; holds no key."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from leadline.errors import GiveUp, NotYours, TryAgain
from leadline.model.report import Statement

#: longest wait for the sorting process, seconds
PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A lead as a person may read it now."""

    #: the words, oldest revision first
    statements: tuple[Statement, ...]
    #: what officers said why, by the id of the reason
    reasons: Mapping[str, str]


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


def _ask(question: dict[str, str]) -> dict[str, Any]:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.settimeout(PATIENCE_S)
            wire.connect(str(socket_path()))
            with wire.makefile("rwb") as lines:
                lines.write(json.dumps(question).encode() + b"\n")
                lines.flush()
                answer = json.loads(lines.readline() or b"{}")
    except (OSError, ValueError) as error:
        raise TryAgain(
            "the process that holds the intake key does not answer; is `leadline worker` running?"
        ) from error
    kind = answer.get("error")
    if kind == "unknown":
        raise NotYours("there is no report with this id")
    if kind:
        raise GiveUp(f"the report cannot be opened: {kind}")
    return dict(answer)
