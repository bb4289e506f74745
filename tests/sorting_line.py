"""A line that takes reports by its API and sorts them in this process, at a time that a test sets."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.test import Client

from leadline.policy import Policy, load
from leadline.shell.intake import flood, keys
from leadline.shell.registers.population import Population, load_population
from leadline.shell.tables.models import LeadRow, ReportRow
from leadline.shell.tables.store import PostgresStore
from leadline.shell.worker.building import build
from leadline.shell.worker.draining import Drain
from leadline.vault.keyring import Keyring
from shell.intake.site_keys import lay_keys


class SetClock:
    """Tells the time that it was set to; never goes by itself."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@cache
def town() -> tuple[Policy, Population]:
    policy = load("demo-town")
    return policy, load_population(policy)


@dataclass
class SortingLine:
    """The public API, and a worker whose clock a test sets."""

    keyring: Keyring
    clock: SetClock
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    def __post_init__(self) -> None:
        self.drain = self.another_drain()

    def another_drain(self) -> Drain:
        policy, population = town()
        store = PostgresStore(self.clock)
        built = build(self.keyring)
        return Drain(replace(built, policy=policy, population=population, clock=self.clock, store=store))

    def call(self, path: str, body: object, key: str = ""):
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    def post(self, body: object, at: datetime | None = None) -> tuple[LeadRow, list[str]]:
        """The lead and the receipt of a report that came in at `at`, by default at the set time."""
        known = list(ReportRow.objects.values_list("pk", flat=True))
        answer = self.call("reports", body)
        assert answer.status_code == 201, answer.content
        row = ReportRow.objects.exclude(pk__in=known).get()
        ReportRow.objects.filter(pk=row.pk).update(received_at=at or self.clock.at)
        LeadRow.objects.filter(pk=row.pk).update(received_at=at or self.clock.at)
        return LeadRow.objects.get(pk=row.pk), answer.json()["receipt"]

    def sort(self) -> int:
        return self.drain.run()


@pytest.fixture
def line(transactional_db: None) -> Iterator[SortingLine]:
    flood._guards.clear()
    keyring = Keyring((lay_keys(),))
    yield SortingLine(keyring, SetClock(datetime.now(UTC) - timedelta(seconds=5)))
    keys.forget()
    flood._guards.clear()
