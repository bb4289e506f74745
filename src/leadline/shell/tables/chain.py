"""The audit chain in PostgreSQL: one writer at a time, by an advisory lock held until commit.

Append as the last thing of a transaction: the lock is then held for the commit only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connections

from leadline.audit.chain import START, Draft, Entry, Head, link
from leadline.shell.tables import bulk
from leadline.shell.tables.records import AuditRow

#: any number that nothing else in this database locks
_LOCK = 0x1EAD_0A0D
#: asked with each commit of the intake; through Django's models it takes three times as long
_HEAD = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"


def append(drafts: Iterable[Draft], *, using: str = "default") -> None:
    """Nothing; the acts are in the chain when the surrounding transaction commits."""
    written = tuple(drafts)
    if not written:
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    bulk.insert((_row(entry) for entry in link(head(using=using), written)), using=using)


def head(*, using: str = "default") -> Head:
    """The end of the chain as it stands."""
    with connections[using].cursor() as cursor:
        cursor.execute(_HEAD)
        last = cursor.fetchone()
    return Head(seq=last[0], hash=bytes(last[1])) if last else START


def entries(*, using: str = "default") -> Iterator[Entry]:
    """The whole chain, oldest first, streamed."""
    for row in AuditRow.objects.using(using).order_by("seq").iterator(chunk_size=2000):
        yield Entry(
            seq=row.seq,
            at=row.at,
            kind=row.kind,
            by=row.by,
            subject=row.subject,
            detail=row.detail,
            prev_hash=bytes(row.prev_hash),
            hash=bytes(row.hash),
        )


def _row(entry: Entry) -> AuditRow:
    return AuditRow(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        by=entry.by,
        subject=entry.subject,
        detail=dict(entry.detail),
        prev_hash=entry.prev_hash,
        hash=entry.hash,
    )
