"""`leadline accounts`: adds the people who work at the line; the second factor comes at their first login."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from leadline.audit.chain import Draft
from leadline.errors import BadInput, Missing
from leadline.shell.cli.ready import tables
from leadline.shell.tables import chain

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


class Role(StrEnum):
    """What somebody may do in the console."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@app.callback()
def accounts() -> None:
    """Add the people who work at the line."""


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="Name to log in with; it stands in the audit chain.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.OFFICER,
    from_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read it from standard input.")
    ] = False,
) -> None:
    """Make an account; asks for the password twice. The second factor is set up at the first login.

    Examples:

    \b
        leadline accounts add mei
        leadline accounts add jonas --role supervisor
        pass show leadline/auditor | leadline accounts add lin --role auditor --password-stdin
    """
    password = sys.stdin.readline().rstrip("\n") if from_stdin else _ask()
    if not password:
        raise Missing("password", "a password", "nothing was typed")
    with tables():
        _make(username, role, password)
    typer.echo(f"{username} can log in as {role.value}.")


def _ask() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _make(username: str, role: Role, password: str) -> None:
    """Nothing; the account, its role and the audit entry are committed together."""
    user = get_user_model()(username=username)
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
        user.set_password(password)
        with transaction.atomic():
            user.save(force_insert=True)
            user.groups.set([apps.get_model("auth", "Group").objects.get(name=role.value)])
            chain.append([_written(username, role)])
    except ValidationError as error:
        raise BadInput("account", " ".join(error.messages)) from None
    except IntegrityError:
        raise BadInput("username", "a name that nobody has", "this account exists already") from None


def _written(username: str, role: Role) -> Draft:
    facts = {"act": "made", "role": role.value, "through": "command line"}
    return Draft(at=datetime.now(UTC), kind="officer.changed", subject=username, detail=facts)
