"""Automation: the port on PostgreSQL: what holds, who is drawn, what came before."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.model.report import Channel
from leadline.policy import Policy
from leadline.ports.automation import Earlier, Standing
from leadline.shell.tables import certificates, chain
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.sorting import LookRow
from leadline.triage.sampling import SEED_BYTES, share

LANGUAGES = ("en", "zh")
#: copies are looked for among so many newest reports, and so far back
MOST_EARLIER = 1000
EARLIER_FOR = timedelta(days=7)
#: metres of one degree of latitude, at least
_DEGREE_M = 110_500.0
_VISITED = """
SELECT DISTINCT new.id FROM report new JOIN report old
  ON old.received_at < new.received_at AND old.received_at >= new.received_at - %(back)s
  AND old.id <> new.id
  AND old.lat BETWEEN new.lat - %(high)s AND new.lat + %(high)s
  AND abs(old.lon - new.lon) * cos(radians(new.lat)) <= %(high)s
  JOIN lead ON lead.report_id = old.id AND lead.state <> 'withdrawn'
WHERE new.id = ANY(%(ids)s) AND new.lat IS NOT NULL
"""


class PostgresAutomation:
    """The rows behind certificates, switches and second looks."""

    def __init__(self, policy: Policy, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        """Keep the policy, and where seeds come from."""
        self._policy = policy
        self._random = random
        self._known: dict[UUID, Earlier] = {}

    def draw(self, reports: Sequence[UUID], now: datetime) -> bytes:
        """The seed of a sample among these reports; it is committed to the audit chain on return."""
        if not reports or not self._policy.automation.allowed:
            return b""
        seed = self._random(SEED_BYTES)
        among = hashlib.sha256(b"".join(sorted(report.bytes for report in reports))).hexdigest()
        detail: dict[str, Scalar] = {"seed": seed.hex(), "reports": len(reports), "reports_sha256": among}
        with transaction.atomic(using="audit"):
            chain.append([Draft(at=now, kind="sample.drawn", detail=detail)], using="audit")
        return seed

    def standing(self, model_hash: str, now: datetime) -> Standing:
        """What holds now for these voters; nothing where the policy forbids acting alone."""
        if not self._policy.automation.allowed:
            return Standing()
        return Standing(permits=certificates.permits(model_hash, now), shares=self.shares())

    def shares(self) -> dict[tuple[str, str], float]:
        """Share of the reports of each language and channel that get a second look."""
        rows = LookRow.objects.filter(reader=1).exclude(by="").values_list("language", "channel")
        given = {(language, channel): count for language, channel, count in rows.annotate(count=Count("id"))}
        policy = self._policy.automation
        return {
            (language, channel.value): share(given.get((language, channel.value), 0), policy)
            for language, channel in product(LANGUAGES, Channel)
        }

    def earlier(self, before: datetime) -> Sequence[Earlier]:
        """The newest reports before an instant, as far as copies are looked for; kept in memory."""
        rows = LeadRow.objects.filter(received_at__lt=before, received_at__gte=before - EARLIER_FOR)
        newest = list(rows.order_by("-received_at").values_list("report_id", flat=True)[:MOST_EARLIER])
        fresh = [pk for pk in newest if pk not in self._known]
        self._known = {pk: self._known[pk] for pk in newest if pk in self._known}
        self._known.update({one.lead: one for one in _earlier(fresh)})
        return [self._known[pk] for pk in reversed(newest) if pk in self._known]

    def visited(self, reports: Sequence[UUID]) -> frozenset[UUID]:
        """Which of these reports have an earlier one at their place."""
        policy = self._policy.automation
        asked: dict[str, Any] = {
            "ids": list(reports),
            "back": policy.same_place_for,
            "high": policy.same_place_m / _DEGREE_M,
        }
        with connection.cursor() as cursor:
            cursor.execute(_VISITED, asked)
            return frozenset(row[0] for row in cursor.fetchall())


def _earlier(leads: Sequence[UUID]) -> list[Earlier]:
    rows = (
        LeadRow.objects.filter(report__in=leads)
        .exclude(sketch=b"")
        .values_list("report_id", "received_at", "sketch", "report__lat", "report__lon")
    )
    return [
        Earlier(lead=pk, at=at, sketch=bytes(sketch), spot=None if lat is None or lon is None else (lat, lon))
        for pk, at, sketch, lat, lon in rows
    ]
