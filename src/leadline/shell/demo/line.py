"""One reporter's connection to a line's public API: kept alive, patient, with proof of work where asked."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from leadline.errors import BadInput, TryAgain
from leadline.shell.demo.stream import Upload

#: tries of one call before it is given up, counting the first
TRIES = 8
#: first and longest wait before a new try, seconds
FIRST_WAIT_S, LONGEST_WAIT_S = 0.25, 15.0
#: longest wait that a line may ask for by Retry-After, seconds
LONGEST_AFTER_S = 60.0
#: how long an answer may take, seconds
TIMEOUT_S = 30.0
#: most leading zero bits that are worked for: 2^26 hashes are about a minute
MOST_BITS = 26
#: the parts of a body with files (docs/howto/api), and what stands between them
REPORT, FILES = "report", "files"
_BOUNDARY = "lanhaven-7d9e4c1b2a60f358"
#: answers after which the same call may succeed
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the line answered."""

    #: HTTP status
    status: int
    #: the JSON object, {} where there was none
    body: Mapping[str, Any]
    #: tries after the first
    retries: int = 0
    #: proofs of work given
    proofs: int = 0


class Line:
    """A kept-alive connection to one line; not to be shared between threads."""

    def __init__(self, url: str, stop: threading.Event) -> None:
        """Remember where the line is; nothing is opened yet. `stop` ends every wait."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadInput(
                "url", "an address such as http://127.0.0.1:8000", "http:// or https:// is missing"
            )
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_S)
        self._root = parts.path.rstrip("/")
        self._stop = stop

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def post(
        self,
        path: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str],
        files: Sequence[Upload] = (),
    ) -> Answer:
        """The line's final answer to one call, tried again on broken connections and on "later".

        With files the body is the part "report" of a multipart body.

        Raises TryAgain when the line could not be reached or stayed busy through all the tries.
        """
        sent = json.dumps(body, ensure_ascii=False).encode()
        wait_s, proofs, extra = FIRST_WAIT_S, 0, dict(headers)
        if files:
            sent = _parts(sent, files)
            extra["Content-Type"] = f"multipart/form-data; boundary={_BOUNDARY}"
        for tries in range(TRIES):
            status, answer, after_s = self._once(path, sent, extra)
            if status and status not in _LATER:
                return Answer(status=status, body=answer, retries=tries, proofs=proofs)
            if "challenge" in answer:
                extra["Proof-Of-Work"] = prove(
                    str(answer["challenge"]), int(answer.get("bits", 0)), self._stop
                )
                proofs += 1
                after_s = 0.0
            if self._stop.wait(wait_s if after_s is None else min(after_s, LONGEST_AFTER_S)):
                break
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
        raise TryAgain("the line did not take the report in " + str(TRIES) + " tries", LONGEST_WAIT_S)

    def _once(
        self, path: str, sent: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, Any], float | None]:
        """Status (0: broken off), JSON object and Retry-After in seconds."""
        try:
            head = {"Content-Type": "application/json", "Accept": "application/json", **headers}
            self._connection.request("POST", self._root + path, sent, head)
            response = self._connection.getresponse()
            raw = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 0, {}, None
        after = response.headers.get("Retry-After", "")
        return response.status, _object(raw), float(after) if after.isdigit() else None


def _parts(report: bytes, files: Sequence[Upload]) -> bytes:
    """A multipart body (RFC 7578) of the report and its files."""
    rows = [(f'name="{REPORT}"', "application/json", report)]
    rows += [(f'name="{FILES}"; filename="{one.name}"', one.kind, one.content) for one in files]
    parts = [
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\nContent-Type: {kind}\r\n\r\n".encode()
        + content
        for name, kind, content in rows
    ]
    return b"\r\n".join(parts) + f"\r\n--{_BOUNDARY}--\r\n".encode()


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def prove(challenge: str, bits: int, stop: threading.Event) -> str:
    """`challenge:nonce` whose SHA-256 begins with `bits` zero bits (Hashcash, Back 2002).

    Raises TryAgain for more than 26 bits or when `stop` is set meanwhile.

    >>> import hashlib, threading
    >>> hashlib.sha256(prove("abc", 12, threading.Event()).encode()).hexdigest()[:3]
    '000'
    """
    if bits > MOST_BITS:
        raise TryAgain(
            f"the line asks for {bits} bits of work; {MOST_BITS} are given at most", LONGEST_WAIT_S
        )
    start = hashlib.sha256(f"{challenge}:".encode())
    for nonce in itertools.count():
        attempt = start.copy()
        attempt.update(str(nonce).encode())
        if int.from_bytes(attempt.digest()[:8], "big") >> (64 - bits) == 0:
            return f"{challenge}:{nonce}"
        if nonce % 4096 == 0 and stop.is_set():
            break
    raise TryAgain("stopped while working for the line", LONGEST_WAIT_S)
