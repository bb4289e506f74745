"""Plays a story of `tests/cases/stories` to a line: reports by the API, each sorted when it came in."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from leadline.shell.tables.models import IncidentRow, LeadRow
from sorting_line import SortingLine

FOLDER = Path(__file__).parents[1] / "cases" / "stories"
STORIES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("S*.toml"))
}


@dataclass
class Told:
    """What a story left behind."""

    line: SortingLine
    expected: dict[str, Any]
    leads: list[LeadRow] = field(default_factory=list)
    receipts: list[list[str]] = field(default_factory=list)
    #: incidents after each report
    incidents: list[int] = field(default_factory=list)

    @property
    def lead(self) -> LeadRow:
        """The newest lead, as the rows have it now."""
        return LeadRow.objects.get(pk=self.leads[-1].pk)

    def expects(self, name: str, otherwise: Any) -> Any:
        return self.expected.get(name, otherwise)


def variant_of(name: str, language: str) -> dict[str, Any]:
    return next(one for one in STORIES[name]["variant"] if one["language"] == language)


def tell(
    line: SortingLine, name: str, language: str, readings: Sequence[dict[str, float]] | None = None
) -> Told:
    """The story up to, and without, what the reporter does afterwards; `readings` come with the reports."""
    variant = variant_of(name, language)
    events = [*variant["report"], *variant.get("step", [])]
    begin = datetime.now(UTC) - timedelta(minutes=max(one["after_min"] for one in events), seconds=30)
    told = Told(line, STORIES[name]["expected"])
    for number, report in enumerate(variant["report"]):
        at = begin + timedelta(minutes=report["after_min"])
        line.clock.at = at + timedelta(seconds=1)
        said = {key: value for key, value in report.items() if key != "after_min"}
        if readings is not None:
            said["reading"] = readings[number]
        lead, receipt = line.post({**said, "language": language}, at)
        line.sort()
        told.leads.append(lead)
        told.receipts.append(receipt)
        told.incidents.append(IncidentRow.objects.count())
    return told


def act(told: Told, action: str) -> Any:
    """The answer to what the reporter does with the receipt."""
    answer = told.line.call(f"inbox/{action}", {"receipt": told.receipts[0]})
    told.line.sort()
    return answer
