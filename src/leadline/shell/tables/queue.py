"""Queue: one page of leads in the one order, by keyset: no page repeats a lead or leaves one out.

"After this lead" is a row comparison with mixed directions, which PostgreSQL cannot read from an
index. It is therefore asked in legs: equal in the first columns and beyond in the next one, the
longest equal part first, until the page is full. Each leg is one range of the index `lead_queue`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Right

from leadline.errors import BadInput
from leadline.model.lead import OPEN_STATES, LeadState
from leadline.policy.taxonomy import taxonomy
from leadline.shell.tables.incidents import MembershipRow
from leadline.shell.tables.leads import DeadlineRow, DecisionRow, LeadRow

#: rows of a page; with 45 the largest page of the bench stays below 60 kB
PAGE = 45
#: column and whether it descends; the order of `priority.queue.QueueKey`
QUEUE_ORDER = (("band", False), ("score", True), ("received_at", False), ("report_id", False))
#: leads that ended: newest first
ENDED_ORDER = (("received_at", True), ("report_id", True))
OPEN = tuple(sorted(OPEN_STATES))
ENDED = tuple(sorted(set(LeadState) - OPEN_STATES))
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_SHOWN = (
    "report_id", "state", "band", "score", "received_at", "scope", "category", "referral", "object_kind",
    "is_sensitive", "needs_second_review", "setting", "taken_by", "report__danger", "report__lat",
    "report__lon", "report__uncertainty_m", "report__language",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a page of the queue is narrowed to; "" narrows nothing."""

    state: str = ""
    scope: str = ""
    category: str = ""
    desk: str = ""
    kind: str = ""
    language: str = ""
    sensitive: bool = False
    review: bool = False
    #: user name whose leads are wanted
    mine: str = ""
    #: a reference such as 7K3M-92QX
    reference: str = ""

    @property
    def is_ended(self) -> bool:
        """Whether leads that ended are wanted."""
        return self.state == "ended" or self.state in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the queue with all that is drawn in it."""

    #: the columns of the lead and of its report
    lead: Mapping[str, Any]
    #: why it was sorted so: {"en": …, "zh": …, "by": officer or ""}; an officer's own reason is sealed
    because: Mapping[str, str]
    #: clocks that run or stand still, the most pressing first
    clocks: Sequence[DeadlineRow]
    #: independent sources of the strongest incident, 0 without one
    tied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page; an empty cursor means that there is nothing there."""

    lines: Sequence[Line]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Order:
    """The order of a page, forwards or backwards."""

    columns: tuple[tuple[str, bool], ...]
    backwards: bool = False

    @property
    def names(self) -> list[str]:
        """As Django's order_by takes it."""
        return [f"-{name}" if descends != self.backwards else name for name, descends in self.columns]

    def legs(self, place: Sequence[Any]) -> list[Q]:
        """What lies beyond a place, nearest first, as ranges that do not overlap."""
        found = []
        for last in range(len(self.columns) - 1, -1, -1):
            equal = {name: place[at] for at, (name, _) in enumerate(self.columns[:last])}
            name, descends = self.columns[last]
            sign = "lt" if descends != self.backwards else "gt"
            found.append(Q(**equal, **{f"{name}__{sign}": place[last]}))
        return found


