"""`leadline policy`: every number that people decided, with its source, as this installation has it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from leadline.errors import Missing
from leadline.policy.page import keys_page, shown
from leadline.policy.policy import PROFILES, Row, load
from leadline.shell.inforce import policy_in_force

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    help="""Show every number that people decided.

    Examples:

    \b
        leadline policy show
        leadline policy show clocks
    """,
)

Profile = Annotated[
    str, typer.Option("--profile", envvar="LEADLINE_PROFILE", help=f"One of {', '.join(PROFILES)}.")
]


@app.command()
def show(
    key: Annotated[str, typer.Argument(help="A key or the beginning of some; all if not given.")] = "",
    profile: Profile = "default",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for programs.")] = False,
) -> None:
    """Print the numbers: key, value and unit; with one whole key also its meaning and its source.

    Examples:

    \b
        leadline policy show                      all keys
        leadline policy show clocks               the clocks
        leadline policy show clocks.danger        one number, with its source
        leadline policy show rules --json | jq    for programs
        leadline policy show --profile cn-2022-order2 reward
    """
    rows = [row for row in policy_in_force(profile=profile).explain() if _is_below(row.key, key)]
    if not rows:
        raise Missing("key", "a key of the policy or the beginning of some", "see: leadline policy show")
    if as_json:
        typer.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2))
    elif len(rows) == 1:
        typer.echo(_whole(rows[0]))
    else:
        typer.echo("\n".join(_short(row, max(len(row.key) for row in rows)) for row in rows))


@app.command()
def page() -> None:
    """Print docs/policy/keys.md: every key of every profile as a Markdown table.

    Example:

    \b
        leadline policy page > docs/policy/keys.md
    """
    typer.echo(keys_page(load(), [load(profile) for profile in PROFILES[1:]]), nl=False)


def _is_below(key: str, wanted: str) -> bool:
    return not wanted or key == wanted or key.startswith(f"{wanted.rstrip('.')}.")


def _short(row: Row, width: int) -> str:
    return f"{row.key:<{width}}  {shown(row.value)} {row.unit}".rstrip()


def _whole(row: Row) -> str:
    return (
        f"{row.key} = {shown(row.value)} {row.unit}\n"
        f"  means       {row.meaning}\n"
        f"  source      {row.source}\n"
        f"  since       {row.effective.isoformat()}\n"
        f"  decided by  {row.decided_by}\n"
        f"  file        {row.file}"
    )


def _plain(row: Row) -> dict[str, object]:
    return {
        "key": row.key,
        "value": row.value,
        "unit": row.unit,
        "meaning": row.meaning,
        "source": row.source,
        "effective": row.effective.isoformat(),
        "decided_by": row.decided_by,
        "file": row.file,
    }
