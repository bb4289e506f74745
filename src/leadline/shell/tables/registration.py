"""Registration: stores a group of reports in one transaction; when it returns, they are durable.

A report whose idempotency key is known is not stored again; its earlier self is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from leadline.audit.chain import Draft
from leadline.errors import TryAgain
from leadline.intake.receive import Arrival
from leadline.shell.tables import bulk, chain, spent
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.reports import ReportRow, RevisionRow
from leadline.shell.tables.storing import store_files
from leadline.shell.worker import jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A proof of work that may count once in the whole line."""

    #: SHA-256 of its challenge
    hash: bytes
    #: when the challenge expires
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What became of one arrival."""

    #: the report that is stored under its key
    id: UUID
    #: when that one was received
    received_at: datetime
    #: whether this call stored it
    is_new: bool
    #: whether it was the same words; False: another report already used this key
    is_same: bool
    #: whether its proof of work had counted before, so that it was not stored
    is_spent: bool = False


def register(
    arrivals: Sequence[Arrival], proofs: Sequence[Spending | None] | None = None
) -> list[Registered]:
    """What became of each arrival, in their order; one commit for all of them and for what they spend."""
    with transaction.atomic():
        late = _late(arrivals, proofs or ())
        ordered = sorted(
            (one for one in arrivals if one.id not in late), key=lambda one: one.idempotency_hash
        )
        bulk.insert((_report(one) for one in ordered), ignore_conflicts=True)
        stored = _stored(ordered)
        fresh = [one for one in ordered if _under(stored, one).id == one.id]
        bulk.insert(_revision(one) for one in fresh)
        bulk.insert(_lead(one) for one in fresh)
        if fresh:
            jobs.wake()
            chain.append([draft for one in sorted(fresh, key=lambda one: one.id) for draft in _drafts(one)])
    return [_refused(one) if one.id in late else _registered(one, _under(stored, one)) for one in arrivals]


def _late(arrivals: Sequence[Arrival], proofs: Sequence[Spending | None]) -> set[UUID]:
    """The arrivals whose proof had counted before; a retry of a stored report is never late."""
    given = {proof.hash: (one, proof) for one, proof in zip(arrivals, proofs, strict=False) if proof}
    if not given:
        return set()
    texts = {text: proof.until for text, (_, proof) in sorted(given.items())}
    fresh = spent.spend(texts, max(one.received_at for one in arrivals))
    late = [one for one, proof in zip(arrivals, proofs, strict=False) if proof and proof.hash not in fresh]
    twice = [
        one for one, proof in zip(arrivals, proofs, strict=False) if proof and given[proof.hash][0] is not one
    ]
    stored = _stored([*late, *twice]) if late or twice else {}
    return {one.id for one in (*late, *twice) if one.idempotency_hash not in stored}


def _refused(arrival: Arrival) -> Registered:
    return Registered(
        id=arrival.id, received_at=arrival.received_at, is_new=False, is_same=True, is_spent=True
    )


class _Held(NamedTuple):
    """What the database holds of a report that is asked for by its key."""

    id: UUID
    received_at: datetime
    lookup_hash: bytes


#: asked with each commit of the intake; through Django's models it takes three times as long
_STORED = "SELECT idempotency_hash, id, received_at, lookup_hash FROM report WHERE idempotency_hash = ANY(%s)"


def _stored(arrivals: Sequence[Arrival]) -> Mapping[bytes, _Held]:
    """The reports that the database holds under these keys."""
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [[one.idempotency_hash for one in arrivals]])
        return {bytes(key): _Held(report, at, bytes(lookup)) for key, report, at, lookup in cursor.fetchall()}


def _under(stored: Mapping[bytes, _Held], arrival: Arrival) -> _Held:
    row = stored.get(arrival.idempotency_hash)
    if row is None:
        raise TryAgain("the report was not stored; send it again")
    return row


def _registered(arrival: Arrival, row: _Held) -> Registered:
    return Registered(
        id=row.id,
        received_at=row.received_at,
        is_new=row.id == arrival.id,
        is_same=row.lookup_hash == arrival.lookup_hash,
    )


def _report(arrival: Arrival) -> ReportRow:
    said = arrival.circumstances
    row = ReportRow(
        id=arrival.id,
        received_at=arrival.received_at,
        channel=said.channel.value,
        mode=said.mode.value,
        language=said.language,
        basis=said.basis.value,
        danger=said.danger.value,
        may_reply=said.may_reply,
        filled=sorted(said.filled),
        lookup_hash=arrival.lookup_hash,
        inbox_recipient=arrival.inbox_recipient,
        idempotency_hash=arrival.idempotency_hash,
        sealed_contact=arrival.sealed_contact,
    )
    if said.place is not None:
        row.lat, row.lon, row.uncertainty_m = said.place.lat, said.place.lon, said.place.uncertainty_m
        row.given_lat, row.given_lon = said.place.given_lat, said.place.given_lon
        row.datum = said.place.datum.value
    if said.reading is not None:
        row.strength_dbm, row.bearing_deg = said.reading.strength_dbm, said.reading.bearing_deg
    if said.moment is not None:
        row.earliest, row.latest = said.moment.earliest, said.moment.latest
    return row


def _revision(arrival: Arrival) -> RevisionRow:
    return RevisionRow(
        report_id=arrival.id, revision=1, received_at=arrival.received_at, sealed=arrival.sealed
    )


def _lead(arrival: Arrival) -> LeadRow:
    return LeadRow(
        report_id=arrival.id,
        received_at=arrival.received_at,
        is_confirmed=arrival.circumstances.confirmed,
    )


def _drafts(arrival: Arrival) -> list[Draft]:
    """What the chain holds of a report, whose files are stored here."""
    said = arrival.circumstances
    received = Draft(
        at=arrival.received_at,
        kind="report.received",
        subject=str(arrival.id),
        detail={"channel": said.channel.value, "mode": said.mode.value},
    )
    if not arrival.files:
        return [received]
    return [received, *store_files(arrival.id, 1, arrival.files, arrival.received_at)]
