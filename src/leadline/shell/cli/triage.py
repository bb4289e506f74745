"""`leadline triage`: how reports are sorted; each of its commands is loaded when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import typer

from leadline.shell.cli.lazy import lazy_group

#: every command: the module that holds it, and the line that `leadline triage --help` shows
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "train": (
            "leadline.shell.cli.training",
            "Train the voters on the labels of this line's people, and the starter.",
        ),
        "certify": (
            "leadline.shell.cli.sorting",
            "Try to certify every action on the second looks that people gave.",
        ),
        "explain": ("leadline.shell.cli.sorting", "Say how one report was sorted and why."),
        "backtest": (
            "leadline.shell.cli.sorting",
            "Certify on older second looks; say what had come of it on newer ones.",
        ),
        "report": ("leadline.shell.cli.sorting", "Print what the page on sorting draws."),
        "evaluate": (
            "leadline.shell.cli.trial",
            "Learn and certify on one file of labelled texts; report on another.",
        ),
        "stream": (
            "leadline.shell.cli.trial",
            "Replay a labelled stream with audits and a rolling certificate.",
        ),
        "token": (
            "leadline.shell.cli.token",
            "Make, list and revoke keys for programs that read the figures of sorting.",
        ),
    }
)


app = typer.Typer(cls=lazy_group(COMMANDS), rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def triage() -> None:
    """How reports are sorted, and what a machine may do alone.

    Examples:

    \b
        leadline triage train
        leadline triage certify
        leadline triage explain 7K3M-92QX
    """
