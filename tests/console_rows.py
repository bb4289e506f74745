"""Rows for the console's tests: one builder with a quiet default, and accounts that are logged in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pyrage
from django.contrib.auth.models import User
from django.test import Client

from leadline.shell.accounts.making import enrol_totp, make_account
from leadline.shell.tables.models import (
    DeadlineRow,
    DecisionRow,
    IncidentRow,
    LeadRow,
    MembershipRow,
    ProposalRow,
    ReportRow,
    StateRow,
    TieRow,
)

START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
REPORT = {
    "danger",
    "lat",
    "lon",
    "mode",
    "language",
    "may_reply",
    "uncertainty_m",
    "strength_dbm",
    "bearing_deg",
}
INBOX = str(pyrage.x25519.Identity.generate().to_public())


def add_lead(number: int = 0, **given: Any) -> LeadRow:
    """A queued lead with its report, its states, one decision and an acknowledgement clock."""
    at = given.pop("received_at", START + timedelta(seconds=number))
    pk = given.pop("id", UUID(int=(0x0193A000 << 96) | (7 << 76) | (2 << 62) | secrets.randbits(60)))
    report = ReportRow.objects.create(
        id=pk,
        received_at=at,
        channel="web",
        mode=given.pop("mode", "anonymous"),
        language=given.pop("language", "en"),
        basis="saw",
        danger=given.pop("danger", "unstated"),
        lookup_hash=hashlib.sha256(pk.bytes).digest(),
        idempotency_hash=hashlib.sha256(pk.bytes + b"i").digest(),
        inbox_recipient=INBOX,
        **{name: given.pop(name) for name in REPORT & set(given)},
    )
    shape: dict[str, Any] = {
        "state": "queued",
        "scope": "ours",
        "category": "device",
        "waiting_for": "",
        "score": 40.0,
    }
    lead = LeadRow.objects.create(report=report, received_at=at, **(shape | given))
    StateRow.objects.create(lead=lead, before="received", after="queued", why="sorted", at=at)
    if lead.state != "queued":
        StateRow.objects.create(lead=lead, before="queued", after=lead.state, why="", by="lin", at=at)
    DecisionRow.objects.create(
        lead=lead,
        revision=1,
        body={
            "scope": lead.scope,
            "category": lead.category,
            "score": 0.86,
            "cues": [{"lexicon": "device", "entry": "antenna-box", "term": "antenna", "weight": 2.0}],
        },
        because="Describes what may be an antenna box; proposed category: device.",
        because_zh="描述的物品可能是天线盒；建议归类为“设备”。",
        at=at,
    )
    add_clock(lead, "acknowledge", at + timedelta(hours=24))
    return lead


def add_clock(lead: LeadRow, clock: str, due_at: datetime) -> DeadlineRow:
    """One running clock."""
    return DeadlineRow.objects.create(
        lead=lead,
        clock=clock,
        started_at=lead.received_at,
        due_at=due_at,
        because="A promise.",
        notice_at=due_at,
    )


def add_incident(leads: list[LeadRow], key: str = "near:antenna-box:1", rule: str = "near") -> IncidentRow:
    """An incident of these leads with a tie and a proposal."""
    row = IncidentRow.objects.create(
        key=key, rule=rule, kind="antenna-box", lat=2.02, lon=86.0, radius_m=620.0, opened_at=START,
        independent=len(leads), because="Three independent people reported it within 620 m.", protocol="area-device",  # noqa: E501
    )  # fmt: skip
    MembershipRow.objects.bulk_create(MembershipRow(incident=row, lead=lead) for lead in leads)
    TieRow.objects.create(first=leads[0], second=leads[-1], reason="near", because="Same kind within 1 km.")
    ProposalRow.objects.create(
        key=f"area-device:{key}", protocol="area-device", incident=row, because="Third report.", at=START
    )
    return row


def logged_in(role: str, *, factor: bool = True) -> Client:
    """A browser of an account with this role."""
    make_account(f"{role}-1", role)
    user = User.objects.get(username=f"{role}-1")
    if factor:
        enrol_totp(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
