"""Claimed: what the verbs that read a file share: options of a claimed time, and the file's bytes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from leadline.errors import BadInput, TooLong, Unreadable
from leadline.shell import site

Time = Annotated[
    str | None, typer.Option("--time", help="When it is claimed to be taken, ISO 8601 with zone.")
]
Until = Annotated[str | None, typer.Option("--until", help="Latest time, if --time is the earliest.")]
Tolerance = Annotated[
    float | None,
    typer.Option("--tolerance-s", help="Seconds of allowed difference; unset: the policy's 3."),
]
Zone = Annotated[
    str, typer.Option("--zone", help="Zone of its times that name none, such as +08:00 or Asia/Shanghai.")
]


def instant(text: str | None, option: str) -> datetime | None:
    """An instant with its zone, or None. Raises BadInput."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(option, "ISO 8601 with its zone, such as 2024-05-01T10:20:30+08:00") from error


def content_of(path: Path, field: str) -> bytes:
    """The bytes of a file. Raises Unreadable or TooLong."""
    most = site.policy().evidence.file_bytes
    try:
        if not path.is_file():
            raise Unreadable(field, "an existing file", "is the path right?")
        if path.stat().st_size > most:
            raise TooLong(field, f"at most {most:,} bytes (policy evidence.file_bytes)")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(field, "a readable file", type(error).__name__) from error
