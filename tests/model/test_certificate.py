"""What a certificate says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from leadline.model.action import Action, Cell
from leadline.model.certificate import Certificate, Permit

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CELL = Cell(action=Action.ROUTE, language="en", channel="web")
HELD = Certificate(
    id="c1", cell=CELL, threshold=0.9, alpha=0.007, delta=0.05, method="bonferroni", n=600, errors=0,
    upper_bound=0.005, missed=0, actionable=0, missed_bound=None, coverage=0.5, window_from=NOW,
    window_to=NOW, model_hash="m", issued_at=NOW, expires_at=NOW + timedelta(days=14),
)  # fmt: skip


def test_it_ends_at_its_instant_and_with_its_model():
    assert HELD.void_because(NOW, "m") == ""
    assert "expired" in HELD.void_because(NOW + timedelta(days=14), "m")
    assert "voters have changed" in HELD.void_because(NOW, "another")


def test_a_permit_without_a_certificate_covers_nothing():
    assert not Permit(cell=CELL).covers(1.0)
    assert Permit(cell=CELL, certificate=HELD).covers(0.9)
    assert not Permit(cell=CELL, certificate=replace(HELD, threshold=0.91)).covers(0.9)
