"""Outcome: what the line made of the reports that were played; counts only, no words."""

from __future__ import annotations

import time
from collections import Counter

from rich.table import Table

from leadline.shell.tables.incidents import IncidentRow
from leadline.shell.tables.leads import LeadRow

#: most kinds, categories and offices that the table names
SHOWN = 6
PAUSE_S = 0.2


def settle(patience_s: float) -> bool:
    """Whether nothing waits any more, after at most so many seconds."""
    over = time.monotonic() + patience_s
    while LeadRow.objects.exclude(waiting_for="").exists():
        if time.monotonic() > over:
            return False
        time.sleep(PAUSE_S)
    return True


def outcome() -> Table:
    """Scopes, categories, offices and incidents as a table."""
    rows = list(LeadRow.objects.values_list("scope", "category", "referral", "object_kind", "state"))
    table = Table(title="What the line made of it")
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_column("share", justify="right")
    for scope, count in Counter(row[0] or _unsorted(row[4]) for row in rows).most_common():
        table.add_row(scope, str(count), f"{count / len(rows):.1%}")
    for number, title in ((1, "category"), (2, "office"), (3, "object kind")):
        for name, count in Counter(row[number] for row in rows if row[number]).most_common(SHOWN):
            table.add_row(f"{title}: {name}", str(count), f"{count / len(rows):.1%}")
    table.add_row("incidents", str(IncidentRow.objects.filter(merged_into=None).count()), "")
    return table


def _unsorted(state: str) -> str:
    """What is said of a report without a scope: its reporter was faster than the line, or it waits."""
    return "taken back before sorting" if state == "withdrawn" else "waiting"
