"""`leadline triage evaluate` and `stream`: what the sorting would do on anybody's own labelled texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer
from rich.console import Console
from rich.table import Table

from leadline.errors import BadInput, Missing, Unreadable
from leadline.methods.selective import METHODS, Method
from leadline.shell.cli.bars import bars
from leadline.shell.cli.plain import finite
from leadline.triage.evaluate import evaluate as try_out
from leadline.triage.labelled import Labelled, parse
from leadline.triage.replay import Replay
from leadline.triage.stream import StreamRule
from leadline.triage.stream import stream as replay
from leadline.triage.trial import Evaluation, TrialRule

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    help="Try the sorting on labelled texts.",
)

Text = Annotated[str, typer.Option("--text", help="Field that holds the text.")]
Label = Annotated[str, typer.Option("--label", help="Field that holds the label.")]
Time = Annotated[
    str | None, typer.Option("--time", help="Field that holds the time: an instant or a growing number.")
]
Seed = Annotated[int, typer.Option("--seed", help="Same data and seed, same answer.")]
Delta = Annotated[float, typer.Option("--delta", help="Chance that a certificate may be wrong.")]
Actionable = Annotated[
    list[str] | None,
    typer.Option("--actionable", help="Label that must not be lost; repeatable. Unset: all not dismissed."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]


@app.command()
def evaluate(
    train: Annotated[
        Path, typer.Option("--train", help="JSON lines to learn from and certify on, .gz or not.")
    ],
    test: Annotated[Path, typer.Option("--test", help="JSON lines to report on.")],
    text: Text = "text",
    label: Label = "y",
    time: Time = None,
    at_most: Annotated[int, typer.Option("--at-most", help="Classes that an answer names: 1 or 2.")] = 1,
    risk: Annotated[float, typer.Option("--risk", help="Most errors among automatic answers.")] = 0.007,
    delta: Delta = 0.05,
    method: Annotated[str, typer.Option("--method", help=" or ".join(METHODS))] = "bonferroni",
    dismiss: Annotated[
        list[str] | None, typer.Option("--dismiss", help="Label that may be dismissed; repeatable.")
    ] = None,
    max_missed: Annotated[
        float, typer.Option("--max-missed", help="Most actionable reports lost, of all actionable ones.")
    ] = 0.007,
    actionable: Actionable = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Learn and certify on one file alone; say what the machine would have done on the other.

    With --time the newest part of the training file calibrates. With --dismiss or --actionable the report
    also says how much could be dismissed while at most --max-missed of the actionable reports are lost:
    dismissed is what is least likely to be actionable.

    Examples:

    \b
        leadline triage evaluate --train a.jsonl.gz --test b.jsonl.gz --label desk --at-most 2
        leadline triage evaluate --train a.jsonl.gz --test b.jsonl.gz --time t --actionable request --json
    """
    rule = TrialRule(
        risk=risk,
        delta=delta,
        method=_method(method),
        at_most=cast(Literal[1, 2], at_most),
        dismiss=tuple(dismiss or ()),
        actionable=tuple(actionable or ()),
        max_missed=max_missed,
        seed=seed,
    )
    older = _rows(train, "--train", text, label, time)
    newer = _rows(test, "--test", text, label, time)
    with bars() as say:
        found = try_out(older, newer, rule, progress=say)
    _print(found.plain(), as_json, lambda: _trial_table(found))


