"""Figuring: the figures of the page "How the line sorts", worked out where the voters are.

Safe to run twice: the newest figures replace the older ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec
import numpy as np

from leadline.flow import Line
from leadline.model.label import Label
from leadline.shell.tables import certificates, looks
from leadline.shell.tables.sorting import FigureRow, LookRow
from leadline.shell.worker.certifying import gathered
from leadline.triage.decide import fingerprint
from leadline.triage.figures import Figures, figures, people

#: second looks that the figures rest on, the newest ones
MOST = 5000
#: the figures are the same for the same looks
SEED = 20261124


def figure(line: Line, now: datetime) -> Figures:
    """The figures of the newest second looks, which are stored when this returns."""
    seen = sorted((look for some in gathered(line, now).values() for look in some), key=lambda look: look.at)
    found = figures(
        seen[-MOST:],
        certificates.newest(),
        line.taxonomy,
        model_hash=fingerprint(line.voters),
        now=now,
        rng=np.random.default_rng(SEED),
    )
    found = replace(found, people=people(pairs()))
    body = msgspec.to_builtins(found)
    FigureRow.objects.update_or_create(name="sorting", defaults={"body": body, "at": now})
    return found


def pairs() -> list[tuple[Label, Label]]:
    """The answers of two people to the same report, as far as both were given."""
    second = LookRow.objects.filter(reader=2).exclude(by="").order_by("-drawn_at")[:MOST]
    others = {row.lead_id: row for row in second}
    first = LookRow.objects.filter(reader=1, lead__in=list(others)).exclude(by="")
    return [(looks.label_of(row), looks.label_of(others[row.lead_id])) for row in first]
