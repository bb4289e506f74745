"""Line checks: what `leadline doctor` asks of the settings, and of a line that has been started once.

They only look. Settings are read as text, because Django's would make folders and a key.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from leadline.errors import LeadlineError
from leadline.shell.database import Check, is_embedded, resolve
from leadline.shell.database.address import CONNECT_WAIT_S
from leadline.shell.database.holding import holder_of
from leadline.shell.database.layout import Layout
from leadline.shell.database.postmaster import is_ready
from leadline.vault.key import AGE_HEADER, key_fingerprint, load_key
from leadline.vault.keyring import SUFFIX
from leadline.vault.secret_file import read_secret

MIGRATIONS = Path(__file__).parents[1] / "tables" / "migrations"
#: settings that name a file or a folder
PATHS = (
    "LEADLINE_POLICY",
    "LEADLINE_SITES",
    "LEADLINE_ELEMENTS",
    "LEADLINE_TRACKS",
    "LEADLINE_RECORDS",
    "LEADLINE_GAZETTEER",
)
#: shortest key that signs sessions
SECRET_LEAST = 50
LOUDNESS = ("debug", "info", "warning", "error")
#: how long the sorting process may take to answer
ANSWER_S = 3.0
#: how long a report may wait to be sorted before something is wrong
WAIT_S = 60.0

Connection = psycopg.Connection[tuple[object, ...]]


def settings_checks(env: Mapping[str, str]) -> list[Check]:
    """Each thing that the environment says and that cannot be meant, or the names of what it sets."""
    wrong = [Check(name="settings", ok=False, says=says, mend=mend) for says, mend in _faults(env)]
    named = sorted(name for name in env if name.startswith("LEADLINE_"))
    return wrong or [Check(name="settings", ok=True, says=", ".join(named) or "none: all as they come")]


def line_checks(home: Path, env: Mapping[str, str]) -> list[Check]:
    """What only a database that answers, and the processes beside it, can tell; nothing before that."""
    if is_embedded(env) and not is_ready(Layout.of(home)):
        return []
    try:
        with psycopg.connect(
            resolve(env, home), connect_timeout=CONNECT_WAIT_S, autocommit=True
        ) as connection:
            return list(_of_line(connection, home, env))
    except (psycopg.Error, LeadlineError):
        return []


def _of_line(connection: Connection, home: Path, env: Mapping[str, str]) -> Iterator[Check]:
    tables = _tables(connection)
    yield tables
    if tables.ok and tables.says.startswith("all"):
        yield _sealing(connection, home, env)
        yield _worker(home, env)
        yield _waiting(connection)


def _faults(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong, and how to mend it."""
    for name in PATHS:
        if env.get(name) and not os.access(env[name], os.R_OK):
            yield f"{name} names {env[name]}, which cannot be read", f"correct or unset {name}"
    if 0 < len(env.get("LEADLINE_SECRET_KEY", "")) < SECRET_LEAST:
        yield "LEADLINE_SECRET_KEY is too short", f"give it {SECRET_LEAST} random characters, or unset it"
    if env.get("LEADLINE_LOG", "info").lower() not in LOUDNESS:
        yield "LEADLINE_LOG is an unknown word", f"LEADLINE_LOG is one of {', '.join(LOUDNESS)}"
    yield from _mail_faults(env)
    yield from _origin_faults(env)


