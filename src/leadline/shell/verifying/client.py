"""The asking side: a Unix socket under LEADLINE_HOME; claims as JSON lines in, answers in their order."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from leadline.errors import TryAgain

#: seconds beyond the longest check that the asking side waits for an answer
SLACK_S = 10.0


def socket_path() -> Path:
    """Where the worker listens for claims."""
    return Path(settings.HOME) / "verifying.sock"


def ask_claims(verifier: str, claims: Sequence[bytes], most_s: float) -> Iterator[dict[str, Any]]:
    """One answer for each claim, in order: {"finding": …} or {"error": {"field", "limit", "cause"}}.

    `most_s`: the longest that one check may take. Raises TryAgain while the worker does not answer.
    """
    head = json.dumps({"verifier": verifier, "claims": len(claims)}).encode() + b"\n"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.settimeout(most_s + SLACK_S)
            wire.connect(str(socket_path()))
            with wire.makefile("rwb") as lines:
                lines.write(head + b"".join(claim.replace(b"\n", b" ") + b"\n" for claim in claims))
                lines.flush()
                for _ in claims:
                    yield _read(lines.readline())
    except (OSError, ValueError) as error:
        raise TryAgain("the worker does not answer; is `leadline worker` running?", 5.0) from error


def _read(line: bytes) -> dict[str, Any]:
    answer = json.loads(line or b"null")
    if not isinstance(answer, dict):
        raise ValueError("the worker ended in the middle")
    if answer.get("busy"):
        raise TryAgain("the worker answers others; try again", 5.0)
    return answer
