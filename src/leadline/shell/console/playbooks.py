"""Playbooks: a proposed or started playbook, its steps in the language of the page, who ticked them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadline.shell.site import language, policy
from leadline.shell.tables import steps
from leadline.shell.tables.incidents import ProposalRow


def shown(rows: Iterable[ProposalRow]) -> list[dict[str, Any]]:
    """Each proposal with its title, its steps and what became of each step."""
    found = list(rows)
    marks = steps.marks(found)
    return [_shown(row, marks) for row in found]


def _shown(row: ProposalRow, marks: dict[tuple[str, int], Any]) -> dict[str, Any]:
    protocol = policy().protocols.get(row.protocol)
    texts = protocol.steps[language()] if protocol else ()
    listed = [_step(number, text, marks.get((row.key, number))) for number, text in enumerate(texts, 1)]
    return {
        "row": row,
        "title": protocol.title[language()] if protocol else row.protocol,
        "steps": listed,
        "ticked": sum(bool(step["mark"]) for step in listed),
    }


def _step(number: int, text: str, found: Any) -> dict[str, Any]:
    mark, tick = found if found else ("", None)
    return {"number": number, "text": text, "mark": mark, "tick": tick}
