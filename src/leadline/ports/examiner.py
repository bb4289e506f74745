"""Examiner: reads a file that may be hostile, apart from everything else, without network."""

from __future__ import annotations

from typing import Protocol

from leadline.model.evidence import FileFacts


class Examiner(Protocol):
    """What reads files for the line."""

    def examine(self, content: bytes, name: str = "") -> FileFacts:
        """What the file holds; never raises for its content: `trouble` says what was wrong with it."""
        ...
