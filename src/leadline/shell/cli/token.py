"""`leadline triage token`: keys for programs that read the figures of sorting over the API."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from leadline.shell.cli.ready import tables

# isort: split
# Django is set up by now; what follows reads its models.
from leadline.shell.accounts import tokens

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the token, for instance of the program that uses it.")]


@app.callback()
def token() -> None:
    """Keys for programs that read the figures of sorting at /api/v1/triage/, and nothing else.

    Examples:

    \b
        leadline triage token add wallboard --days 90
        leadline triage token revoke wallboard
    """


@app.command()
def add(name: Name, days: Annotated[int, typer.Option(help="Days until it ends.")] = 90) -> None:
    """Make a token and print it, once; only its hash is kept.

    Example:

    \b
        leadline triage token add wallboard
    """
    with tables():
        made = tokens.make_token(name, days=days, by=_who(), now=datetime.now(UTC))
    typer.echo(made)


@app.command()
def revoke(name: Name) -> None:
    """Let a token open nothing any more, at once.

    Example:

    \b
        leadline triage token revoke wallboard
    """
    with tables():
        tokens.revoke(name, by=_who(), now=datetime.now(UTC))
    typer.echo(f"{name} opens nothing any more.")


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Every token that ever was, with its end; no token itself.

    Example:

    \b
        leadline triage token list
    """
    with tables():
        rows = tokens.listed()
    found = [
        {
            "name": row.name,
            "made_at": row.made_at.isoformat(),
            "made_by": row.made_by,
            "expires_at": row.expires_at.isoformat(),
            "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        }
        for row in rows
    ]
    if as_json:
        typer.echo(json.dumps(found, indent=1))
        return
    table = Table("name", "made", "by", "ends", "revoked")
    for row in rows:
        ends, revoked = f"{row.expires_at:%Y-%m-%d}", f"{row.revoked_at:%Y-%m-%d}" if row.revoked_at else ""
        table.add_row(row.name, f"{row.made_at:%Y-%m-%d}", row.made_by, ends, revoked)
    Console().print(table if rows else "No token has been made.")


def _who() -> str:
    return f"{getpass.getuser()} (command line)"
