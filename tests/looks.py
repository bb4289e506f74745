"""Second looks for tests: one builder with a quiet default."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from leadline.model.action import Action, Cell, Move, Opinion
from leadline.model.certificate import Certificate
from leadline.model.decision import Scope
from leadline.model.label import Label, Look
from leadline.policy import load
from leadline.policy.automation import Automation

START = datetime(2026, 11, 1, tzinfo=UTC)
REFER = Cell(action=Action.REFER, language="en", channel="web")
ROUTE = Cell(action=Action.ROUTE_ONE, language="en", channel="web")
NAMES = ("rules", "ngrams", "meaning")


def policy(**changed: object) -> Automation:
    return replace(load().automation, **changed)


def noise(number: int, score: float = 0.97, *, is_right: bool = True, **move: object) -> Look:
    """A look at a report that the voters would refer as noise; a person agrees, or says that it is ours."""
    asked = Move(action=Action.REFER, score=score, labels=("noise",), **move)
    scope = Scope.REFERRAL if is_right else Scope.OURS
    return look(number, asked, scope, referral="noise" if is_right else None)


def drone(number: int, score: float = 0.97, category: str = "drone") -> Look:
    """A look at a report that the voters would put before the desk of drones."""
    asked = Move(action=Action.ROUTE_ONE, score=score, labels=("field",))
    return look(number, asked, Scope.OURS, category=category)


def look(number: int, asked: Move, scope: Scope, **said: object) -> Look:
    at = START + timedelta(minutes=number)
    label = Label(lead=UUID(int=number + 1), scope=scope, at=at + timedelta(hours=1), by="ada", **said)
    votes = tuple(
        Opinion(voter=name, scope="ours", answer="drone", probability=0.9, because="A test.")
        for name in NAMES
    )
    return Look(at=at, moves=(asked,), label=label, votes=votes, language="en", channel="web")


def certificate(cell: Cell = REFER, **changed: object) -> Certificate:
    held = Certificate(
        id="c1", cell=cell, threshold=0.9, alpha=0.007, delta=0.05, method="bonferroni", n=600, errors=0,
        upper_bound=0.005, missed=0, actionable=900, missed_bound=0.004, coverage=0.5, window_from=START,
        window_to=START, model_hash="m", issued_at=START, expires_at=START + timedelta(days=14),
    )  # fmt: skip
    return replace(held, **changed)
