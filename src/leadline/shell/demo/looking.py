"""Looking: officers of the demo town decide the first reports, two people give second looks at the others.

They decide as the makers of each report meant it, and err now and then, as people do. Nothing is certified
here: that is left to the line, which learns from the officers and is tried on the second looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from leadline.audit.chain import Draft
from leadline.errors import Missing, NotAllowed
from leadline.shell.demo import voices
from leadline.shell.demo.stream import DemoReport
from leadline.shell.tables import acts, chain
from leadline.shell.tables.acts import Act
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.sorting import LookRow

#: who gives the first and the further look
PEOPLE = {1: "ada", 2: "bo"}
#: how often one of them answers "unclear" where the makers meant something
SLIPS = 0.01
#: the officer who has decided the first reports, and their share
OFFICER, BY_OFFICERS = "cy", 1 / 3
WHY = {"en": "Read and decided.", "zh": "已阅，已判断。"}
#: the kind that nobody writes to report something
NONSENSE = "nonsense"
#: rows written at once
BATCH = 500


def give_looks(stream: Iterable[DemoReport], rng: np.random.Generator) -> int:
    """How many second looks were given, of those that wait on reports whose makers said what they meant.

    The first third of them is left open: there, officers decide instead.
    """
    meant = _meant(stream)
    rows = LookRow.objects.filter(by="").select_related("lead__report").order_by("drawn_at", "id")
    known = [row for row in rows if bytes(row.lead.report.idempotency_hash) in meant]
    cut = round(len(known) * BY_OFFICERS)
    for row in known[:cut]:
        _decide(row, meant[bytes(row.lead.report.idempotency_hash)])
    given = known[cut:]
    for row in given:
        kind = meant[bytes(row.lead.report.idempotency_hash)]
        _answer(row, {"scope": "unclear"} if rng.random() < SLIPS else kind)
    fields = ["by", "at", "said_scope", "said_category", "said_referral", "said_spam", "said_same"]
    with transaction.atomic():
        LookRow.objects.bulk_update(given, fields, batch_size=BATCH)
        chain.append([_draft(row) for row in given])
    return len(given)


def _meant(stream: Iterable[DemoReport]) -> Mapping[bytes, Mapping[str, Any]]:
    """What each report was meant as, by the hash of its key."""
    kinds = voices.read("kinds")
    return {
        hashlib.sha256(report.key.encode()).digest(): {**kinds[report.kind], "spam": report.kind == NONSENSE}
        for report in stream
        if report.kind in kinds
    }


def _answer(row: LookRow, kind: Mapping[str, Any]) -> None:
    row.by, row.at = PEOPLE[row.reader], row.drawn_at + timedelta(minutes=5 * row.reader)
    row.said_scope = str(kind["scope"])
    row.said_category = str(kind.get("category", ""))
    row.said_referral = str(kind.get("office", ""))
    row.said_spam = bool(kind.get("spam"))
    row.said_same = row.beside is not None and _is_copy(row)


def _decide(row: LookRow, kind: Mapping[str, Any]) -> None:
    """An officer's act, through the same door as any other; what has moved on meanwhile is left alone."""
    act = Act(lead=row.lead_id, by=OFFICER, at=row.drawn_at + timedelta(minutes=2))
    why = WHY[row.language]
    with suppress(NotAllowed, Missing):
        if kind["scope"] == "referral":
            acts.refer(act, str(kind["office"]), why)
        else:
            acts.sort_otherwise(act, str(kind["scope"]), str(kind.get("category", "")), why)


def _is_copy(row: LookRow) -> bool:
    """Whether the report beside it has the very same sketch: sent again, or copied."""
    pair = LeadRow.objects.filter(report__in=[row.lead_id, row.beside]).values_list("sketch", flat=True)
    return len({bytes(sketch) for sketch in pair}) == 1


def _draft(row: LookRow) -> Draft:
    at = row.at if isinstance(row.at, datetime) else row.drawn_at
    agrees = (row.said_scope, row.said_category) == (row.scope, row.category)
    detail = {"reader": row.reader, "agrees": agrees}
    return Draft(at=at, kind="look.given", by=row.by, subject=str(row.lead_id), detail=detail)
