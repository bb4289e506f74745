"""The asking side: a Unix socket under LEADLINE_HOME; holds no key."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from leadline.errors import GiveUp, NotYours, TryAgain
from leadline.model.report import Statement

#: longest wait for the sorting process, seconds
PATIENCE_S = 5.0


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
    said = "whole" if whole else "covered"
    answer = _ask({"open": str(report_id), "by": by, "purpose": purpose, "words": said})
    return tuple(Statement(**statement) for statement in answer["statements"])


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
