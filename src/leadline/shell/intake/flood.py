"""Flood guard: when the whole site gets more reports than people write, each further one costs work.

Never by address: shared addresses are normal. The rate is that of the whole line: reports stored in the last
60 s, asked of the database once a second and counted on from there. The work is a Hashcash (Back 2002): a
nonce n so that SHA-256(challenge + ":" + n) begins with enough zero bits. Challenges are signed and hold no
state; each counts once: here at once, and in all processes by a row that is stored with the report.
A form without script waits instead (policy `intake.plain_wait`, longer at each level).
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import Error

from leadline.policy.bounds import Intake
from leadline.shell import site
from leadline.shell.intake.keys import secret
from leadline.shell.tables.registration import Spending
from leadline.shell.tables.reports import ReportRow

#: seconds over which the rate is counted
WINDOW_S = 60.0
#: seconds for which the database's count is good
FRESH_S = 1.0
#: bits by which the demand may have risen since a challenge was given out
GRACE_BITS = 4
#: characters of a proof that are looked at
MOST_PROOF = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What is asked of a sender."""

    #: the text to work on, or the ticket to wait with
    text: str
    #: leading zero bits
    bits: int
    #: seconds to wait before a plain form is taken
    wait_s: int = 0


class FloodGuard:
    """Counts what was stored, gives out challenges, checks proofs. One a process, safe between threads."""

    def __init__(
        self,
        intake: Intake,
        key: bytes,
        clock: Callable[[], float] = time.time,
        stored_since: Callable[[float], int] = lambda since: 0,
    ) -> None:
        """`key` signs challenges; `clock` gives seconds since 1970; `stored_since`: of the whole line."""
        self._intake = intake
        self._key = key
        self._clock = clock
        self._lock = threading.Lock()
        self._stored: deque[float] = deque()
        self._stored_since = stored_since
        self._line, self._asked_at, self._own_since = 0, -math.inf, 0
        self._spent: dict[str, float] = {}

    def count(self) -> None:
        """Nothing; one more report was stored."""
        with self._lock:
            self._stored.append(self._clock())
            self._own_since += 1
            self._forget()

    def bits(self) -> int:
        """What the next report costs now, in leading zero bits."""
        self._ask()
        with self._lock:
            self._forget()
            return self._intake.bits(max(len(self._stored), self._line + self._own_since))

    def challenge(self) -> Challenge:
        """A fresh challenge at the present price."""
        bits = self.bits()
        return Challenge(text=self._signed("w", bits, self._clock()), bits=bits)

    def ticket(self) -> Challenge:
        """A ticket for a form without script: good after a wait that grows with the flood."""
        bits = self.bits()
        levels = sorted({level.bits for level in self._intake.work})
        steps = 1 + (levels.index(bits) if bits in levels else 0)
        wait_s = int(self._intake.plain_wait.total_seconds()) * steps
        return Challenge(text=self._signed("t", bits, self._clock() + wait_s), bits=bits, wait_s=wait_s)

    def left_s(self, ticket: str) -> int | None:
        """Seconds that a ticket still has to wait; None for one that is not ours, spent, or expired."""
        parts = self._read(ticket[:MOST_PROOF])
        if parts is None or parts[0] != "t" or ticket in self._spent:
            return None
        return max(0, math.ceil(parts[2] - self._clock()))

    def admits(self, proof: str) -> bool:
        """Whether a report with this proof, `challenge:nonce` or a waited ticket, may come in; spends it."""
        needed = self.bits()
        if needed == 0:
            return True
        text, _, nonce = proof[:MOST_PROOF].partition(":")
        parts = self._read(text)
        if parts is None:
            return False
        kind, bits, since = parts
        if kind == "t":
            return self._clock() >= since and self._spend(text, since)
        worked = nonce.isascii() and nonce.isdigit() and solves(text, nonce, bits)
        return worked and bits + GRACE_BITS >= needed and self._spend(text, since)

    def spends(self, proof: str) -> Spending | None:
        """What an admitted proof must spend with its report, so that no other process takes it again."""
        text = proof[:MOST_PROOF].partition(":")[0]
        parts = self._read(text)
        if parts is None:
            return None
        until = datetime.fromtimestamp(parts[2], UTC) + self._intake.work_valid
        return Spending(hash=hashlib.sha256(text.encode()).digest(), until=until)

    def _ask(self) -> None:
        """The line's count, at most once a second; one thread asks, the others go on with the old one."""
        now = self._clock()
        with self._lock:
            if now - self._asked_at < FRESH_S:
                return
            self._asked_at, own = now, self._own_since
        line = self._stored_since(now - WINDOW_S)
        with self._lock:
            self._line, self._own_since = line, self._own_since - own

    def _signed(self, kind: str, bits: int, since: float) -> str:
        body = f"{kind}.{bits}.{since:.0f}.{secrets.token_hex(8)}"
        return f"{body}.{self._mac(body)}"

    def _mac(self, body: str) -> str:
        return hmac.digest(self._key, body.encode(), "sha256")[:16].hex()

    def _read(self, text: str) -> tuple[str, int, float] | None:
        """Kind, bits and instant of a genuine text that has not expired."""
        body, _, mac = text.rpartition(".")
        if not text.isascii() or not hmac.compare_digest(self._mac(body), mac):
            return None
        kind, bits, since, _ = body.split(".")
        valid_s = self._intake.work_valid.total_seconds()
        return (kind, int(bits), float(since)) if self._clock() <= float(since) + valid_s else None

    def _spend(self, text: str, since: float) -> bool:
        with self._lock:
            if text in self._spent:
                return False
            self._spent[text] = since + self._intake.work_valid.total_seconds()
            return True

    def _forget(self) -> None:
        """Drop what is older than the window, and spent texts that have expired anyway."""
        now = self._clock()
        while self._stored and self._stored[0] <= now - WINDOW_S:
            self._stored.popleft()
        while self._spent:
            oldest = next(iter(self._spent))
            if self._spent[oldest] >= now:
                break
            del self._spent[oldest]


def solves(challenge: str, nonce: str, bits: int) -> bool:
    """Whether the nonce is enough work for the challenge.

    >>> solves("abc", "0", 0)
    True
    """
    digest = hashlib.sha256(f"{challenge}:{nonce}".encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0


_guards: dict[int, FloodGuard] = {}


def guard() -> FloodGuard:
    """The guard of this process, under the policy in force; it counts what the whole line stores."""
    policy = site.policy()
    held = _guards.get(id(policy))
    if held is None:
        fresh = FloodGuard(policy.intake, secret("flood"), stored_since=stored_since)
        held = _guards.setdefault(id(policy), fresh)
    return held


def stored_since(since: float) -> int:
    """Reports that the whole line stored since an instant; 0 while the database does not answer."""
    try:
        return ReportRow.objects.filter(received_at__gt=datetime.fromtimestamp(since, UTC)).count()
    except Error:
        return 0
