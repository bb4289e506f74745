"""Page: the policy as the Markdown page docs/policy/keys.md, one row a key.

`leadline policy page` prints it; a test fails when the page in the tree is not this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from leadline.policy.policy import Policy, Row

_HEAD = """\
# Every key of the policy

This page is written by `leadline policy page`; change the TOML files, not this page.
Write your own values into a file of your own and start the line with it: `LEADLINE_POLICY=/path/own.toml`.
What a number rests on stands in its source: a law, a standard, a measurement, or "local policy", which
means that people chose it and you may choose otherwise.
"""


def keys_page(default: Policy, profiles: Sequence[Policy] = ()) -> str:
    """The Markdown page: all rows of the default, then what each profile says otherwise."""
    parts = [_HEAD]
    for group, rows in groupby(default.explain(), key=lambda row: row.key.split(".")[0]):
        parts.append(f"\n## {group}\n\n{_table(list(rows))}")
    for policy in profiles:
        changed = [row for row in policy.explain() if row.file != "default.toml"]
        parts.append(f"\n## Profile {policy.profile}\n\n{_table(changed)}")
    return "".join(parts)


def shown(value: Any) -> str:
    """A value of a policy file as one line for people.

    >>> shown(["officer", "supervisor"]), shown(True), shown([{"bits": 14}]), shown("")
    ('officer, supervisor', 'yes', 'bits 14', '(none)')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(f"{name} {shown(item)}" for name, item in value.items())
    if isinstance(value, list):
        separator = "; " if value and isinstance(value[0], dict) else ", "
        return separator.join(shown(item) for item in value) or "(none)"
    return str(value) or "(none)"


def _table(rows: Sequence[Row]) -> str:
    head = "| key | value | unit | what it means | source | since | decided by |\n" + "|---" * 7 + "|\n"
    return head + "".join(_line(row) for row in rows)


def _line(row: Row) -> str:
    cells = (
        f"`{row.key}`",
        shown(row.value),
        row.unit,
        row.meaning,
        row.source,
        row.effective.isoformat(),
        row.decided_by,
    )
    safe = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(safe)} |\n"
