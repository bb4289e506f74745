"""The command `leadline`: names its commands without loading them, and says errors in one line.

A command NAME is the file `NAME.py` beside this one with a `typer.Typer` called `app`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from importlib.metadata import version
from types import MappingProxyType
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from leadline.errors import LeadlineError, TryAgain

#: every command with the line that `leadline --help` shows, in the order of a first day
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "demo": "Start a whole line here; a made-up town reports to it.",
        "serve": "Start the line: database, web site, console, sorting.",
        "worker": "Sort waiting reports, here or on another machine.",
        "report": "Send one report through the API; print its receipt.",
        "minimise": "Cover phone numbers, ids, mail and cards in texts of yours.",
        "correlate": "Say what belongs together in a file of your own.",
        "verify": "Check a claim against sun, sky, sea, records or its file.",
        "archive": "Run rules over millions of old reports in Parquet.",
        "triage": "Train, certify and explain how reports are sorted.",
        "accounts": "Add the people who work at the line.",
        "policy": "Show every number that people decided, and its source.",
        "audit": "Check the chain of all acts, or show its end.",
        "doctor": "Say what is wrong with an installation and how to mend it.",
    }
)

#: exit status of a refusal that the same call will meet again
REFUSED = 1
#: exit status when the same call may succeed later (EX_TEMPFAIL of sysexits.h)
LATER = 75

HELP = """\
Leadline, a reporting line: reports come in, none is lost, each is sorted, checked, tied to its
neighbours and put before an officer in time.

The first three things to try:

\b
    leadline demo             a whole line on this machine, with a town
    leadline doctor           what is wrong here, and how to mend it
    leadline COMMAND --help   what a command does, with examples

Everything is kept below LEADLINE_HOME (unset: ~/.leadline). DATABASE_URL names your own PostgreSQL;
unset, Leadline brings one along. LEADLINE_POLICY names a TOML file with your own numbers.
"""


class LazyGroup(TyperGroup):
    """A group that loads a command's file when the command is called, not when it is listed."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for name, line in COMMANDS.items():
            self.add_command(TyperCommand(name=name, help=line), name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The real command for the first argument, and the arguments that are left for it."""
        if args and args[0] in COMMANDS:
            self.add_command(load(args[0]), args[0])
        return super().resolve_command(ctx, args)


def load(name: str) -> Any:
    """The command of this name, from its file."""
    command = typer.main.get_command(importlib.import_module(f"leadline.shell.cli.{name}").app)
    command.name = name
    return command


app = typer.Typer(
    cls=LazyGroup,
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"leadline {version('leadline')}")
        raise typer.Exit


@app.callback()
def line(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Nothing by itself; every act is a command."""


def main() -> None:
    """Run the command that was typed; what Leadline refuses is one line on standard error.

    Exit status 1: refused or found wrong. 2: typed wrongly. 75: try again later.
    """
    try:
        app()
    except LeadlineError as error:
        typer.echo(f"leadline: {error}", err=True)
        sys.exit(LATER if isinstance(error, TryAgain) else REFUSED)


if __name__ == "__main__":
    main()
