"""Rows of a lead that was checked: a shadow speaks against it, a field and a ship for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from leadline.model.finding import Finding, Verdict
from leadline.shell.tables.findings import rows_of
from leadline.shell.tables.leads import FindingRow, LeadRow
from leadline.verification.verifiers.emission import EmissionVerifier
from leadline.verification.verifiers.shadow import Cast, ShadowVerifier

NOON = datetime(2026, 6, 21, 4, 30, tzinfo=UTC)
#: a shadow towards the west at local noon: another time of day
WRONG_SHADOW = Cast(
    lat=31.2,
    lon=121.5,
    uncertainty_m=60.0,
    earliest=NOON,
    shadow_azimuth_deg=268.0,
    length_ratio=1.4,
    about="the photo of the gate",
)


def findings() -> list[Finding]:
    """What the checks of one lead say: one of each verdict."""
    emission = EmissionVerifier()
    words = "At 10 m we measured 44.5 dBµV/m at 433 MHz, quasi-peak, RBW 120 kHz, outdoors, receiver"
    field = emission.check(emission.claim(text=f"{words}, antenna factor included."))
    lay = "The ship lay 210 m from the dock between 02:10 and 04:45 UTC."
    passes = "Three of nine events fall into passes; chance brings as many."
    return [
        ShadowVerifier().check(WRONG_SHADOW),
        replace(field, verdict=Verdict.SUPPORTS, rests_on=("register:limits",)),
        said("vessel", Verdict.SUPPORTS, 12.0, lay),
        said("overflight", Verdict.INCONCLUSIVE, 0.31, passes),
        said("place", Verdict.NOT_APPLICABLE, None, "The report names no place in words."),
    ]


def said(verifier: str, verdict: Verdict, strength: float | None, because: str, **given: Any) -> Finding:
    """One finding with what every card shows."""
    return Finding(
        verifier=verifier,
        verdict=verdict,
        strength=strength,
        strength_is="p-value" if verifier == "overflight" else "likelihood ratio",
        uncertainty="± 40 m",
        because=because,
        because_zh="测试用语句。",
        would_change="A fix within an hour of the claimed time would decide it.",
        would_change_zh="所称时间前后一小时内的定位可下定论。",
        rests_on=given.pop("rests_on", ("tracks",)),
        inputs={"lat": 31.2, "lon": 121.5, "radius_m": 1000.0, "missing": "moment, distance"},
        **given,
    )


def check_rows(
    lead: LeadRow, found: Sequence[Finding], *, run: int = 0, by: str = "", round_: int = 1
) -> None:
    """The lead was checked in this round, and these were the answers."""
    how = {"step": "check", "run": run, "by": by}
    FindingRow.objects.bulk_create(rows_of(found, UUID(str(lead.pk)), round_, datetime.now(UTC), **how))
    LeadRow.objects.filter(pk=lead.pk).update(checked=round_, checks=True)
