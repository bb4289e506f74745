"""`leadline accounts`: adds the people who work at the line; the second factor comes at their first login."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from leadline.errors import Missing
from leadline.shell.cli.ready import tables

# isort: split
# Django is set up by now; what follows reads its models.
from leadline.shell.accounts.making import make_account
from leadline.shell.accounts.making import renew as renew_account
from leadline.shell.accounts.roles import Role

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="Name to log in with; it stands in the audit chain.")]


@app.callback()
def accounts() -> None:
    """Add the people who work at the line.

    Examples:

    \b
        leadline accounts add mei --role officer
        leadline accounts renew mei
    """


@app.command()
def add(
    username: Username,
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.OFFICER,
    from_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Take this password instead of a random one.")
    ] = False,
) -> None:
    """Make an account and print its one-time password; the second factor is set up at the first login.

    Examples:

    \b
        leadline accounts add mei
        leadline accounts add jonas --role supervisor
        pass show leadline/lin | leadline accounts add lin --role auditor --password-stdin
    """
    given = _typed() if from_stdin else None
    with tables():
        password = make_account(username, role.value, given)
    typer.echo(f"{username} can log in as {role.value}.")
    if given is None:
        typer.echo(f"Password, shown only now; to be changed at the first login: {password}")


@app.command()
def renew(username: Username) -> None:
    """Print a new password for an account that lost its own; its second factors are taken away.

    Example:

    \b
        leadline accounts renew mei
    """
    with tables():
        password = renew_account(username, by="")
    typer.echo(f"Password, shown only now; to be changed at the first login: {password}")


def _typed() -> str:
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise Missing("password", "a password", "nothing came on standard input")
    return password