def page(filters: Filters, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """The page after or before a cursor, or the first one.

    Raises BadInput for a cursor that this queue did not give.
    """
    columns = ENDED_ORDER if filters.is_ended else QUEUE_ORDER
    order = _Order(columns, backwards=bool(before))
    cursor = before or after
    legs = order.legs(_read(cursor, columns)) if cursor else [Q()]
    rows = _take(narrowed(filters).order_by(*order.names), legs, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if before:
        rows.reverse()
    has_after, has_before = (True, more) if before else (more, bool(after))
    return Page(
        lines=_dressed(rows),
        before=_write(rows[0], columns) if rows and has_before else "",
        after=_write(rows[-1], columns) if rows and has_after else "",
    )


def narrowed(filters: Filters) -> QuerySet[LeadRow]:
    """The leads that the filters leave; BadInput for a word that no filter knows."""
    found = LeadRow.objects.filter(state__in=_states(filters.state))
    wanted = {
        "scope": filters.scope,
        "category": filters.category,
        "object_kind": filters.kind,
        "report__language": filters.language,
        "taken_by": filters.mine,
        "is_sensitive": filters.sensitive,
        "needs_second_review": filters.review,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if filters.desk:
        found = found.filter(category__in=_categories(filters.desk))
    return by_reference(found, filters.reference) if filters.reference else found


def by_reference(leads: QuerySet[LeadRow], reference: str) -> QuerySet[LeadRow]:
    """The leads with this short name: nearly always one or none. BadInput if it is no short name."""
    letters = reference.upper().replace("-", "").replace(" ", "").translate(_MISREAD)
    if len(letters) != 8 or not set(letters) <= set(_CROCKFORD):
        raise BadInput("reference", "eight letters and digits such as 7K3M-92QX", "mistyped?")
    number = 0
    for letter in letters:
        number = number << 5 | _CROCKFORD.index(letter)
    tail = Right(Cast("report_id", CharField()), 10)
    return leads.annotate(tail=tail).filter(tail=f"{number:010x}")


def known_desks() -> list[str]:
    """The desks of the taxonomy, in the order of the alphabet."""
    return sorted({category.desk for category in taxonomy().categories.values()})


def _categories(desk: str) -> list[str]:
    return [name for name, category in taxonomy().categories.items() if category.desk == desk]


def _states(state: str) -> Sequence[str]:
    if state in ("", "open"):
        return OPEN
    if state == "ended":
        return ENDED
    if state not in set(LeadState):
        raise BadInput("state", f"open, ended or one of {', '.join(LeadState)}")
    return (state,)


def _take(found: QuerySet[LeadRow], legs: Sequence[Q], wanted: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for leg in legs:
        if len(rows) < wanted:
            rows.extend(found.filter(leg).values(*_SHOWN)[: wanted - len(rows)])
    return rows


def _dressed(rows: Sequence[dict[str, Any]]) -> list[Line]:
    """The rows with their sentences, clocks and incidents: one query each."""
    leads = [row["report_id"] for row in rows]
    reasons = {
        lead: {"en": english, "zh": chinese or english, "by": by}
        for lead, english, chinese, by in DecisionRow.objects.filter(lead__in=leads)
        .order_by("lead_id", "-id")
        .distinct("lead_id")
        .values_list("lead_id", "because", "because_zh", "by")
    }
    clocks: dict[UUID, list[DeadlineRow]] = {}
    for clock in (
        DeadlineRow.objects.filter(lead__in=leads, met_at=None)
        .order_by("due_at")
        .only("lead_id", "clock", "due_at", "paused_at")
    ):
        clocks.setdefault(clock.lead_id, []).append(clock)
    tied: dict[UUID, int] = {}
    members = MembershipRow.objects.filter(lead__in=leads, incident__closed_at=None)
    for lead, independent in members.values_list("lead_id", "incident__independent"):
        tied[lead] = max(tied.get(lead, 0), independent)
    return [
        Line(
            lead=row,
            because=reasons.get(row["report_id"], {"en": "", "zh": "", "by": ""}),
            clocks=clocks.get(row["report_id"], []),
            tied=tied.get(row["report_id"], 0),
        )
        for row in rows
    ]


def _write(row: Mapping[str, Any], columns: Sequence[tuple[str, bool]]) -> str:
    """A place in the order as text for an address."""
    values = [row[name] for name, _ in columns]
    plain = [value if isinstance(value, int | float) else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


_READERS = {"band": int, "score": float, "received_at": datetime.fromisoformat, "report_id": UUID}


def _read(cursor: str, columns: Sequence[tuple[str, bool]]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = [_READERS[name](value) for (name, _), value in zip(columns, values, strict=True)]  # type: ignore[operator]
    except (ValueError, TypeError, AttributeError, binascii.Error, OverflowError):
        raise BadInput("page", "a cursor that this queue gave", "cut off, or of another list?") from None
    if any(isinstance(value, datetime) and value.tzinfo is None for value in place):
        raise BadInput("page", "a cursor that this queue gave", "changed by hand?")
    return place
