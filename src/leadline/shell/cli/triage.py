"""`leadline triage`: how reports are sorted; each of its commands is loaded when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

#: every command: the file that holds it, and the line that `leadline triage --help` shows
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "train": ("training", "Train the voters on the labels of this line's people, and the starter."),
        "certify": ("sorting", "Try to certify every action on the second looks that people gave."),
        "explain": ("sorting", "Say how one report was sorted and why."),
        "backtest": ("sorting", "Certify on older second looks; say what had come of it on newer ones."),
        "report": ("sorting", "Print what the page on sorting draws."),
        "evaluate": ("trial", "Learn and certify on one file of labelled texts; report on another."),
        "stream": ("trial", "Replay a labelled stream with audits and a rolling certificate."),
    }
)


class LazyCommands(TyperGroup):
    """A group that loads the file of a command when it is called, not when it is listed."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for name, (_, line) in COMMANDS.items():
            self.add_command(TyperCommand(name=name, help=line), name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The real command for the first argument, and the arguments that are left for it."""
        if args and args[0] in COMMANDS:
            self.add_command(load(args[0]), args[0])
        return super().resolve_command(ctx, args)


def load(name: str) -> Any:
    """The command of this name, from its file."""
    file = importlib.import_module(f"leadline.shell.cli.{COMMANDS[name][0]}")
    found = typer.main.get_command(file.app)
    return found.commands[name] if hasattr(found, "commands") else found


app = typer.Typer(cls=LazyCommands, rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def triage() -> None:
    """How reports are sorted, and what a machine may do alone.

    Examples:

    \b
        leadline triage train
        leadline triage certify
        leadline triage explain 7K3M-92QX
    """
