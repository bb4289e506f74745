"""The files of the embedded PostgreSQL below LEADLINE_HOME.

It must not know how a server is started; it only names paths.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

#: The longest path of a Unix socket in bytes: Linux takes 107, macOS 103 (sun_path without its final zero).
SOCKET_PATH_MAX_BYTES = 103

#: The port is only a part of the socket's name; nothing listens on TCP.
PORT = 5432

#: The role that Leadline works as; not a superuser.
ROLE = "leadline"

#: The database that the role owns.
DATABASE = "leadline"

#: The superuser of the cluster; only the holder and the doctor use it.
SUPERUSER = "postgres"


@dataclass(frozen=True, slots=True)
class Layout:
    """Every path that the embedded PostgreSQL uses for one LEADLINE_HOME."""

    #: LEADLINE_HOME, absolute, links followed.
    home: Path

    @classmethod
    def of(cls, home: Path | str) -> Layout:
        """The layout below `home`, which need not exist yet."""
        return cls(Path(os.path.realpath(Path(home).expanduser())))

    @property
    def root(self) -> Path:
        """The folder that holds everything below; owned by the user PostgreSQL runs as."""
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory; it exists only after a complete initdb."""
        return self.root / "data"

    @property
    def unfinished(self) -> Path:
        """Where initdb works; renamed to `data` when it is complete."""
        return self.root / "data.unfinished"

    @property
    def log(self) -> Path:
        """The folder of PostgreSQL's log files."""
        return self.root / "log"

    @property
    def lock(self) -> Path:
        """The lock of the one process that holds the server."""
        return self.root / "holder.lock"

    @property
    def users(self) -> Path:
        """The lock that every borrower shares, so that the last one out stops the server."""
        return self.root / "users.lock"

    @property
    def socket_dir(self) -> Path:
        """The folder of the Unix socket: below home, or a short one in /tmp if that path is too long."""
        inside = self.root / "socket"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_MAX_BYTES:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"leadline-{digest}"

    @property
    def url(self) -> str:
        """The address that the embedded server has, or will have once it runs."""
        return self.url_for(ROLE, DATABASE)

    def url_for(self, role: str, database: str) -> str:
        """The address of one database as one role."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_dir), safe='')}&port={PORT}"
