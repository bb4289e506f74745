"""Evidence: how many files come in, how large they may be, and what reading one may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import HOUR, Term, duration

_KIB, _MIB, _GIB = 1 << 10, 1 << 20, 1 << 30
_SECOND = timedelta(seconds=1)


def _bytes(meaning: str, low: int, high: int) -> Term:
    return Term(meaning=meaning, low=low, high=high, unit="bytes")


def _files(meaning: str, high: int) -> Term:
    return Term(meaning=meaning, low=1, high=high, unit="files")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceBounds:
    """What is taken in, and what the sandbox that reads a file may spend on it."""

    files: Annotated[int, _files("files that may come with one report or one addition", 100)]
    files_in_all: Annotated[int, _files("files of one report with all its additions", 1000)]
    file_bytes: Annotated[int, _bytes("one file", _KIB, 256 * _MIB)]
    together_bytes: Annotated[int, _bytes("all files that come together", _KIB, 512 * _MIB)]
    held_bytes: Annotated[
        int, _bytes("files that one web process holds in memory while they come in", _MIB, 64 * _GIB)
    ]
    at_once: Annotated[
        int,
        Term(meaning="uploads that one web process takes at a time", low=1, high=1000, unit="uploads"),
    ]
    upload_for: Annotated[
        timedelta, duration("how long one upload may take", timedelta(seconds=10), 6 * HOUR)
    ]
    spare_bytes: Annotated[
        int, _bytes("free disk below which words are still taken, but no files", 0, 1024 * _GIB)
    ]
    read_for: Annotated[timedelta, duration("reading one file, all in all", _SECOND, HOUR)]
    part_for: Annotated[timedelta, duration("one kind of reading of one file", _SECOND, HOUR)]
    memory_bytes: Annotated[int, _bytes("memory that reading one file may take", 64 * _MIB, 64 * _GIB)]
    answer_bytes: Annotated[int, _bytes("what may be said about one file", _KIB, 64 * _MIB)]
    beside: Annotated[int, _files("files that are read at a time", 64)]
    picture_pixels: Annotated[
        int,
        Term(meaning="pixels of the largest picture that is decoded", low=10_000, high=10**9, unit="pixels"),
    ]
    copy_pixels: Annotated[
        int, Term(meaning="longest side of a viewing copy", low=64, high=16_384, unit="pixels")
    ]
