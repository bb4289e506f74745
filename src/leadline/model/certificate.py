"""Certificate: that one action was wrong so rarely, on reports decided again blind, that a machine may do it.

It holds for one action, one language, one channel, one model and one stretch of time. A line without
certificates does nothing by itself. Must not know how the bound is computed: that is `methods.selective`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leadline.model.action import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A bound on the wrong actions of one cell, and all that it rests on; never changed once issued."""

    #: identity, a UUID as text
    id: str
    #: the action, language and channel that it is for
    cell: Cell
    #: least score from which the machine acts
    threshold: float
    #: share of wrong actions that the bound keeps below, such as 0.007
    alpha: float
    #: chance that the bound is broken although all rules were kept, such as 0.05
    delta: float
    #: how the threshold was found: "bonferroni" or "fixed-sequence"
    method: str
    #: decisions at or above the threshold that people decided again
    n: int
    #: how many of them were wrong
    errors: int
    #: Clopper-Pearson upper bound of the share of wrong actions, at confidence 1 - delta
    upper_bound: float
    #: actionable reports that the action would have closed; 0 for an action that closes nothing
    missed: int
    #: all actionable reports among those decided again
    actionable: int
    #: Clopper-Pearson upper bound of the share of actionable reports lost; None if it closes nothing
    missed_bound: float | None
    #: share of all reports of the cell that are at or above the threshold
    coverage: float
    #: the reports it rests on were received from here
    window_from: datetime
    #: to here
    window_to: datetime
    #: hash of the voters that gave the scores
    model_hash: str
    #: when it was issued, aware UTC
    issued_at: datetime
    #: when it ends by itself, aware UTC
    expires_at: datetime

    def void_because(self, now: datetime, model_hash: str) -> str:
        """Why it does not hold now, or ""."""
        if now >= self.expires_at:
            return "The certificate has expired; certify again."
        if model_hash != self.model_hash:
            return "The voters have changed since the certificate was issued; certify again."
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether the machine may do one action now, and why; without a certificate it may not."""

    #: the action, language and channel
    cell: Cell
    #: the certificate that holds, or None: the action is off
    certificate: Certificate | None = None
    #: why it is on or off, as a sentence to read aloud
    because: str = ""

    def covers(self, score: float) -> bool:
        """Whether the machine may act on this score."""
        return self.certificate is not None and score >= self.certificate.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What came of a try to certify: a certificate, or why there is none."""

    #: the action, language and channel
    cell: Cell
    #: the certificate, or None
    certificate: Certificate | None
    #: second looks that counted
    looks: int
    #: what was found, as a sentence to read aloud
    because: str
