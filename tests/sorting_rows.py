"""Second looks, certificates and figures for tests of the pages about sorting."""

from __future__ import annotations

import uuid
from datetime import timedelta

import msgspec
import numpy as np
from django.utils import timezone

from console_rows import add_lead
from leadline.model.action import Action, Cell, Move, Opinion
from leadline.model.certificate import Certificate, Earned
from leadline.policy.taxonomy import taxonomy
from leadline.shell.tables import certificates, looks
from leadline.shell.tables.models import FigureRow, LookRow, RevisionRow
from leadline.triage.figures import figures

CELL = Cell(action=Action.ROUTE_ONE, language="en", channel="web")
MOVES = (
    Move(action=Action.ROUTE_ONE, score=0.97, labels=("field",)),
    Move(action=Action.ROUTE, score=0.99, labels=("field", "cyber")),
)
VOTES = tuple(
    Opinion(voter=name, scope="ours", answer="device", probability=0.9, because="It names an antenna.")
    for name in ("rules", "ngrams", "meaning")
)


def draw(lead, **given) -> LookRow:
    row = {
        "lead": lead, "language": "en", "channel": "web", "drawn_at": lead.received_at, "seed": "00",
        "moves": msgspec.to_builtins(MOVES), "votes": msgspec.to_builtins(VOTES), "scope": "ours",
        "category": "device", "model_hash": "m1",
    }  # fmt: skip
    RevisionRow.objects.create(report=lead.report, revision=1, received_at=lead.received_at, sealed=b"age")
    return LookRow.objects.create(**(row | given))


def answered(number: int, **given) -> LookRow:
    said = {"by": "ada", "at": timezone.now(), "said_scope": "ours", "said_category": "device"}
    return draw(add_lead(number), **(said | given))


def store_figures() -> None:
    found = figures(
        [looks.look_of(row) for row in LookRow.objects.exclude(by="")],
        certificates.newest(),
        taxonomy(),
        model_hash="m1",
        now=timezone.now(),
        rng=np.random.default_rng(1),
    )
    FigureRow.objects.create(name="sorting", body=msgspec.to_builtins(found), at=timezone.now())


def issue() -> Certificate:
    now = timezone.now() - timedelta(minutes=1)
    held = Certificate(
        id=str(uuid.uuid4()), cell=CELL, threshold=0.9, alpha=0.007, delta=0.05, method="bonferroni", n=600,
        errors=1, upper_bound=0.0063, missed=0, actionable=0, missed_bound=None, coverage=0.61,
        window_from=now, window_to=now, model_hash="m1", issued_at=now, expires_at=now + timedelta(days=14),
    )  # fmt: skip
    certificates.write(
        [Earned(cell=CELL, certificate=held, looks=600, because="1 of 600.")], model_hash="m1", now=now
    )
    return held