@app.command()
def stream(
    file: Annotated[Path, typer.Option("--in", help="JSON lines of the stream, .gz or not.")],
    history: Annotated[
        Path | None, typer.Option("--train", help="Older, fully labelled JSON lines to start from.")
    ] = None,
    text: Text = "text",
    label: Label = "y",
    time: Time = None,
    risk: Annotated[
        float, typer.Option("--risk", help="Most errors; with --actionable: most of these that are lost.")
    ] = 0.02,
    delta: Delta = 0.05,
    audit: Annotated[
        float, typer.Option("--audit", help="Chance of an automatic answer to be audited.")
    ] = 0.1,
    batch: Annotated[int, typer.Option("--batch", help="Reports between two learnings.")] = 500,
    window: Annotated[
        int, typer.Option("--window", help="Newest reports that a bound is drawn from.")
    ] = 15_000,
    margin: Annotated[
        float | None,
        typer.Option("--margin", help="Largest estimate, as a share of --risk; unset: 0.6 or 0.15."),
    ] = None,
    dismiss: Annotated[
        list[str] | None,
        typer.Option(
            "--dismiss", help="Label that may be dismissed; repeatable; all others must not be lost."
        ),
    ] = None,
    actionable: Actionable = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Replay a labelled stream with audits, a rolling certificate, the alarm and learning.

    People answer what the machine leaves; their answers, and the audits, are the only labels that it learns
    from. With --dismiss or --actionable the machine only dismisses.

    Examples:

    \b
        leadline triage stream --in all.jsonl.gz --time t --risk 0.02 --audit 0.1 --json
        leadline triage stream --train a.jsonl.gz --in b.jsonl.gz --time t --risk 0.02
        leadline triage stream --in sms.jsonl.gz --time t --actionable request --risk 0.007
    """
    later = _rows(file, "--in", text, label, time)
    older = None if history is None else _rows(history, "--train", text, label, time)
    rule = StreamRule(
        risk=risk,
        delta=delta,
        audit=audit,
        batch=batch,
        window=window,
        margin=margin,
        actionable=_kept(tuple(dismiss or ()), tuple(actionable or ()), later, older),
        seed=seed,
    )
    with bars() as say:
        found = replay(later, rule, history=older, progress=say)
    _print(found.plain(), as_json, lambda: _stream_table(found))


def _rows(path: Path, option: str, text: str, label: str, time: str | None) -> Labelled:
    try:
        packed = path.read_bytes()
    except FileNotFoundError as problem:
        raise Missing(option, "a file of JSON lines", "is the path right?") from problem
    except OSError as problem:
        raise Unreadable(option, "a file that can be read", type(problem).__name__) from problem
    return parse(packed, text=text, label=label, time=time, name=option)


def _method(name: str) -> Method:
    if name not in METHODS:
        raise BadInput("--method", " or ".join(METHODS), "is it misspelt?")
    return name


def _kept(
    dismiss: tuple[str, ...], actionable: tuple[str, ...], later: Labelled, older: Labelled | None
) -> tuple[str, ...]:
    """The labels that must not be lost."""
    if actionable or not dismiss:
        return actionable
    labels = {*later.labels, *(older.labels if older else ())}
    if not set(dismiss) <= labels:
        raise BadInput("--dismiss", f"a label of the rows: {', '.join(sorted(labels))[:200]}", "misspelt?")
    return tuple(sorted(labels - set(dismiss)))


def _print(plain: dict[str, Any], as_json: bool, table: Callable[[], Table]) -> None:
    if as_json:
        typer.echo(json.dumps(finite(plain), ensure_ascii=False, indent=2))
        return
    Console().print(table())
    typer.echo(str(plain["because"]))


def _trial_table(found: Evaluation) -> Table:
    table = Table("", "rows", "coverage", "error", "95 %")
    trials = {"all": found.whole}
    trials |= {f"quarter {number}": part for number, part in enumerate(found.quarters, 1)}
    trials |= {f"class {name}": part for name, part in found.by_class.items()}
    for name, part in trials.items():
        low, high = part.error.interval
        table.add_row(
            name,
            str(part.rows),
            f"{part.coverage:.1%}",
            f"{part.error.share:.2%}",
            f"{low:.2%} to {high:.2%}",
        )
    if found.dismissal is not None:
        gone = found.dismissal
        low, high = gone.missed.interval
        share = f"{gone.missed.share:.2%} lost"
        table.add_row(
            "dismissed", str(gone.missed.n), f"{gone.coverage:.1%}", share, f"{low:.2%} to {high:.2%}"
        )
    return table


def _stream_table(found: Replay) -> Table:
    table = Table("", "reports", "coverage", "errors", "error", "missed", "audits")
    parts = {"all": found.whole}
    parts |= {f"quarter {number}": part for number, part in enumerate(found.quarters, 1)}
    for name, part in parts.items():
        table.add_row(
            name,
            str(part.reports),
            f"{part.coverage:.1%}",
            str(part.errors),
            f"{part.error:.2%}",
            f"{part.missed:.2%}",
            str(part.audits),
        )
    return table
