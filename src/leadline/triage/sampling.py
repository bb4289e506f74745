"""Sampling: which decisions get a second look, settled before anybody sees what they are.

The seed of a batch goes into the audit chain before a report of it is opened; with seed and id anybody can
work out later who was in the sample. Source: a keyed hash as a uniform number, FIPS 180-4 (2015), SHA-256.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from leadline.policy.automation import Automation

#: bytes of a seed
SEED_BYTES = 16
_SCALE = float(1 << 64)


def lot(seed: bytes, report: UUID, reader: int = 1) -> float:
    """A number in [0, 1) for one report and reader, the same for ever; uniform over reports.

    >>> round(lot(bytes(16), UUID(int=1)), 6)
    0.059352
    """
    digest = hashlib.sha256(seed + report.bytes + bytes([reader])).digest()
    return int.from_bytes(digest[:8], "big") / _SCALE


def share(looks: int, policy: Automation) -> float:
    """The share of the reports of one language and channel that get a second look, after so many looks."""
    return policy.audit_first if looks < policy.audit_until else policy.audit_floor
