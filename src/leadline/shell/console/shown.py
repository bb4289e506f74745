"""Shown: the words for what the tables hold, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leadline.model.report import reference
from leadline.policy.offices import offices
from leadline.policy.taxonomy import taxonomy
from leadline.shell.console.kinds import kind_title
from leadline.shell.console.sentences import said as _said
from leadline.shell.site import language, policy
from leadline.shell.tables.queue import Line

#: from this share of the highest score on a lead is drawn high, from the second on urgent
HIGH, URGENT = 0.25, 0.5
#: longest reason that a row of the queue carries, characters
SHORT = 76


def row(line: Line) -> dict[str, Any]:
    """One row of the queue as the template draws it."""
    lead = line.lead
    clock = line.clocks[0] if line.clocks else None
    return {
        "id": lead["report_id"],
        "reference": reference(lead["report_id"]),
        "state": lead["state"],
        "score": lead["score"],
        "width": round(lead["score"]),
        "level": level(lead["band"], lead["score"]),
        "danger": lead["report__danger"] == "now",
        "sensitive": lead["is_sensitive"],
        "review": lead["needs_second_review"],
        "what": what(lead["scope"], lead["category"], lead["referral"], lead["object_kind"]),
        "because": shortened(_because(line.because)),
        "where": where(lead["setting"], lead["report__lat"], lead["report__lon"]),
        "tied": line.tied,
        "clock": clock,
        "due": f"{clock.due_at:%Y-%m-%dT%H:%M:%SZ}" if clock else "",
        "received": f"{lead['received_at']:%Y-%m-%dT%H:%M:%SZ}",
        "clock_state": "paused" if clock and clock.paused_at else "",
        "clock_name": clock_name(clock.clock) if clock else "",
        "at": lead["received_at"],
        "taken_by": lead["taken_by"],
    }


def _because(said: Mapping[str, str]) -> str:
    """Why it was sorted so: the machine's sentence, or which officer decided (their reason is sealed)."""
    return said[language()] or (_("Sorted by %(name)s.") % {"name": said["by"]} if said["by"] else "")


def level(band: int, score: float) -> str:
    """How loud a gauge is: "", "high" or "urgent"."""
    share = score / policy().priority.ceiling
    if band <= 1 or share >= URGENT:
        return "urgent"
    return "high" if band <= 3 or share >= HIGH else ""


def what(scope: str, category: str, referral: str, kind: str) -> str:
    """The title of a lead: its object, its category, its office, or that nobody knows yet."""
    if kind:
        return kind_title(kind)
    if scope == "ours" and category:
        return category_title(category)
    if scope == "referral" and referral:
        return office_title(referral)
    return scope_title(scope)


def category_title(category: str) -> str:
    """What a category is called."""
    return taxonomy()[category].title(language()) if category in taxonomy() else category


def office_title(office: str) -> str:
    """What an office is called."""
    return offices().find(office).title(language())


def scope_title(scope: str) -> str:
    """Whose matter it is, in words."""
    words = {
        "ours": _("Ours"),
        "referral": _("For another office"),
        "protected": _("Protected expression"),
        "unclear": _("Unclear"),
    }
    return words.get(scope, _("Not sorted yet"))


def state_title(state: str) -> str:
    """Where a lead stands, in words."""
    words = {
        "received": pgettext("state", "received"),
        "queued": pgettext("state", "queued"),
        "accepted": pgettext("state", "accepted"),
        "asked": pgettext("state", "asked"),
        "referred": pgettext("state", "referred"),
        "closed": pgettext("state", "closed"),
        "withdrawn": pgettext("state", "withdrawn"),
    }
    return words.get(state, state)


def disposition_title(disposition: str) -> str:
    """How a lead ended, in words."""
    words = {
        "lead": _("Followed up"),
        "unresolved": _("Could not be settled"),
        "no_merit": _("Looked at, nothing in it"),
        "out_of_scope": _("Not for this line"),
        "protected": _("Protected expression"),
        "withdrawn": _("Taken back by the reporter"),
    }
    return words.get(disposition, disposition)


def clock_name(clock: str) -> str:
    """Which promise runs, in words."""
    words = {
        "danger": _("Danger to life"),
        "screening": _("Screening"),
        "response": _("Response"),
        "acknowledge": _("Acknowledgement"),
        "referral": _("Referral to be confirmed"),
    }
    return words.get(clock, clock)


def where(setting: Mapping[str, Any], lat: float | None, lon: float | None) -> str:
    """The place in few words: the settlement, or coordinates, or nothing."""
    if setting.get("place"):
        return _said(setting["place"])
    return f"{lat:.4f}, {lon:.4f}" if lat is not None and lon is not None else ""


def shortened(sentence: str) -> str:
    """A sentence that fits a row."""
    return sentence if len(sentence) <= SHORT else sentence[: SHORT - 1].rstrip() + "…"


def short(lead: UUID) -> str:
    """The short name of a lead."""
    return reference(lead)


def choices(names: Sequence[str], title: Any) -> list[tuple[str, str]]:
    """Value and word of a select, in the order of the words."""
    return sorted(((name, title(name)) for name in names), key=lambda pair: pair[1])
