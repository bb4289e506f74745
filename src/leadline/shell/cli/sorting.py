"""`leadline triage certify | explain | backtest | report`: what the line's own second looks say."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from leadline.errors import NotYours
from leadline.shell.cli.ready import tables

# isort: split
# Django is set up by now; what follows reads its models.
from leadline.flow import Line
from leadline.model.action import Action, Cell
from leadline.policy.taxonomy import taxonomy
from leadline.shell.opening import keys
from leadline.shell.site import policy
from leadline.shell.tables.leads import DecisionRow, LeadRow
from leadline.shell.tables.looks import given_looks, look_of
from leadline.shell.tables.queue import by_reference
from leadline.shell.worker.building import build
from leadline.shell.worker.certifying import certify_all
from leadline.shell.worker.figuring import figure
from leadline.triage.backtest import Outcome, backtest

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
out = Console()
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def here() -> Line:
    """The line of this home with its voters and its key, as the sorting process builds it."""
    return build(keys.ensure(_ask if sys.stdin.isatty() else None))


def _ask() -> str:
    return getpass.getpass("Passphrase of the intake key: ")


@app.command()
def certify(as_json: AsJson = False) -> None:
    """Try to certify every action on the second looks that people gave, and say what came of it.

    A certificate is written down and holds at once in every process. Needs the intake key only where
    reports must be scored anew because the voters have changed.

    Example:

    \b
        leadline triage certify
    """
    with tables():
        line = here()
        earned = certify_all(line, datetime.now(UTC), by=f"{getpass.getuser()} (command line)")
        figure(line, datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(earned), indent=1))
        return
    table = Table("action", "language", "channel", "looks", "result")
    for one in earned:
        cell = one.cell
        table.add_row(cell.action.value, cell.language, cell.channel, str(one.looks), one.because)
    out.print(table if earned else "No second look has been given yet; nothing can be certified.")


@app.command()
def explain(
    report: Annotated[str, typer.Argument(help="Short name (7K3M-92QX) or id of a report.")],
    as_json: AsJson = False,
) -> None:
    """Say how one report was sorted: the voters, what spoke, each action and why it was or was not done.

    Shows no word of the report.

    Example:

    \b
        leadline triage explain 7K3M-92QX
    """
    with tables():
        row = DecisionRow.objects.filter(lead=_find(report), by="").order_by("-id").first()
        if row is None:
            raise NotYours("this report has not been sorted yet")
        body: dict[str, Any] = dict(row.body)
    if as_json:
        typer.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    out.print(row.because)
    votes = Table("voter", "first", "sure", "what spoke")
    for vote in body.get("votes") or []:
        first = f"{vote['scope']} {vote.get('answer', '')}".strip()
        votes.add_row(vote["voter"], first, f"{vote['probability']:.2f}", vote.get("because", ""))
    moves = Table("action", "sure", "for", "by", "why")
    for move in body.get("moves") or []:
        by = f"machine, {move['certificate'][:8]}" if move.get("certificate") else "a person"
        labels = ", ".join(move.get("labels") or [])
        moves.add_row(move["action"], f"{move['score']:.3f}", labels, by, move.get("because", ""))
    out.print(votes)
    out.print(moves)
    out.print("A second look was drawn." if body.get("audited") else "No second look was drawn.")


def _find(report: str) -> UUID:
    try:
        return UUID(report)
    except ValueError:
        found = list(by_reference(LeadRow.objects.all(), report).values_list("report_id", flat=True)[:2])
    if len(found) != 1:
        raise NotYours("there is no report, or more than one, with this short name")
    return UUID(str(found[0]))


@app.command("backtest")
def back_test(
    risk: Annotated[float, typer.Option(help="Most wrong; 0: the policy's.")] = 0.0,
    method: Annotated[str, typer.Option(help="bonferroni or fixed-sequence; empty: the policy's.")] = "",
    as_json: AsJson = False,
) -> None:
    """Certify on the older 70 % of the second looks and say what had come of it on the newer 30 %.

    Writes nothing down.

    Examples:

    \b
        leadline triage backtest
        leadline triage backtest --risk 0.02 --method fixed-sequence --json
    """
    with tables():
        own = policy().automation
        chosen = replace(
            own,
            wrong_most=risk or own.wrong_most,
            missed_most=risk or own.missed_most,
            method=method or own.method,
        )
        now = datetime.now(UTC)
        looks = [look_of(row) for row in given_looks(now - chosen.window)]
    places = sorted({(look.language, look.channel) for look in looks})
    cells = [Cell(action=a, language=place[0], channel=place[1]) for place in places for a in Action]
    found: list[Outcome] = []
    for cell in track(cells, description="Backtesting", console=out, disable=as_json):
        mine = [look for look in looks if (look.language, look.channel) == (cell.language, cell.channel)]
        found.append(backtest(cell, mine, chosen, taxonomy(), now))
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found), indent=1))
        return
    _print_outcomes(found)


def _print_outcomes(found: list[Outcome]) -> None:
    table = Table("action", "language", "channel", "threshold", "by machine", "wrong", "lost", "why")
    for one in found:
        cell = one.cell
        threshold = "–" if one.threshold is None else f"{one.threshold:.3f}"
        wrong = f"{one.wrong}/{one.done}" if one.done else "–"
        table.add_row(
            cell.action.value, cell.language, cell.channel, threshold, f"{one.coverage:.0%}", wrong,
            str(one.lost), one.because,
        )  # fmt: skip
    out.print(table if found else "No second look has been given yet.")


@app.command()
def report(as_json: AsJson = False) -> None:
    """Print what the page "How the line sorts" draws: coverage, errors, drift, desks, voters, people.

    Example:

    \b
        leadline triage report --json
    """
    with tables():
        found = figure(here(), datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found), indent=1))
        return
    table = Table("action", "language", "channel", "certified", "looks", "coverage", "wrong", "95 % interval")
    for one in found.cells:
        cell, wrong = one.cell, one.wrong
        table.add_row(
            cell.action.value, cell.language, cell.channel, "yes" if one.is_certified else "no",
            str(one.looks), f"{one.coverage:.0%}", f"{wrong.wrong}/{wrong.n}",
            f"{wrong.low:.2%} to {wrong.high:.2%}",
        )  # fmt: skip
    out.print(table if found.cells else "No second look has been given yet.")
    if found.voters:
        out.print(found.voters.because)
    if found.people:
        out.print(f"Two people differ in {found.people.rate:.1%} of {found.people.n} reports.")
