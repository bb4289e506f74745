"""Testing: what a plugin must keep, as checks that a third party can run over its own.

A check returns nothing, or raises AssertionError with the broken promise.
"""

from leadline.ports.memory import MemoryStore
from leadline.testing.detectors import check_detector, check_pattern_detector
from leadline.testing.promises import report_of
from leadline.testing.stores import check_store
from leadline.testing.verifiers import check_verifier
from leadline.testing.voters import check_voter

__all__ = [
    "MemoryStore",
    "check_detector",
    "check_pattern_detector",
    "check_store",
    "check_verifier",
    "check_voter",
    "report_of",
]
