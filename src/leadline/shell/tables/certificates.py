"""Certificates in PostgreSQL: what was issued, what was tried, what was switched, and what holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.errors import Missing
from leadline.model.action import Action, Cell
from leadline.model.certificate import Certificate, Earned, Permit
from leadline.shell.tables import bell, chain
from leadline.shell.tables.sorting import CertificateRow, SwitchRow, TryRow

#: longest reason for a switch, characters
LONGEST_WHY = 500
_CELL = ("action", "language", "channel")
NEVER_TRIED = "Nobody has tried to certify it yet; a person does it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """The newest thing that was switched for a cell by a person, and by an alarm."""

    person: SwitchRow | None = None
    alarm: SwitchRow | None = None


def write(earned: Sequence[Earned], *, model_hash: str, now: datetime, by: str = "") -> None:
    """Nothing; the tries, their certificates and the chain's entries are written, all or nothing."""
    with transaction.atomic():
        for one in earned:
            _write_one(one, model_hash, now)
        bell.ring()
        chain.append([_draft(one, now, by) for one in earned])


def _write_one(one: Earned, model_hash: str, now: datetime) -> None:
    cell = one.cell
    row = _row(one.certificate) if one.certificate else None
    if row is not None:
        row.save(force_insert=True)
    TryRow.objects.create(
        action=cell.action.value,
        language=cell.language,
        channel=cell.channel,
        at=now,
        certificate=row,
        looks=one.looks,
        model_hash=model_hash,
        because=one.because,
    )


def _draft(one: Earned, now: datetime, by: str) -> Draft:
    held = one.certificate
    if held is None:
        detail: dict[str, Scalar] = {"looks": one.looks, "because": one.because[:200]}
        return Draft(at=now, kind="certificate.refused", by=by, subject=str(one.cell), detail=detail)
    detail = {
        "id": held.id,
        "threshold": round(held.threshold, 6),
        "n": held.n,
        "errors": held.errors,
        "bound": round(held.upper_bound, 6),
        "model": held.model_hash,
    }
    return Draft(at=now, kind="certificate.issued", by=by, subject=str(one.cell), detail=detail)


def _row(held: Certificate) -> CertificateRow:
    return CertificateRow(
        id=UUID(held.id),
        action=held.cell.action.value,
        language=held.cell.language,
        channel=held.cell.channel,
        **{name: getattr(held, name) for name in _FIELDS},
    )


_FIELDS = (
    *("threshold", "alpha", "delta", "method", "n", "errors", "upper_bound", "missed", "actionable"),
    *("missed_bound", "coverage", "window_from", "window_to", "model_hash", "issued_at", "expires_at"),
)


def certificate_of(row: CertificateRow) -> Certificate:
    """A certificate as it was issued."""
    return Certificate(id=str(row.pk), cell=cell_of(row), **{name: getattr(row, name) for name in _FIELDS})


def cell_of(row: CertificateRow | TryRow) -> Cell:
    """The cell of a row."""
    return Cell(action=Action(row.action), language=row.language, channel=row.channel)


def newest() -> Mapping[Cell, Certificate]:
    """The newest certificate of each cell that ever had one, whether it holds or not."""
    rows = CertificateRow.objects.order_by(*_CELL, "-issued_at").distinct(*_CELL)
    return {cell_of(row): certificate_of(row) for row in rows}


def tries() -> Mapping[Cell, TryRow]:
    """The newest try of each cell."""
    return {cell_of(row): row for row in TryRow.objects.order_by(*_CELL, "-at", "-id").distinct(*_CELL)}


def permits(model_hash: str, now: datetime) -> Mapping[Cell, Permit]:
    """What the machine may do now with these voters, for every cell that was ever tried."""
    held, switched = newest(), list(SwitchRow.objects.order_by("id"))
    found = {cell: Permit(cell=cell, because=row.because) for cell, row in tries().items()}
    for cell, certificate in held.items():
        why = certificate.void_because(now, model_hash) or off_because(cell, certificate, switched)
        found[cell] = Permit(cell=cell, certificate=None if why else certificate, because=why)
    return found


def off_because(cell: Cell, certificate: Certificate | None, switched: Iterable[SwitchRow]) -> str:
    """Why a switch keeps the cell off, or "".

    A person's word holds until a person takes it back; an alarm holds until a newer certificate.
    """
    newest_of = switch_of(cell, switched)
    if newest_of.person is not None and not newest_of.person.is_on:
        return f"{newest_of.person.by} switched it off: {newest_of.person.why}"
    alarm = newest_of.alarm
    if alarm is not None and (certificate is None or alarm.at >= certificate.issued_at):
        return alarm.why
    return ""


def switch_of(cell: Cell, switched: Iterable[SwitchRow]) -> Switch:
    """The newest switches that concern a cell; `switched` oldest first."""
    person = alarm = None
    for row in switched:
        fits = row.action == cell.action and row.language in ("", cell.language)
        if not fits or row.channel not in ("", cell.channel):
            continue
        if row.by:
            person = row
        else:
            alarm = row
    return Switch(person=person, alarm=alarm)


def switch(action: str, *, is_on: bool, why: str, by: str, now: datetime) -> None:
    """Nothing; a person has switched an action off, or takes that back, for all languages and channels.

    Taking it back gives no certificate: only one that holds lets the machine act. Raises Missing.
    """
    if action not in set(Action):
        raise Missing("action", f"one of {', '.join(Action)}", "nothing was chosen")
    text = why.strip().replace("\0", "")[:LONGEST_WHY]
    if not text:
        raise Missing("why", "a reason in a few words", "the field was left empty")
    with transaction.atomic():
        SwitchRow.objects.create(action=action, is_on=is_on, why=text, by=by, at=now)
        bell.ring()
        detail: dict[str, Scalar] = {"on": is_on, "why": text[:200], "by_alarm": False}
        chain.append([Draft(at=now, kind="action.switched", by=by, subject=action, detail=detail)])


def alarm(cell: Cell, *, why: str, evidence: float, now: datetime) -> None:
    """Nothing; the alarm has switched a cell off. Call inside a transaction."""
    SwitchRow.objects.create(
        action=cell.action.value,
        language=cell.language,
        channel=cell.channel,
        is_on=False,
        why=why,
        at=now,
        evidence=evidence,
    )
    bell.ring()
    detail: dict[str, Scalar] = {
        "on": False,
        "why": why[:200],
        "by_alarm": True,
        "evidence": round(evidence, 3),
    }
    chain.append([Draft(at=now, kind="action.switched", subject=str(cell), detail=detail)])
