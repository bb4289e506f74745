"""Sorting: the page "How the line sorts": what each action has earned, how it errs, and its switch.

Counts and shares only: no report and no word of one is on it, so auditors and administrators may read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadline.model.action import Action, Cell
from leadline.model.certificate import Certificate, Permit
from leadline.shell.accounts.roles import Role, role_required, roles_of
from leadline.shell.console import pictures
from leadline.shell.console.frame import attempt, now, show, user_name
from leadline.shell.console.sentences import said
from leadline.shell.console.sorting_words import action_meaning, action_title, language_title, percent
from leadline.shell.site import policy
from leadline.shell.tables import certificates
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.sorting import FigureRow, LookRow, SwitchRow

#: who may switch an action off
SWITCHING = (Role.SUPERVISOR, Role.ADMINISTRATOR)
#: switches that the page lists
MOST_SWITCHES = 30
#: days over which the pace of second looks is counted
PACE_DAYS = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What the page draws from."""

    figures: Mapping[str, Any]
    permits: Mapping[Cell, Permit]
    held: Mapping[Cell, Certificate]


@role_required(Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR)
def sorting(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    row = FigureRow.objects.filter(name="sorting").first()
    body = row.body if row else {}
    known = Known(
        figures=body,
        permits=certificates.permits(body.get("model_hash", ""), now()),
        held=certificates.newest(),
    )
    switched = list(SwitchRow.objects.order_by("id"))
    actions = [_action(action, known, switched) for action in Action]
    context = {
        "actions": sorted(actions, key=_last_if_off),
        "on_count": sum(bool(action["is_on"]) for action in actions),
        "needed": needed(),
        "at": row.at if row else None,
        "looks": body.get("looks", 0),
        "waiting": LookRow.objects.filter(by="").count(),
        "channels": _channels(body),
        "confusion": _confusion(body.get("confusion") or {}),
        "voters": _voters(body.get("voters")),
        "people": _people(body.get("people")),
        "switches": [_switch(row) for row in reversed(switched[-MOST_SWITCHES:])],
        "may_switch": not roles_of(request.user).isdisjoint(SWITCHING),
        "may_look": not roles_of(request.user).isdisjoint((Role.OFFICER, Role.SUPERVISOR)),
    }
    return show(request, "console/sorting.html", "sorting", context)


@require_POST
@role_required(*SWITCHING)
def switch(request: HttpRequest) -> HttpResponse:
    """A person switches an action off, or lets it earn its certificate again."""
    action, is_on = request.POST.get("action", ""), request.POST.get("to", "") == "on"
    why, by = request.POST.get("why", ""), user_name(request)
    word = _("Released: it acts while it holds a certificate.") if is_on else _("Switched off.")
    attempt(request, lambda: certificates.switch(action, is_on=is_on, why=why, by=by, now=now()), word)
    return redirect("console:sorting")


def needed() -> dict[str, Any]:
    """How many second looks a certificate takes at least, and how long that is at the present pace."""
    automation = policy().automation
    latest = LeadRow.objects.order_by("-received_at").values_list("received_at", flat=True).first()
    per_day = 0.0
    if latest is not None:
        recent = LeadRow.objects.filter(received_at__gt=latest - PACE_DAYS * _DAY, received_at__lte=latest)
        per_day = recent.count() / PACE_DAYS
    fewest = automation.fewest
    drawn = per_day * automation.audit_first
    return {
        "fewest": fewest,
        "limit": percent(automation.wrong_most),
        "share": percent(automation.audit_first, 0),
        "per_day": round(drawn),
        "days": round(fewest / drawn) if drawn >= 1 else None,
        "allowed": automation.allowed,
    }


def _last_if_off(action: Mapping[str, Any]) -> tuple[bool, bool]:
    """What is done by machine first, then what people could look at, then what nobody has touched."""
    return not action["is_on"], not action["cells"]


def _action(action: Action, known: Known, switched: Sequence[SwitchRow]) -> dict[str, Any]:
    seen = {msgspec.convert(item["cell"], Cell): item for item in known.figures.get("cells", [])}
    mine = sorted({*seen, *known.permits}, key=lambda cell: (cell.language, cell.channel))
    cells = [_cell(cell, seen.get(cell), known) for cell in mine if cell.action is action]
    any_cell = Cell(action=action, language="", channel="")
    person = certificates.switch_of(any_cell, [row for row in switched if row.by]).person
    return {
        "value": action.value,
        "title": action_title(action),
        "meaning": action_meaning(action),
        "cells": [cell for cell in cells if cell["looks"] or cell["is_on"]],
        "is_on": any(cell["is_on"] for cell in cells),
        "off_by": person if person is not None and not person.is_on else None,
    }


def _cell(cell: Cell, seen: Mapping[str, Any] | None, known: Known) -> dict[str, Any]:
    permit, held = known.permits.get(cell), known.held.get(cell)
    is_on = permit is not None and permit.certificate is not None
    looks = int(seen["looks"]) if seen else 0
    because = permit.because if permit else certificates.NEVER_TRIED
    found = {
        "name": f"{language_title(cell.language)} · {said(cell.channel)}",
        "is_on": is_on,
        "looks": looks,
        "because": said(because) if because else "",
        "held": held,
        **_progress(looks),
    }
    if seen and seen["wrong"]["n"]:
        found |= _drawn(seen, is_on, held)
    return found


def _progress(looks: int) -> dict[str, Any]:
    fewest = policy().automation.fewest
    told = _("%(count)s of at least %(all)s second looks") % {"count": looks, "all": fewest}
    if looks >= fewest:
        return {"progress_text": _("%(count)s second looks") % {"count": looks}}
    return {"progress": pictures.bar(looks / fewest, told), "progress_text": told}


def _drawn(seen: Mapping[str, Any], is_on: bool, held: Certificate | None) -> dict[str, Any]:
    limit = held.alpha if held else policy().automation.wrong_most
    wrong = seen["wrong"]
    rate = wrong["wrong"] / wrong["n"]
    covered = _("%(share)s of its reports") % {"share": percent(seen["coverage"], 0)}
    told = _("%(wrong)s of %(n)s wrong (%(rate)s; between %(low)s and %(high)s)") % {
        "wrong": wrong["wrong"],
        "n": wrong["n"],
        "rate": percent(rate),
        "low": percent(wrong["low"]),
        "high": percent(wrong["high"]),
    }
    chart = _("Share wrong over time, the line is the bound of %(limit)s: %(points)s") % {
        "limit": percent(limit),
        "points": ", ".join(percent(point) for point in seen["drift"]) or _("too few yet"),
    }
    return {
        "coverage": pictures.bar(seen["coverage"], covered, "picture-sea" if is_on else ""),
        "coverage_text": covered,
        "wrong_text": told,
        "drift": pictures.drift(seen["drift"], limit, chart) if seen["drift"] else "",
        "bound_text": percent(held.upper_bound, 2) if held else "",
        "evidence": f"{seen['evidence']:.2f}" if held else "",
    }


def _channels(body: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        pictures.Dot(
            f"{language_title(language)} · {said(channel)}",
            share["wrong"] / share["n"],
            share["low"],
            share["high"],
            f"{share['wrong']}/{share['n']}",
        )
        for language, channel, share in body.get("by_channel", [])
        if share["n"]
    ]
    if not rows:
        return {}
    limit = policy().automation.wrong_most
    told = "; ".join(f"{row.name}: {percent(row.value)} ({row.note})" for row in rows)
    return {"picture": pictures.dots(rows, limit, told), "rows": told}


def _confusion(found: Mapping[str, Any]) -> dict[str, Any]:
    desks = found.get("desks", [])
    if not desks:
        return {}
    counts = found["counts"]
    shades = [[count / max(1, sum(line)) for count in line] for line in counts]
    names = [str(said(desk)) for desk in desks]
    told = "; ".join(
        _("%(person)s by a person, %(machine)s by machine: %(count)s")
        % {"person": names[row], "machine": names[column], "count": count}
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if count
    )
    texts = [[str(count or "") for count in line] for line in counts]
    return {"picture": pictures.matrix(names, shades, texts, told), "told": told}


def _voters(found: Mapping[str, Any] | None) -> dict[str, Any]:
    if not found:
        return {}
    names = [str(said(name)) for name in found["names"]]
    table = found["correlations"]
    texts = [["–" if value is None else f"{value:.2f}" for value in line] for line in table]
    told = "; ".join(
        f"{names[row]} – {names[column]}: {texts[row][column]}"
        for row in range(len(names))
        for column in range(row)
    )
    rates = [
        {"name": name, "rate": percent(rate), "picture": pictures.bar(rate, f"{name}: {percent(rate)}")}
        for name, rate in zip(names, found["error_rates"], strict=True)
    ]
    return {
        "picture": pictures.matrix(names, table, texts, told),
        "rates": rates,
        "because": said(found["because"]),
    }


def _people(found: Mapping[str, Any] | None) -> dict[str, Any]:
    if not found:
        return {}
    rate = found["wrong"] / found["n"]
    return {
        "rate": percent(rate),
        "n": found["n"],
        "low": percent(found["low"]),
        "high": percent(found["high"]),
    }


def _switch(row: SwitchRow) -> dict[str, Any]:
    where = " · ".join(word for word in (language_title(row.language), said(row.channel)) if str(word))
    return {"row": row, "title": action_title(row.action), "where": where, "why": said(row.why)}