def _mail_faults(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not env.get("LEADLINE_MAIL_PORT", "25").isdecimal():
        yield "LEADLINE_MAIL_PORT is no number", "LEADLINE_MAIL_PORT is a port, such as 25"
    if env.get("LEADLINE_NOTICE_MAIL") and not env.get("LEADLINE_MAIL_HOST"):
        yield "LEADLINE_NOTICE_MAIL is set and no mail server is", "set LEADLINE_MAIL_HOST"


def _origin_faults(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    hosts = env.get("LEADLINE_HOSTS", "localhost").split(",")
    for origin in filter(None, env.get("LEADLINE_ORIGINS", "").split(",")):
        host = urlsplit(origin).hostname
        if host is None:
            yield f"LEADLINE_ORIGINS holds {origin!r}", "each origin starts with https:// or http://"
        elif host not in hosts and "*" not in hosts:
            yield f"{host} is in LEADLINE_ORIGINS and not in LEADLINE_HOSTS", f"add {host} to LEADLINE_HOSTS"


def _tables(connection: Connection) -> Check:
    """Whether the tables are those of this Leadline."""
    known = {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}
    try:
        rows = connection.execute("SELECT name FROM django_migrations WHERE app = 'line'").fetchall()
    except psycopg.errors.UndefinedTable:
        return Check(name="tables", ok=True, says="none yet: made at the first start")
    done = {str(name) for (name,) in rows}
    if done - known:
        says = f"of a newer Leadline: {', '.join(sorted(done - known))}"
        return Check(name="tables", ok=False, says=says, mend="install that Leadline, or restore a backup")
    if known - done:
        says = f"of an older Leadline: {', '.join(sorted(known - done))} not done"
        mend = "end `leadline serve` and start it again: it brings them up to date"
        return Check(name="tables", ok=False, says=says, mend=mend)
    return Check(name="tables", ok=True, says=f"all {len(known)} steps are done")


def _sealing(connection: Connection, home: Path, env: Mapping[str, str]) -> Check:
    """Whether the key that reports are sealed to is here; a locked file is taken at its word."""
    folder = Path(env.get("LEADLINE_KEYS") or home / "keys")
    try:
        files = sorted(folder.glob(f"*{SUFFIX}"))
        open_ = [path for path in files if not read_secret(path).startswith(AGE_HEADER)]
        here = {load_key(path).fingerprint for path in open_}
    except (LeadlineError, OSError):
        return Check(name="sealing", ok=False, says="the keys cannot be read", mend="see `keys` above")
    gone = [] if len(open_) < len(files) else [name for name in _sealed_to(connection) if name not in here]
    now = [name for name in _seals_now(connection) if name in gone]
    if now:
        says = f"reports are sealed to {', '.join(now)}, and its file is not in {folder}"
        mend = "put it back from the backup, beside the others: without it no report can be read"
        return Check(name="sealing", ok=False, says=says, mend=mend)
    closed = f"; without {', '.join(gone)} what was sealed to it stays closed" if gone else ""
    return Check(name="sealing", ok=True, says=f"the key that reports are sealed to is here{closed}")


def _sealed_to(connection: Connection) -> list[str]:
    """The fingerprints of all keys that this line ever made."""
    rows = connection.execute("SELECT detail->>'fingerprint' FROM audit WHERE kind = 'key.created'")
    return sorted({str(name) for (name,) in rows} | set(_seals_now(connection)))


def _seals_now(connection: Connection) -> list[str]:
    """The fingerprints of the keys that reports are sealed to now."""
    row = connection.execute("SELECT value FROM site WHERE name = 'recipients'").fetchone()
    return [key_fingerprint(recipient) for recipient in json.loads(str(row[0]))] if row else []


def _worker(home: Path, env: Mapping[str, str]) -> Check:
    """Whether the process that sorts and opens answers; where nobody serves, there need be none."""
    answers = _answers(home / "opening.sock")
    if answers:
        return Check(name="worker", ok=True, says="answers")
    if not is_embedded(env) or holder_of(Layout.of(home)) is None:
        return Check(name="worker", ok=True, says="none on this machine: `leadline serve` starts it")
    says = "does not answer, though `leadline serve` runs: it starts, or was stopped"
    mend = "look again in a minute; then read what `leadline serve` says, and start it again"
    return Check(name="worker", ok=False, says=says, mend=mend)


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(ANSWER_S)
            wire.connect(str(path))
            wire.sendall(json.dumps({}).encode() + b"\n")
            return bool(wire.recv(1))
    except OSError:
        return False


def _waiting(connection: Connection) -> Check:
    """Whether reports wait to be sorted for longer than they should."""
    row = connection.execute("SELECT count(*), min(received_at) FROM lead WHERE waiting_for <> ''").fetchone()
    count, oldest = row or (0, None)
    wait_s = (datetime.now(UTC) - oldest).total_seconds() if isinstance(oldest, datetime) else 0.0
    says = f"{count} reports wait to be sorted" + (f", the oldest for {wait_s:.0f} s" if count else "")
    mend = (
        "" if wait_s < WAIT_S else "see that a worker runs, and what it says: `leadline serve`, or `worker`"
    )
    return Check(name="waiting", ok=not mend, says=says, mend=mend)
