"""Rules in PostgreSQL: near rules that people wrote, what each did on the past, which are in force.

A rule is tried first: its numbers are one row, what the back-test said is another, and only a tried rule can
be switched on. Nothing is changed: other numbers under the same name are another trial.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.correlation.rules import near_rule
from leadline.errors import Missing, NotAllowed
from leadline.policy.places import NearRule
from leadline.shell.tables import bell, chain

#: longest reason for a switch, characters
LONGEST_WHY = 500
#: rules of people that may be in force at once
MOST_RULES = 50
_NAME = re.compile(r"[a-z][a-z0-9-]{1,38}")


class TrialRow(models.Model):
    """A rule as somebody wrote it, to be tried on the past. Appended, never changed."""

    name = models.CharField(max_length=40)
    kinds = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    radius_m = models.FloatField()
    window = models.DurationField()
    protocol = models.CharField(max_length=60)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "rule_trial"
        ordering = ["id"]

    @property
    def rule(self) -> NearRule:
        """The rule that it describes."""
        return NearRule(
            kinds=tuple(self.kinds),
            count=self.count,
            radius_m=self.radius_m,
            window=self.window,
            protocol=self.protocol,
        )


class ResultRow(models.Model):
    """What a rule would have done on the stored past. Appended, never changed."""

    trial = models.OneToOneField(TrialRow, on_delete=models.PROTECT, related_name="result")
    #: `BackTest.plain()`, or {"refused": why}
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """Once a trial."""

        db_table = "rule_result"


class RuleSwitchRow(models.Model):
    """That a tried rule was switched on or off; the newest of a name holds. Appended, never changed."""

    trial = models.ForeignKey(TrialRow, on_delete=models.PROTECT, related_name="switches")
    is_on = models.BooleanField()
    why = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "rule_switch"
        ordering = ["id"]


def ask(given: Mapping[str, Any], shipped: Mapping[str, NearRule], by: str, now: datetime) -> TrialRow:
    """The trial of a rule with these numbers: name, kinds, count, radius_m, window, protocol.

    Raises Missing for a name that cannot be one or that the policy has, OutOfRange beyond the limits.
    """
    name = str(given["name"]).strip()
    if not _NAME.fullmatch(name):
        raise Missing("name", "a short name such as boxes-at-night", "letters a to z, digits and hyphens")
    if name in shipped:
        raise Missing("name", "a name that no rule of the policy has", "those change in the policy file")
    rule = near_rule(
        kinds=given["kinds"],
        count=given["count"],
        radius_m=given["radius_m"],
        window=given["window"],
        protocol=given["protocol"],
    )
    return TrialRow.objects.create(
        name=name,
        kinds=list(rule.kinds),
        count=rule.count,
        radius_m=rule.radius_m,
        window=rule.window,
        protocol=rule.protocol,
        by=by,
        at=now,
    )


def tried(trial: TrialRow, body: Mapping[str, Any], now: datetime) -> None:
    """Nothing; what the past said of this rule is stored, once."""
    ResultRow.objects.get_or_create(trial=trial, defaults={"body": dict(body), "at": now})


def switch(trial_id: int, *, is_on: bool, why: str, by: str, now: datetime) -> None:
    """Nothing; the tried rule is in force from the next report on, or no longer.

    Raises Missing without a reason or a trial, NotAllowed for a rule that was not tried or found impossible.
    """
    text = why.strip().replace("\0", "")[:LONGEST_WHY]
    if not text:
        raise Missing("why", "a reason in a few words", "the field was left empty")
    row = TrialRow.objects.select_related("result").filter(pk=trial_id).first()
    if row is None:
        raise Missing("rule", "a rule that was tried", "nothing was chosen")
    if is_on and (not hasattr(row, "result") or "refused" in row.result.body):
        raise NotAllowed("a rule is switched on only after it was tried on the past")
    with transaction.atomic():
        if is_on and row.name not in in_force({}) and len(in_force({})) >= MOST_RULES:
            raise NotAllowed("so many rules are in force already; switch one off first")
        RuleSwitchRow.objects.create(trial=row, is_on=is_on, why=text, by=by, at=now)
        bell.ring()
        detail: dict[str, Scalar] = {"on": is_on, "trial": row.pk, "count": row.count, "why": text[:200]}
        detail |= {"radius_m": row.radius_m, "window_h": row.window / timedelta(hours=1)}
        chain.append([Draft(at=now, kind="rule.switched", by=by, subject=row.name, detail=detail)])


def newest() -> Sequence[RuleSwitchRow]:
    """The newest switch of each name, by name."""
    rows = RuleSwitchRow.objects.select_related("trial")
    return list(rows.order_by("trial__name", "-id").distinct("trial__name"))


def in_force(shipped: Mapping[str, NearRule]) -> Mapping[str, NearRule]:
    """The rules of the policy, and those of people that are switched on."""
    own = {row.trial.name: row.trial.rule for row in newest() if row.is_on}
    return {**own, **shipped}


def version() -> int:
    """A number that grows with every switch."""
    return RuleSwitchRow.objects.order_by("-id").values_list("id", flat=True).first() or 0
