"""`leadline worker`: the process that sorts. It alone holds the intake key."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from leadline.shell.cli import ready
from leadline.shell.opening import keys
from leadline.shell.worker.run import end_on_signals, run

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def worker(
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key",
            help="Make a new intake key and end; what was sealed to another opens only with that.",
        ),
    ] = False,
) -> None:
    """Sort what waits, keep the clocks, open reports for officers; until Ctrl-C or SIGTERM.

    `leadline serve` starts one by itself. Start more on other machines with the same DATABASE_URL and
    a copy of the key folder (LEADLINE_KEYS): one sorts at a time, another takes over when it dies.

    Examples:

    \b
        leadline worker
        DATABASE_URL=postgresql://db/leadline LEADLINE_KEYS=/run/keys leadline worker
    """
    ready.check()
    if new_key:
        with ready.tables():
            typer.echo(
                f"The new intake key is {keys.make().fingerprint}; start the line again, and back it up."
            )
        return
    end_on_signals()
    try:
        run(_ask if sys.stdin.isatty() else None)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _ask() -> str:
    return getpass.getpass("Passphrase of the intake key: ")
