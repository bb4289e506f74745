"""A group of commands that loads the file of a command when it is called, not when it is listed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


def lazy_group(commands: Mapping[str, tuple[str, str]]) -> type[TyperGroup]:
    """The class of a group: for each command the module that holds it and the line that the help shows.

    The module has a `typer.Typer` called `app`: the command alone, or a group that holds it by its name.
    """

    class Lazy(TyperGroup):
        """Lists all commands, loads one."""

        def __init__(self, **attrs: Any) -> None:
            super().__init__(**attrs)
            for name, (_, line) in commands.items():
                self.add_command(TyperCommand(name=name, help=line), name)

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            if args and args[0] in commands:
                self.add_command(_load(commands[args[0]][0], args[0]), args[0])
            return super().resolve_command(ctx, args)

    return Lazy


def _load(module: str, name: str) -> Any:
    found = typer.main.get_command(importlib.import_module(module).app)
    command: Any = getattr(found, "commands", {}).get(name, found)
    command.name = name
    return command
