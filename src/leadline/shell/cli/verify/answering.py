"""Answering: what every verb of `leadline verify` shares: one claim or a batch in, findings out, in order."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from leadline.errors import BadInput
from leadline.model.finding import Finding
from leadline.shell.cli.bars import bars
from leadline.shell.cli.plain import finite
from leadline.shell.console.figures.standalone import standalone
from leadline.verification.verifier import Verifier, plain_finding, read_claim

Batch = Annotated[
    Path | None,
    typer.Option("--batch", help="JSON lines (.gz or not), one claim a line; - for standard input."),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, nothing else.")]
Picture = Annotated[Path | None, typer.Option("--picture", help="Write the picture to this file (SVG).")]


def answer_batch(verifier: Verifier, batch: Path, *, as_json: bool) -> None:
    """Nothing; one finding a line is printed for each claim, in order.

    A line that is no claim gives {"line", "error"} in its place, and the others go on. A field `id` of the
    claim is given back with its finding.
    """
    rows = _rows(batch)
    wrong = 0
    with bars() as say:
        for number, row in enumerate(rows, 1):
            plain = _answer(verifier, row, number)
            wrong += "error" in plain
            _print(plain, as_json=as_json)
            say("claims", number, len(rows))
    if wrong:
        typer.echo(f"leadline: {wrong} of {len(rows)} lines could not be read as claims", err=True)


def _answer(verifier: Verifier, row: str, number: int) -> dict[str, Any]:
    try:
        given = json.loads(row)
        if not isinstance(given, dict):
            raise BadInput("claim", "one JSON object a line", "another JSON value stands there")
        name = given.pop("id", None)
        finding = verifier.check(read_claim(verifier.claim, given))
    except BadInput as error:
        return {"line": number, "error": str(error)}
    except ValueError:
        return {"line": number, "error": "claim: one JSON object a line (it is not JSON)"}
    return plain_finding(finding) | ({"id": name} if name is not None else {})


def answer_one(finding: Finding, *, as_json: bool, picture: Path | None = None) -> None:
    """Nothing; the finding is printed, and its picture written."""
    if picture is not None:
        write_picture(finding, picture)
    if as_json:
        typer.echo(json.dumps(finite(plain_finding(finding)), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    strength = "" if finding.strength is None else f"  ({finding.strength_is} {finding.strength:.3g})"
    console.print(f"[bold]{finding.verdict.value.upper()}[/bold]{strength}")
    console.print(finding.because, markup=False)
    if finding.uncertainty:
        console.print(f"Uncertainty: {finding.uncertainty}", markup=False)
    if finding.would_change:
        console.print(f"What would change this: {finding.would_change}", markup=False)


def write_picture(finding: Finding, path: Path) -> None:
    """Nothing; the finding's picture is a file of its own. Raises BadInput if it has none."""
    if not finding.figure:
        raise BadInput("--picture", "only for a finding that has a picture", f"{finding.verdict.value}: none")
    path.write_text(standalone(finding.figure, finding.because), encoding="utf-8")


def _rows(batch: Path) -> list[str]:
    if str(batch) == "-":
        return [row for row in sys.stdin.read().splitlines() if row.strip()]
    try:
        whole = gzip.decompress(batch.read_bytes()) if batch.suffix == ".gz" else batch.read_bytes()
        return [row for row in whole.decode("utf-8").splitlines() if row.strip()]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadInput("--batch", "a readable file of JSON lines", type(error).__name__) from error


def _print(plain: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(finite(plain), ensure_ascii=False))
    elif "error" in plain:
        typer.echo(f"line {plain['line']}: {plain['error']}")
    else:
        named = f"{plain['id']}: " if "id" in plain else ""
        typer.echo(f"{named}{plain['verdict'].upper()}  {plain['because']}")
