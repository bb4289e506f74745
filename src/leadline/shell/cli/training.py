"""`leadline triage train`: the voters learn from this line's people and the starter."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from leadline.shell.cli.ready import tables

# isort: split
# Django is set up by now; what follows reads its models.
from leadline.shell.cli.sorting import here
from leadline.shell.worker.certifying import certify_all
from leadline.shell.worker.figuring import figure
from leadline.shell.worker.jobs import ask_to_earn
from leadline.shell.worker.training import train as train_all

app = typer.Typer(rich_markup_mode=None, add_completion=False)
out = Console()


@app.command()
def train(
    certify: Annotated[
        bool, typer.Option(help="Certify afterwards: certificates of the old voters are void.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Train the voters on the labels of this line's people and the starter, and save the model files.

    The newest second looks are left out, for the certificates. The same labels give the same model. A
    running line takes the new files up by itself.

    Example:

    \b
        leadline triage train
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    by = f"{getpass.getuser()} (command line)"
    with tables(), Progress(*columns, console=out, disable=as_json) as bar:
        task = bar.add_task("starting", total=None)
        found = train_all(here(), datetime.now(UTC), by, lambda step: bar.update(task, description=step))
        if certify:
            bar.update(task, description="certifying")
            line = here()
            certify_all(line, datetime.now(UTC), by=by)
            figure(line, datetime.now(UTC))
        ask_to_earn()
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=1))
        return
    for one in found:
        out.print(
            f"{one.language}: {one.lessons} reports, {one.own} labelled here, "
            f"{one.crossed:.1%} right when left out; model {one.manifest.model_hash[:16]}"
        )
