"""`leadline minimise`: texts without phone numbers, identity numbers, mail addresses, cards and accounts."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from leadline.errors import BadInput
from leadline.intake.minimise import marks, minimise
from leadline.shell.inforce import policy_in_force

app = typer.Typer(rich_markup_mode=None, add_completion=False)

HELP = """\
Reads text from standard input and writes it without what names somebody; places, organisations,
plates and measures stay.

Examples:

\b
    leadline minimise < letter.txt
    leadline minimise --field text < reports.jsonl > shareable.jsonl
    leadline minimise --marks < letter.txt     kind, start and end of each mark, one a line
"""


@app.command(help=HELP)
def run(
    field: Annotated[
        str, typer.Option("--field", help="Input is JSON lines; minimise this field of each.")
    ] = "",
    show_marks: Annotated[bool, typer.Option("--marks", help="Print the marks, not the text.")] = False,
) -> None:
    """Read, cover, write; raises BadInput with the number of a line that cannot be read."""
    regions = policy_in_force().site.phone_regions
    if field:
        for number, line in enumerate(sys.stdin, start=1):
            typer.echo(_row(line, field, number, regions))
        return
    text = sys.stdin.read()
    if show_marks:
        for mark in marks(text, regions):
            typer.echo(f"{mark.kind.value}\t{mark.start}\t{mark.end}")
        return
    typer.echo(minimise(text, regions), nl=False)


def _row(line: str, field: str, number: int, regions: tuple[str, ...]) -> str:
    try:
        row = json.loads(line)
        row[field] = minimise(row[field], regions)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = f'a JSON object with the text "{field}"'
        raise BadInput(f"line {number}", said, "another field, or no JSON lines?") from error
    return json.dumps(row, ensure_ascii=False)
