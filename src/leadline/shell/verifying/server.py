"""The answering side: lives in the worker, which holds the registers; reads no report and stores nothing.

Whoever may connect to the socket may ask: it has mode 0600, so that is this system user.
"""

from __future__ import annotations

import contextlib
import json
import os
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog

from leadline.errors import BadInput
from leadline.verification.run import Guard, answered
from leadline.verification.verifier import Verifier, plain_finding, read_claim

log = structlog.get_logger()
#: longest claim, bytes, and most of them in one question
MOST_BYTES, MOST_CLAIMS = 1_000_000, 10_000
#: questions that are answered at a time: checks of reports go on beside them
AT_ONCE = 2
#: how long a further question waits for its turn, seconds
PATIENCE_S = 20.0
#: what is told when nobody could answer in time
BUSY: Mapping[str, Any] = {"busy": True}


class _Handler(socketserver.StreamRequestHandler):
    """One question: a line with the verifier and how many claims follow, each a line; a line for each."""

    server: ClaimServer

    def handle(self) -> None:
        """Answer; a broken question ends the connection."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            head = json.loads(self.rfile.readline(MOST_BYTES))
            claims = (self.rfile.readline(MOST_BYTES) for _ in range(min(int(head["claims"]), MOST_CLAIMS)))
            for answer in self.server.answers(str(head["verifier"]), claims):
                self.wfile.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
                self.wfile.flush()


class ClaimServer(socketserver.ThreadingUnixStreamServer):
    """Listens on the socket until it is shut down."""

    daemon_threads = True

    def __init__(self, path: Path, verifiers: Mapping[str, Verifier], guard: Guard) -> None:
        """Take the socket over from a process that is gone; mode 0600 before anybody can connect."""
        self._verifiers, self._guard = verifiers, guard
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)

    def answers(self, name: str, claims: Iterator[bytes]) -> Iterator[Mapping[str, Any]]:
        """What the verifier says of each claim, in order, or why it cannot be asked."""
        if not self._turns.acquire(timeout=PATIENCE_S):
            yield BUSY
            return
        try:
            for claim in claims:
                yield answer(self._verifiers.get(name), claim, self._guard)
        finally:
            self._turns.release()


def answer(verifier: Verifier | None, claim: bytes, guard: Guard) -> dict[str, Any]:
    """{"finding": …} or {"error": {"field", "limit", "cause"}}."""
    try:
        if verifier is None:
            raise BadInput("verifier", "one of GET /api/v1/verify", "the worker does not have it")
        if not claim.endswith(b"\n"):
            raise BadInput("claim", f"at most {MOST_BYTES} bytes", "many claims in one line?")
        return {"finding": plain_finding(answered(verifier, read_claim(verifier.claim, claim), guard))}
    except BadInput as error:
        return {"error": {"field": error.field, "limit": error.limit, "cause": error.cause}}


def start(path: Path, verifiers: Mapping[str, Verifier], guard: Guard) -> Callable[[], None]:
    """A function that stops the server; it answers in threads of its own until then."""
    server = ClaimServer(path, verifiers, guard)
    thread = threading.Thread(target=server.serve_forever, name="verifying", daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        path.unlink(missing_ok=True)

    return stop
