"""`leadline doctor`: says what is wrong with an installation, and how to mend it. It changes nothing."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated

import typer

from leadline.errors import LeadlineError, TryAgain
from leadline.shell.cli.line_checks import line_checks, settings_checks
from leadline.shell.database import Check, diagnose, home_of
from leadline.shell.examining.nursery import Nursery
from leadline.shell.examining.sandbox import Sandbox
from leadline.shell.inforce import policy_in_force
from leadline.vault.key import AGE_HEADER, load_key
from leadline.vault.keyring import SUFFIX
from leadline.vault.secret_file import read_secret

SHELL = Path(__file__).parents[1]
#: compiled parts without which the line does not start; a wheel for another system fails on import
COMPILED = ("pyrage", "nacl.bindings", "pyproj", "psycopg_binary", "msgspec", "numpy", "granian")
#: bundles that the pages ask for, below static/built
BUNDLES = (
    "console.js",
    "console.css",
    "map.js",
    "map-worker.js",
    "public.js",
    "public.css",
    "theme.js",
    "pow-worker.js",
)

Look = Callable[[Path, Mapping[str, str]], Check]

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="JSON, for programs.")] = False,
) -> None:
    """Look at Python, packages, pages, settings, keys, database and sorting; say how to mend what is wrong.

    It starts nothing and changes nothing, so it may run beside a running line.
    Exit status 0: all is well. 1: something is not.

    Examples:

    \b
        leadline doctor
        leadline doctor --json
        LEADLINE_HOME=/srv/leadline leadline doctor
    """
    checks = examine(home_of(os.environ), os.environ)
    if as_json:
        rows = [{"name": one.name, "ok": one.ok, "says": one.says, "mend": one.mend} for one in checks]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_line(one) for one in checks))
        typer.echo(_verdict(sum(not one.ok for one in checks)))
    if not all(one.ok for one in checks):
        raise typer.Exit(1)


def examine(home: Path, env: Mapping[str, str]) -> list[Check]:
    """Every check of an installation, in the order in which to mend."""
    looks: tuple[Look, ...] = (
        _python,
        _packages,
        _wheels,
        _encoding,
        _time,
        _pages,
        _texts,
        _policy,
        _keys,
        _walls,
    )
    first = [_look(look, home, env) for look in looks]
    return [*first, *settings_checks(env), *diagnose(home, env), *line_checks(home, env)]


def _look(look: Look, home: Path, env: Mapping[str, str]) -> Check:
    """One check; what Leadline itself would refuse at start is its finding."""
    name = look.__name__.strip("_")
    try:
        return look(home, env)
    except LeadlineError as error:
        says, _, mend = str(error).rpartition("; ")
        return Check(name=name, ok=False, says=says or str(error), mend=mend)
    except OSError as error:
        return Check(name=name, ok=False, says=f"{error.filename}: {error.strerror}", mend="check its rights")


def _python(home: Path, env: Mapping[str, str]) -> Check:
    says = f"Python {sys.version.split()[0]} in {sys.prefix}"
    return _found("python", says, "" if sys.version_info >= (3, 11) else "install Python 3.11 or newer")


def _packages(home: Path, env: Mapping[str, str]) -> Check:
    wanted = [line.split(";")[0] for line in requires("leadline") or () if "extra ==" not in line]
    names = [_name_of(line) for line in wanted]
    absent = [name for name in names if not _is_installed(name)]
    says = f"not installed: {', '.join(absent)}" if absent else f"all {len(names)} are installed"
    return _found("packages", says, "pip install --force-reinstall leadline" if absent else "")


def _wheels(home: Path, env: Mapping[str, str]) -> Check:
    broken = [name for name in COMPILED if not _imports(name)]
    says = f"do not load: {', '.join(broken)}" if broken else "every compiled part loads"
    mend = "reinstall them for this system: pip install --force-reinstall --no-cache-dir leadline"
    return Check(name="wheels", ok=not broken, says=says, mend=mend if broken else "")


def _encoding(home: Path, env: Mapping[str, str]) -> Check:
    found = {sys.getfilesystemencoding().lower(), (sys.stdout.encoding or "utf-8").lower()}
    mend = "" if found == {"utf-8"} else "set LC_ALL=C.UTF-8, or PYTHONUTF8=1"
    return _found("encoding", ", ".join(sorted(found)), mend)


def _time(home: Path, env: Mapping[str, str]) -> Check:
    now = datetime.now(UTC)
    newest = max(row.effective for row in policy_in_force(env).explain())
    mend = "set the clock (NTP): deadlines are computed from it" if now.date() < newest else ""
    return _found("time", f"{now:%Y-%m-%d %H:%M} UTC", mend)


def _pages(home: Path, env: Mapping[str, str]) -> Check:
    absent = [name for name in BUNDLES if not (SHELL / "static" / "built" / name).is_file()]
    says = f"not built: {', '.join(absent)}" if absent else f"{len(BUNDLES)} bundles are there"
    mend = "in a copy of the source: make setup; else: pip install --force-reinstall leadline"
    return Check(name="pages", ok=not absent, says=says, mend=mend if absent else "")


def _texts(home: Path, env: Mapping[str, str]) -> Check:
    sources = sorted((SHELL / "locale").glob("*/LC_MESSAGES/*.po"))
    stale = [path.parent.parent.name for path in sources if not path.with_suffix(".mo").is_file()]
    says = f"not compiled: {', '.join(stale)}" if stale else f"{len(sources)} compiled"
    return _found("texts", says, "in a copy of the source: make setup" if stale else "")


def _policy(home: Path, env: Mapping[str, str]) -> Check:
    own = env.get("LEADLINE_POLICY", "")
    policy = policy_in_force(env)
    return _found(
        "policy", f"profile {policy.profile}, {len(policy.entries)} numbers" + (f", {own}" if own else "")
    )


def _keys(home: Path, env: Mapping[str, str]) -> Check:
    """Whether each key file is one, closed to others; a locked one is not opened."""
    folder = Path(env.get("LEADLINE_KEYS") or home / "keys")
    files = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    if not files and (home / "postgres" / "data").exists():
        mend = "restore the key folder from its backup: without it no report can be read"
        return _found("keys", f"none in {folder}, though there is a database", mend)
    if not files:
        return _found("keys", "none yet: made at the first start")
    signs = home / "secret.key"
    if signs.is_file() and signs.stat().st_mode & 0o077:
        return _found("keys", f"{signs} is open to others", f"chmod 600 {signs}")
    if (folder / "anchor.key").is_file():
        read_secret(folder / "anchor.key")
    locked = [path for path in files if read_secret(path).startswith(AGE_HEADER)]
    keys = [load_key(path) for path in files if path not in locked]
    says = [f"{len(files)} in {folder}", *(key.fingerprint for key in keys[-1:])]
    return _found("keys", ", ".join(says + ([f"{len(locked)} locked with a passphrase"] if locked else [])))


def _walls(home: Path, env: Mapping[str, str]) -> Check:
    """Whether a file's reader is really closed in: it tries what a hostile file would try."""
    box = Sandbox(policy_in_force(env).evidence)
    try:
        tried = box.probe()
    except TryAgain as error:
        mend = (
            f"`{' '.join(Nursery.command)} < /dev/null` says why; mostly a package is missing: install anew"
        )
        return _found("walls", str(error), mend)
    finally:
        box.close()
    held = {name: tried.pop(name, "nothing") for name in ("network", "powers", "files")}
    open_ = [name for name, how in tried.items() if how == "done"]
    weak = [f"{name} by {wall} only" for name, wall in held.items() if wall not in ("seccomp", "landlock")]
    says = ", ".join(f"{name}: {wall}" for name, wall in held.items()) + f"; {len(tried)} tries refused"
    if open_ or not tried:
        mend = "take no files in until this is mended: a Linux kernel from 5.13 on, with seccomp and Landlock"
        return _found("walls", f"a file's reader could: {', '.join(open_) or 'not be made'}", mend)
    return _found("walls", f"{says}; weak: {', '.join(weak)}" if weak else says)


def _found(name: str, says: str, mend: str = "") -> Check:
    """A check that is well if there is nothing to mend."""
    return Check(name=name, ok=not mend, says=says, mend=mend)


def _name_of(requirement: str) -> str:
    """The package of `django-allauth[mfa]<66,>=65.21`.

    >>> _name_of("django-allauth[mfa]<66,>=65.21"), _name_of("rich>=14"), _name_of("numpy")
    ('django-allauth', 'rich', 'numpy')
    """
    return requirement.translate(str.maketrans("[<>=!~ (", "        ")).split()[0]


def _is_installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        return False
    return True


def _line(check: Check) -> str:
    mark = "well " if check.ok else "WRONG"
    return f"{mark}  {check.name:<9} {check.says}" + (
        f"\n       mend it:  {check.mend}" if check.mend else ""
    )


def _verdict(wrong: int) -> str:
    return "\nAll is well." if not wrong else f"\n{wrong} to mend, from the top."
