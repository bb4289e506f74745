"""`leadline verify`: checks a claim, or a file of claims; a verb is the file of its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import typer

from leadline.shell.cli.lazy import lazy_group

#: every verb with the line that `leadline verify --help` shows
VERBS: Mapping[str, str] = MappingProxyType(
    {
        "shadow": "Could the sun have thrown this shadow, there and then?",
        "overflight": "Do event times fall into satellite passes more than by chance?",
        "vessel": "Could the ship have been at the dock at that time?",
        "records": "Do two dated records of one thing agree?",
        "file": "Does a file say of itself what is claimed of it?",
        "imagery": "What does a georeferenced image show, how finely, and what changed?",
        "place": "Which place do the words name, and how exactly?",
    }
)

#: a verb without a file beside this one is not offered
_FOLDER = Path(__file__).parent
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {name: (f"{__name__}.{name}", line) for name, line in VERBS.items() if (_FOLDER / f"{name}.py").exists()}
)

app = typer.Typer(cls=lazy_group(COMMANDS), rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def verify() -> None:
    """Check what somebody claims: one claim by options, or many by --batch, one JSON object a line.

    An answer is a finding: supports, contradicts, inconclusive or not applicable, with its strength, its
    uncertainty and the sentence why. Never "verified".

    Examples:

    \b
        leadline verify shadow --batch claims.jsonl --json
    """
