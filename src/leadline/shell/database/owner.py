"""The operating-system user that PostgreSQL runs as.

PostgreSQL refuses to run as root. So a normal user runs it as themself, and root runs it as the owner
of the existing data or as the system user `leadline`, made on first need.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadline.errors import Misconfigured
from leadline.shell.database.layout import Layout

#: The system user that root runs PostgreSQL as.
SERVICE_USER = "leadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An operating-system user who owns the data and runs PostgreSQL."""

    name: str
    uid: int
    gid: int

    @property
    def spawn(self) -> Mapping[str, Any]:
        """What subprocess needs to start a program as this user, its files closed to others."""
        if os.geteuid() != 0:
            return {"umask": 0o077}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}

    def give(self, path: Path) -> None:
        """Hand a file or folder to this user; a no-op unless we are root."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def owner_of(layout: Layout) -> Owner:
    """The user that PostgreSQL of this home runs as; Misconfigured if we may not act for them."""
    me = os.geteuid()
    there = layout.root.stat().st_uid if layout.root.exists() else None
    if me == 0:
        return _service_user() if there in (None, 0) else _by_uid(there or 0)
    if there not in (None, me):
        raise Misconfigured(
            f"{layout.root} belongs to the user {_name(there or 0)}, you are {_name(me)}: "
            f"run Leadline as that user or as root, or set LEADLINE_HOME to a folder of your own"
        )
    return _by_uid(me)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def _by_uid(uid: int) -> Owner:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Misconfigured(
            f"user number {uid} has no entry in /etc/passwd, and PostgreSQL needs the name: "
            "add the user, run as another one, or set DATABASE_URL to a PostgreSQL that runs elsewhere"
        ) from None
    return Owner(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _service_user() -> Owner:
    """The system user `leadline`, made if it is not there."""
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        entry = _make_service_user()
    return Owner(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _make_service_user() -> pwd.struct_passwd:
    mend = (
        f"make it by hand (useradd --system --no-create-home {SERVICE_USER}), "
        "start Leadline as a normal user, or set DATABASE_URL to a PostgreSQL that runs elsewhere"
    )
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise Misconfigured(f"PostgreSQL does not run as root and there is no user {SERVICE_USER}: {mend}")
    shell = ["--shell", "/usr/sbin/nologin", "--home-dir", "/nonexistent"]
    done = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", *shell, SERVICE_USER],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        raise Misconfigured(
            f"the user {SERVICE_USER} could not be made ({done.stderr.strip()}): {mend}"
        ) from None
