"""Which PostgreSQL to use: DATABASE_URL, else the embedded one; and how to tell Django.

It starts nothing: the embedded server's address follows from LEADLINE_HOME alone.
No password is ever put into an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from leadline.errors import Misconfigured
from leadline.shell.database.layout import Layout

SCHEMES = ("postgresql", "postgres")

#: Connections that one process keeps at most: two web processes, a worker and the command line stay below
#: max_connections = 100.
POOL_MAX = 16

#: Seconds that a request waits for a free connection before it fails.
POOL_WAIT_S = 10.0

#: Seconds that opening a connection may take.
CONNECT_WAIT_S = 5

EXAMPLE = "postgresql://leadline:PASSWORD@db.example/leadline"


def home_of(env: Mapping[str, str]) -> Path:
    """The folder of this installation: LEADLINE_HOME, else ~/.leadline."""
    return Path(env.get("LEADLINE_HOME") or "~/.leadline").expanduser().absolute()


def resolve(env: Mapping[str, str], home: Path | str | None = None) -> str:
    """The address of the database: DATABASE_URL if it is set, else that of the embedded PostgreSQL.

    Raises Misconfigured if DATABASE_URL is no PostgreSQL address.
    """
    url = env.get("DATABASE_URL", "").strip()
    if url:
        _split(url)
        return url
    return Layout.of(home if home is not None else home_of(env)).url


def is_embedded(env: Mapping[str, str]) -> bool:
    """Whether Leadline brings its own PostgreSQL, because DATABASE_URL is not set."""
    return not env.get("DATABASE_URL", "").strip()


def django_settings(url: str) -> dict[str, Any]:
    """Django's DATABASES["default"] for an address.

    The pool asks each connection whether it still lives before it lends it, so that a restart of
    PostgreSQL costs nobody an error; measured cost: one round trip over the socket.
    """
    parts = _split(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = options.pop("port", None) or parts.port or ""
    options.setdefault("application_name", "leadline")
    options.setdefault("connect_timeout", CONNECT_WAIT_S)
    options["pool"] = {"min_size": 1, "max_size": POOL_MAX, "timeout": POOL_WAIT_S}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _split(url: str) -> SplitResult:
    """The parts of a PostgreSQL address; Misconfigured says what is wrong, without the address itself."""
    scheme, separator, _ = url.partition("://")
    if not separator:
        raise Misconfigured(f"DATABASE_URL has no scheme: write it like {EXAMPLE}")
    if scheme not in SCHEMES:
        raise Misconfigured(
            f"DATABASE_URL has the scheme {scheme!r}; Leadline runs on PostgreSQL only: "
            f"write it like {EXAMPLE}, or unset DATABASE_URL to use the embedded PostgreSQL"
        )
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Misconfigured(
            "DATABASE_URL cannot be read: its host or port is malformed; "
            "write / : @ [ ] in a password as %2F %3A %40 %5B %5D"
        ) from None
    if not parts.path.strip("/"):
        raise Misconfigured(f"DATABASE_URL names no database: write it like {EXAMPLE}")
    return parts
