"""`leadline audit`: checks the chain of everything that was done, or shows its end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from leadline.audit.anchor import Anchor, AnchorSigner, read_anchors
from leadline.audit.check import Result
from leadline.audit.check import verify as check
from leadline.audit.kinds import KINDS
from leadline.errors import BadInput, Missing
from leadline.shell.cli.ready import HOME, tables
from leadline.shell.opening.keys import folder
from leadline.shell.tables import chain
from leadline.shell.tables.records import AuditRow
from leadline.vault.secret_file import read_secret

#: bytes of an Ed25519 public key (RFC 8032)
KEY_BYTES = 32

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    help="""Check the chain of everything that was done.

    Examples:

    \b
        leadline audit verify
        leadline audit show --last 100
    """,
)

Anchors = Annotated[Path | None, typer.Option("--anchors", help="Unset: anchors.txt in the home.")]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", help="Who signed them, hex; repeatable. Unset: the line's own key."),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]


@app.command()
def verify(anchors: Anchors = None, key: Keys = None, as_json: AsJson = False) -> None:
    """Walk the whole chain and say whether an entry was changed, removed, reordered or added.

    Exit status 0: the chain is whole. 1: it is not; the sentence names the first bad entry.
    A cut tail, or a chain that was made anew, is found only with anchors: signed lines that the
    worker writes once a minute. They prove most where this machine cannot write: copy them away.
    See docs/threat-model/audit-chain.md.

    Examples:

    \b
        leadline audit verify
        leadline audit verify --anchors /media/stick/anchors.txt --key 3d40…
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


@app.command("key")
def show_key() -> None:
    """Print the public key that signs the anchors of this line; keep it with the copies of the anchors.

    Example:

    \b
        leadline audit key
    """
    typer.echo(_own_key().hex())


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
    """The anchors to hold the chain against; none if none were ever written."""
    if path is not None and not path.exists():
        raise Missing("--anchors", "a file of anchors", "is the path right?")
    found = path or HOME / "anchors.txt"
    if not found.exists():
        return []
    return list(read_anchors(found, [_public_key(text) for text in keys] or [_own_key()]))


def _own_key() -> bytes:
    path = folder() / "anchor.key"
    if not path.exists():
        raise Missing("--key", "the public key that signed the anchors, in hex", f"there is no {path}")
    return AnchorSigner(read_secret(path)).public_key


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
