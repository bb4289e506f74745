"""Reading: from rows to the nouns of the core. Knows no step and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from leadline.model.deadline import Clock, Deadline
from leadline.model.decision import Decision
from leadline.model.incident import Incident, Membership, Sighting
from leadline.model.lead import Lead, LeadState
from leadline.model.moment import Moment
from leadline.model.place import Datum, Place
from leadline.model.reading import RadioReading
from leadline.model.report import Basis, Channel, Circumstances, Danger, Mode, Report
from leadline.shell.tables.findings import finding_of
from leadline.shell.tables.incidents import IncidentRow
from leadline.shell.tables.leads import DeadlineRow, FindingRow, LeadRow
from leadline.shell.tables.reports import ReportRow


def circumstances_of(row: ReportRow, *, confirmed: bool = True) -> Circumstances:
    """The unsealed fields of a report."""
    return Circumstances(
        channel=Channel(row.channel),
        mode=Mode(row.mode),
        language=row.language,
        place=place_of(row),
        moment=Moment(earliest=row.earliest, latest=row.latest or row.earliest) if row.earliest else None,
        reading=_read(row.strength_dbm, row.bearing_deg),
        basis=Basis(row.basis),
        danger=Danger(row.danger),
        may_reply=row.may_reply,
        filled=frozenset(row.filled),
        confirmed=confirmed,
    )


def place_of(row: ReportRow) -> Place | None:
    """The place of a report, if it has coordinates."""
    if row.lat is None or row.lon is None:
        return None
    return Place(
        lat=row.lat,
        lon=row.lon,
        uncertainty_m=row.uncertainty_m or 0.0,
        given_lat=row.lat if row.given_lat is None else row.given_lat,
        given_lon=row.lon if row.given_lon is None else row.given_lon,
        datum=Datum(row.datum or "WGS-84"),
    )


def reading_of(row: LeadRow) -> RadioReading | None:
    """The radio reading of a lead that counts: what an officer entered last, else the report's own."""
    if row.measured is not None:
        return _read(row.measured.get("strength_dbm"), row.measured.get("bearing_deg"))
    return _read(row.report.strength_dbm, row.report.bearing_deg)


def _read(strength_dbm: float | None, bearing_deg: float | None) -> RadioReading | None:
    if strength_dbm is None and bearing_deg is None:
        return None
    return RadioReading(strength_dbm=strength_dbm, bearing_deg=bearing_deg)


def report_of(row: LeadRow) -> Report:
    """A report without its words."""
    return Report(
        id=row.report_id,
        revision=row.revision,
        received_at=row.received_at,
        circumstances=circumstances_of(row.report, confirmed=row.is_confirmed),
        statements=(),
    )


def lead_of(
    row: LeadRow,
    *,
    decision: Decision | None = None,
    findings: Iterable[FindingRow] = (),
    incidents: Iterable[IncidentRow] = (),
) -> Lead:
    """A lead without its words, with what the stages have said so far."""
    return Lead(
        id=row.report_id,
        report=report_of(row),
        state=LeadState(row.state),
        decision=decision,
        findings=tuple(finding_of(finding) for finding in findings),
        incidents=tuple(
            Membership(key=item.key, kind=item.kind, independent=item.independent) for item in incidents
        ),
    )


def decision_of(body: object) -> Decision:
    """A decision as it was stored in `DecisionRow.body`."""
    return msgspec.convert(body, Decision)


def body_of(decision: Decision) -> object:
    """A decision as plain data for `DecisionRow.body`."""
    return msgspec.to_builtins(decision)


def deadline_of(row: DeadlineRow) -> Deadline:
    """A clock as it runs."""
    return Deadline(
        clock=Clock(row.clock),
        started_at=row.started_at,
        due_at=row.due_at,
        because=row.because,
        stood=timedelta(seconds=row.stood_s),
    )


def sighting_of(row: LeadRow) -> Sighting:
    """What correlation may know of a lead; only for leads with a kind and a place."""
    if row.report.lat is None or row.report.lon is None:
        raise ValueError("a lead without coordinates is no sighting")
    reading = reading_of(row)
    return Sighting(
        lead=row.report_id,
        kind=row.object_kind,
        lat=row.report.lat,
        lon=row.report.lon,
        at=row.received_at,
        reporter=bytes(row.reporter) if row.reporter else None,
        sketch=bytes(row.sketch),
        imprints=bytes(row.imprints),
        seen_from=row.report.earliest,
        seen_until=row.report.latest or row.report.earliest,
        uncertainty_m=row.report.uncertainty_m or 0.0,
        strength_dbm=reading.strength_dbm if reading else None,
        bearing_deg=reading.bearing_deg if reading else None,
    )


def incident_of(row: IncidentRow, leads: Iterable[LeadRow]) -> Incident:
    """An incident with its leads, oldest first."""
    ordered = sorted(leads, key=lambda lead: (lead.received_at, lead.report_id))
    return Incident(
        key=row.key,
        rule=row.rule,
        kind=row.kind,
        leads=tuple(lead.report_id for lead in ordered),
        lat=row.lat,
        lon=row.lon,
        radius_m=row.radius_m,
        opened_at=row.opened_at,
        independent=row.independent,
        because=row.because,
        protocol=row.protocol or None,
    )
