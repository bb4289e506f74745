"""`leadline correlate`: what belongs together in a file of anybody's own; a verb is the file of its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import typer

from leadline.shell.cli.lazy import lazy_group

#: every verb with the line that `leadline correlate --help` shows
VERBS: Mapping[str, str] = MappingProxyType(
    {
        "near": "Enough independent reports of one kind in one disc.",
        "duplicates": "Copies and near-copies from the same place: texts, pictures.",
        "surge": "Where and when there are more reports than by chance.",
        "rate": "A stream against its own normal.",
        "locate": "Where an interferer is, from who noticed it how strongly.",
        "triangle": "Places that form a regular figure, with the chance of it.",
        "rhythm": "Hours and weekdays at which something happens.",
        "convergence": "Reports that move in on a protected site.",
        "density": "How densely coordinates were collected, and how long.",
        "watch": "What lies near the protected sites of a list.",
    }
)

#: a verb without a file beside this one is not offered
_FOLDER = Path(__file__).parent
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {name: (f"{__name__}.{name}", line) for name, line in VERBS.items() if (_FOLDER / f"{name}.py").exists()}
)

app = typer.Typer(cls=lazy_group(COMMANDS), rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def correlate() -> None:
    """What belongs together, in a CSV, JSON lines or Parquet file of your own.

    Columns called id, lat, lon, time, kind, text and reporter are found by themselves; others are named by
    an option. Rows that cannot be used are named, the others go on.

    Examples:

    \b
        leadline correlate near --in reports.csv --count 3 --radius-m 500 --window-h 72
    """
