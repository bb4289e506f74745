"""Secret files: written once with mode 0600, read only if nobody else could have read them.

Must not know what the secret is for: the intake key, the key that signs audit anchors.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from leadline.errors import Misconfigured

#: no secret of ours comes near this
MOST_BYTES = 65_536
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def create_secret(path: Path, content: bytes) -> None:
    """Nothing; the file is then there, whole and synced, mode 0600 in a folder of mode 0700.

    It appears in one step or not at all, and never replaces another: raises Misconfigured
    if the path is taken or the folder is open to others.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_folder(path.parent)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)
    except FileExistsError:
        raise Misconfigured(
            f"{path} exists and is never overwritten; move it away first if you mean to start anew"
        ) from None
    finally:
        Path(partial).unlink()
    _sync_folder(path.parent)


def read_secret(path: Path) -> bytes:
    """The content; raises Misconfigured, with how to mend it, if others could have read or changed it."""
    try:
        file = path.open("rb")
    except OSError as error:
        cause = error.strerror or "it cannot be opened"
        raise Misconfigured(
            f"{path}: {cause}; restore it from its backup, or check who may read its folder"
        ) from None
    with file:
        _check_file(path, os.fstat(file.fileno()))
        _check_folder(path.parent)
        return file.read(MOST_BYTES)


def _check_file(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
        raise Misconfigured(f"{path} is not a secret file of at most {MOST_BYTES} bytes; is the path right?")
    if found.st_uid != os.geteuid():
        raise Misconfigured(
            f"{path} belongs to user {found.st_uid}, this process is user {os.geteuid()}; "
            f"run Leadline as that user, or make it this user's: chown {os.geteuid()} {path}"
        )
    if found.st_mode & _OTHERS:
        raise Misconfigured(
            f"{path} is open to others (mode {stat.S_IMODE(found.st_mode):04o}); mend it with: "
            f"chmod 600 {path}; if others use this machine, make a new key"
        )


def _check_folder(folder: Path) -> None:
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise Misconfigured(
            f"{folder} belongs to user {found.st_uid}, this process is user {os.geteuid()}; "
            f"run Leadline as that user, or make it this user's: chown {os.geteuid()} {folder}"
        )
    if found.st_mode & _OTHERS:
        raise Misconfigured(
            f"{folder} is open to others (mode {stat.S_IMODE(found.st_mode):04o}); "
            f"mend it with: chmod 700 {folder}"
        )


def _sync_folder(folder: Path) -> None:
    """The new name itself reaches the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
