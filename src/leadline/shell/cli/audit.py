"""`leadline audit`: checks the chain of everything that was done, or shows its end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from leadline.audit.anchor import Anchor, read_anchors
from leadline.audit.check import Result
from leadline.audit.check import verify as check
from leadline.audit.kinds import KINDS
from leadline.errors import BadInput, Missing
from leadline.shell.cli.ready import tables
from leadline.shell.tables import chain
from leadline.shell.tables.records import AuditRow

#: bytes of an Ed25519 public key (RFC 8032)
KEY_BYTES = 32

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    help="Check the chain of everything that was done.",
)

Anchors = Annotated[Path | None, typer.Option("--anchors", help="File of signed anchors to hold it against.")]
Keys = Annotated[list[str] | None, typer.Option("--key", help="Public key of the anchors, hex; repeatable.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]


@app.command()
def verify(anchors: Anchors = None, key: Keys = None, as_json: AsJson = False) -> None:
    """Walk the whole chain and say whether an entry was changed, removed, reordered or added.

    Exit status 0: the chain is whole. 1: it is not; the sentence names the first bad entry.
    A cut tail, or a chain that was made anew, is found only with anchors: signed lines that
    were kept where this machine cannot write. See docs/threat-model/audit-chain.md.

    Examples:

    \b
        leadline audit verify
        leadline audit verify --anchors anchors.txt --key 3d40…
        leadline audit verify --json
    """
    held = _anchors(anchors, key or [])
    with tables():
        result = check(chain.entries(), held)
    typer.echo(json.dumps(_plain(result)) if as_json else result.because)
    if not result.is_whole:
        raise typer.Exit(1)


@app.command()
def show(
    last: Annotated[int, typer.Option("--last", min=1, max=100_000, help="How many entries.")] = 20,
    subject: Annotated[str, typer.Option("--subject", help="Only what was done to this id.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print the last entries, oldest first: number, time, kind, who (empty: the machine), subject, facts.

    Examples:

    \b
        leadline audit show
        leadline audit show --last 100 --json
        leadline audit show --subject 01J9Z…
    """
    with tables():
        rows = AuditRow.objects.filter(subject=subject) if subject else AuditRow.objects.all()
        newest = list(rows.order_by("-seq")[:last])
    for row in reversed(newest):
        typer.echo(_json_line(row) if as_json else _line(row))


@app.command()
def kinds() -> None:
    """Print every kind of act that the chain knows, with its meaning.

    Example:

    \b
        leadline audit kinds
    """
    width = max(len(kind) for kind in KINDS)
    typer.echo("\n".join(f"{kind:<{width}}  {meaning}" for kind, meaning in KINDS.items()))


def _anchors(path: Path | None, keys: list[str]) -> list[Anchor]:
    if path is None:
        return []
    if not path.exists():
        raise Missing("--anchors", "a file of anchors", "is the path right?")
    if not keys:
        raise Missing(
            "--key", "the public key that signed the anchors, in hex", "without it a line proves nothing"
        )
    return list(read_anchors(path, [_public_key(text) for text in keys]))


def _public_key(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != KEY_BYTES:
        raise BadInput("--key", f"{KEY_BYTES} bytes in hex, 64 digits", "was it cut off?")
    return found


def _plain(result: Result) -> dict[str, Any]:
    fault = result.fault
    return {
        "whole": result.is_whole,
        "entries": result.entries,
        "head": result.head.hash.hex(),
        "anchored_to": result.anchored_to,
        "fault": {"seq": fault.seq, "damage": fault.damage.value} if fault else None,
        "because": result.because,
    }


def _line(row: AuditRow) -> str:
    facts = " ".join(f"{name}={value}" for name, value in sorted(row.detail.items()))
    words = (str(row.seq), f"{row.at:%Y-%m-%d %H:%M:%S}Z", row.kind, row.by or "-", row.subject, facts)
    return "  ".join(words).rstrip()


def _json_line(row: AuditRow) -> str:
    return json.dumps(
        {
            "seq": row.seq,
            "at": row.at.isoformat(),
            "kind": row.kind,
            "by": row.by,
            "subject": row.subject,
            "detail": dict(row.detail),
            "prev_hash": bytes(row.prev_hash).hex(),
            "hash": bytes(row.hash).hex(),
        },
        ensure_ascii=False,
    )
