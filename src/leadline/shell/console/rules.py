"""Rules: the near rules in force, a form for another one, and what a tried one would have done on the past.

The page asks and shows; the sorting process tries. Only a tried rule can be switched on, by a supervisor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadline.errors import BadInput, Missing
from leadline.policy.places import NearRule
from leadline.shell.accounts.roles import ACTING, Role, role_required, roles_of
from leadline.shell.console.checks import listed
from leadline.shell.console.figures import alarms
from leadline.shell.console.frame import attempt, now, show, user_name
from leadline.shell.console.kinds import KINDS, kind_title
from leadline.shell.site import language, policy
from leadline.shell.tables import rules as rows
from leadline.shell.tables.rules import RuleSwitchRow, TrialRow
from leadline.shell.worker import jobs

#: trials on the page, the newest
MOST = 12
#: alarms of one trial that are listed
MOST_ALARMS = 10
#: what the form holds before anybody wrote in it
FIRST = {
    "name": "",
    "kinds": [],
    "count": "3",
    "radius_m": "500",
    "window_h": "72",
    "protocol": "area-device",
}
_HOUR = timedelta(hours=1)


@role_required(*ACTING)
def rules(request: HttpRequest) -> HttpResponse:
    """The page; a POST asks for a trial of the rule in the form."""
    if request.method == "POST":
        word = _("It is tried on the past. What it would have done appears here in a moment.")
        if attempt(request, lambda: _ask(request), word):
            return redirect("console:rules")
    trials = TrialRow.objects.select_related("result").order_by("-id")[:MOST]
    own = {row.trial.name: row for row in rows.newest() if row.is_on}
    listed = [_trial(row, own.get(row.name)) for row in trials]
    context = {
        "in_force": [_rule(name, rule, own) for name, rule in sorted(rows.in_force(policy().rules).items())],
        "trials": listed,
        "is_waiting": any(item["is_waiting"] for item in listed),
        "form": _form(request),
        "kinds": sorted(((kind, kind_title(kind)) for kind in KINDS), key=lambda pair: pair[1]),
        "protocols": [(one.id, one.title[language()]) for one in policy().protocols.values()],
        "may_switch": Role.SUPERVISOR in roles_of(request.user),
    }
    return show(request, "console/rules.html", "patterns", context)


@require_POST
@role_required(Role.SUPERVISOR)
def switch(request: HttpRequest) -> HttpResponse:
    """A supervisor switches a tried rule on or off."""
    is_on, why = request.POST.get("to", "") == "on", request.POST.get("why", "")
    word = _("The rule is in force from the next report on.") if is_on else _("The rule is switched off.")

    def act() -> None:
        trial = int(_number(request.POST, "rule"))
        rows.switch(trial, is_on=is_on, why=why, by=user_name(request), now=now())

    attempt(request, act, word)
    return redirect("console:rules")


def _ask(request: HttpRequest) -> None:
    given = request.POST
    kinds, protocol = given.getlist("kinds"), given.get("protocol", "")
    if not set(kinds) <= set(KINDS):
        raise Missing("kinds", "kinds of the list", "a kind that is misspelt?")
    if protocol not in policy().protocols:
        raise Missing("protocol", "one of the list", "nothing was chosen")
    asked = {
        "name": given.get("name", ""),
        "kinds": kinds,
        "count": int(_number(given, "count")),
        "radius_m": _number(given, "radius_m"),
        "window": min(_number(given, "window_h"), 1e6) * _HOUR,
        "protocol": protocol,
    }
    with transaction.atomic():
        trial = rows.ask(asked, policy().rules, user_name(request), now())
        jobs.ask_to_try(trial.pk)


def _number(given: Mapping[str, str], name: str) -> float:
    """A finite number of the form. Raises BadInput."""
    try:
        number = float(given.get(name, ""))
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e12:
        raise BadInput(name, "a number", "a letter or a unit behind it?")
    return number


def _form(request: HttpRequest) -> Mapping[str, Any]:
    """What was written in the form, or the numbers of the trial that is to be changed."""
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in FIRST} | {"kinds": request.POST.getlist("kinds")}
    number = request.GET.get("like", "")
    row = TrialRow.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if row is None:
        return FIRST
    numbers = {"count": row.count, "radius_m": f"{row.radius_m:g}", "window_h": f"{row.window / _HOUR:g}"}
    return {"name": row.name, "kinds": row.kinds, "protocol": row.protocol} | numbers


def _rule(name: str, rule: NearRule, own: Mapping[str, RuleSwitchRow]) -> dict[str, Any]:
    switched = own.get(name) if name not in policy().rules else None
    return {"name": name, "switched": switched, **_told(rule)}


def _told(rule: NearRule) -> dict[str, Any]:
    protocol = policy().protocols.get(rule.protocol)
    metres = rule.radius_m
    return {
        "rule": rule,
        "kinds": listed([kind_title(kind) for kind in rule.kinds]) or _("every kind, each for itself"),
        "radius": f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km",
        "window": f"{rule.window / _HOUR:g} h",
        "protocol": protocol.title[language()] if protocol else rule.protocol,
    }


def _trial(row: TrialRow, on: RuleSwitchRow | None) -> dict[str, Any]:
    body = row.result.body if hasattr(row, "result") else {}
    shown = {
        "row": row,
        "is_on": on is not None and on.trial_id == row.pk,
        "is_waiting": not body,
        "refused": body.get("refused", ""),
        **_told(row.rule),
    }
    return shown | (_result(body) if "alarms" in body else {})


def _result(body: Mapping[str, Any]) -> dict[str, Any]:
    because = body["because_zh"] if language() == "zh" else body["because"]
    described = body["described"]
    return {
        "body": body,
        "because": because,
        "share_true": f"{100 * body['share_true']:.1f} %",
        "share_shuffled": f"{100 * body['expected_share']:.1f} %",
        "chance": alarms.beside_chance(body, because),
        "places": alarms.places(described, because) if described else "",
        "alarms": [
            {
                "kind": kind_title(one["kind"]),
                "at": one["at"][:16].replace("T", " "),
                "count": one["independent"],
            }
            | {"lead": UUID(one["leads"][-1])}
            for one in described[:MOST_ALARMS]
        ],
        "more": max(0, body["alarms"] - min(len(described), MOST_ALARMS)),
    }
