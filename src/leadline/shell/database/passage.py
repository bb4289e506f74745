"""Let one user pass through a folder without opening it to everybody.

When root's home is the home of Leadline (/root is 0700), the user that runs PostgreSQL cannot reach its
own data. One entry of a POSIX access control list (search only, for this user only) is the smallest opening;
the wheel's own class makes every folder above the data readable for the whole machine instead.
Layout of the attribute: linux/posix_acl_xattr.h.
"""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

from leadline.errors import Misconfigured
from leadline.shell.database.owner import Owner

ATTRIBUTE = "system.posix_acl_access"
VERSION = 2
NOBODY = 0xFFFFFFFF
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
SEARCH = 0o1

#: tag, permissions, id
Entry = tuple[int, int, int]


def let_through(path: Path, owner: Owner) -> None:
    """Make `path` reachable for `owner`, granting search on folders above it that forbid it; root only.

    Raises Misconfigured where a folder cannot be opened that way.
    """
    if os.geteuid() != 0:
        return
    for folder in reversed(path.resolve().parents):
        if not _may_search(folder, owner):
            _grant(folder, owner)
    if not _reaches(path, owner):
        raise _closed(path, owner)


def _may_search(folder: Path, owner: Owner) -> bool:
    stat = folder.stat()
    if stat.st_uid == owner.uid:
        return bool(stat.st_mode & 0o100)
    if stat.st_gid == owner.gid:
        return bool(stat.st_mode & 0o010)
    return bool(stat.st_mode & 0o001) or any(
        tag == USER and uid == owner.uid and permissions & SEARCH
        for tag, permissions, uid in _entries(folder)
    )


def _entries(folder: Path) -> list[Entry]:
    """The access control list of a folder; made from its mode if it has none."""
    try:
        raw = os.getxattr(folder, ATTRIBUTE)
    except OSError:
        mode = folder.stat().st_mode
        return [
            (USER_OBJ, mode >> 6 & 7, NOBODY),
            (GROUP_OBJ, mode >> 3 & 7, NOBODY),
            (OTHER, mode & 7, NOBODY),
        ]
    return list(struct.iter_unpack("<HHI", raw[4:]))


def _grant(folder: Path, owner: Owner) -> None:
    """Add "search, this user only" to a folder; the other entries keep their effect."""
    old = _entries(folder)
    mask = [permissions for tag, permissions, _ in old if tag == MASK]
    if mask and not mask[0] & SEARCH:  # widening the mask would also wake entries of other users
        raise _closed(folder, owner)
    group = next(permissions for tag, permissions, _ in old if tag == GROUP_OBJ)
    kept = [entry for entry in old if entry[0] != MASK and (entry[0], entry[2]) != (USER, owner.uid)]
    new = [*kept, (USER, SEARCH, owner.uid), (MASK, mask[0] if mask else group | SEARCH, NOBODY)]
    raw = struct.pack("<I", VERSION) + b"".join(struct.pack("<HHI", *entry) for entry in sorted(new))
    try:
        os.setxattr(folder, ATTRIBUTE, raw)
    except OSError:
        raise _closed(folder, owner) from None


def _reaches(path: Path, owner: Owner) -> bool:
    check = ["/bin/sh", "-c", 'test -e "$1"', "sh", str(path)]
    return subprocess.run(check, check=False, cwd="/", **owner.spawn).returncode == 0


def _closed(path: Path, owner: Owner) -> Misconfigured:
    return Misconfigured(
        f"PostgreSQL runs as the user {owner.name}, who cannot pass through {path}: "
        f"set LEADLINE_HOME to a folder outside (such as /var/lib/leadline), or allow it: chmod o+x {path}"
    )
