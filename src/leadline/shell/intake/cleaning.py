"""Cleaning: what a reporter wished to be taken out of pictures is gone before anything is sealed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from leadline.errors import BadInput, GiveUp, TryAgain
from leadline.intake.fields import Refused
from leadline.intake.files import Given, as_stripped, check_files
from leadline.policy.evidence import EvidenceBounds
from leadline.shell.examining.sandbox import sandbox


def ready(files: Sequence[Given], bounds: EvidenceBounds, *, clean: bool) -> tuple[Given, ...]:
    """The files as they are to be stored. Raises Refused for what cannot be, TryAgain where no room is."""
    if not files:
        return ()
    check_files(files, bounds)
    _check_disk(bounds)
    if not clean:
        return tuple(files)
    errors: list[BadInput] = []
    cleaned = [_cleaned(number, file, errors) for number, file in enumerate(files, 1)]
    if errors:
        raise Refused(errors)
    return tuple(cleaned)


def _cleaned(number: int, file: Given, errors: list[BadInput]) -> Given:
    """The file without place and device; one that cannot be cleaned is a fault, and is not stored."""
    try:
        return as_stripped(file, *sandbox().clean(file.content))
    except GiveUp as why:
        errors.append(BadInput(f"files.{number}", "must be a picture that can be cleaned", str(why)))
        return file


def _check_disk(bounds: EvidenceBounds) -> None:
    """Nothing; words come before files where the disk is nearly full."""
    if shutil.disk_usage(Path(settings.HOME)).free < bounds.spare_bytes:
        raise TryAgain("there is no room for files now; send the words alone, they are taken", 3600.0)
