"""Triage: `GET /api/v1/triage/…`, the figures of sorting for programs of the operator; nothing of a report.

Read only, for a token of `leadline triage token` or for somebody who is logged in to the console.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from leadline.errors import BadInput
from leadline.model.action import Cell
from leadline.model.certificate import Permit
from leadline.shell import site
from leadline.shell.accounts import tokens
from leadline.shell.accounts.roles import has_second_factor, roles_of
from leadline.shell.api.answers import answer, refused
from leadline.shell.console.frame import now
from leadline.shell.tables import certificates
from leadline.shell.tables.models import CertificateRow, FigureRow, LookRow, SwitchRow

Read = Callable[[HttpRequest], HttpResponse]
#: newest certificates and switches that are listed
MOST_LISTED = 200
_SCHEME = "Bearer "


def reading(read: Read) -> Read:
    """A view for GET by a token or a console session; answers 401 and 405 itself."""

    @wraps(read)
    def view(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            response = refused(405, [BadInput("method", "GET", "another method was used")])
            response["Allow"] = "GET, HEAD"
            return response
        if not is_admitted(request):
            limit = "a token of `leadline triage token add`, as Bearer, or a log-in to the console"
            response = refused(401, [BadInput("Authorization", limit, "none, ended, or revoked")])
            response["WWW-Authenticate"] = 'Bearer realm="triage"'
            return response
        return read(request)

    return view


@reading
def actions(request: HttpRequest) -> HttpResponse:
    """200 with every action in every language and channel: whether it acts alone, why, and how it fares."""
    body, held = _figures(), certificates.newest()
    permits = certificates.permits(str(body.get("model_hash", "")), now())
    seen = {msgspec.convert(item["cell"], Cell): item for item in body.get("cells", ())}
    cells = sorted({*seen, *permits}, key=lambda cell: (cell.action, cell.language, cell.channel))
    automation = site.policy().automation
    return answer(
        200,
        {
            "at": body.get("at"),
            "model_hash": body.get("model_hash", ""),
            "allowed": automation.allowed,
            "wrong_most": automation.wrong_most,
            "missed_most": automation.missed_most,
            "actions": [_action(cell, seen.get(cell), permits.get(cell), cell in held) for cell in cells],
            "switched": [_switched(row) for row in SwitchRow.objects.order_by("-id")[:MOST_LISTED]],
        },
    )


@reading
def figures(request: HttpRequest) -> HttpResponse:
    """200 with how voters err alone and together, errors by language and channel, desks, and people."""
    body = _figures()
    return answer(
        200,
        {
            "at": body.get("at"),
            "looks": body.get("looks", 0),
            "looks_waiting": LookRow.objects.filter(by="").count(),
            "by_channel": [
                {"language": language, "channel": channel, "wrong": share}
                for language, channel, share in body.get("by_channel", ())
            ],
            "confusion": body.get("confusion") or {"desks": [], "counts": []},
            "voters": body.get("voters"),
            "people": body.get("people"),
        },
    )


@reading
def issued(request: HttpRequest) -> HttpResponse:
    """200 with the newest certificates that were ever issued, newest first, whether they hold or not."""
    rows = CertificateRow.objects.order_by("-issued_at", "id")[:MOST_LISTED]
    found = [msgspec.to_builtins(certificates.certificate_of(row)) for row in rows]
    return answer(200, {"certificates": [one | one.pop("cell") for one in found]})


def is_admitted(request: HttpRequest) -> bool:
    """Whether it comes with a token in force, or from somebody in the console with a second factor."""
    given = request.headers.get("Authorization", "")
    if given:
        return given.startswith(_SCHEME) and tokens.admits(given.removeprefix(_SCHEME), now())
    return bool(roles_of(request.user)) and has_second_factor(request.user)


def _figures() -> Mapping[str, Any]:
    row = FigureRow.objects.filter(name="sorting").first()
    return {**row.body, "at": row.at.isoformat()} if row else {}


def _action(
    cell: Cell, seen: Mapping[str, Any] | None, permit: Permit | None, was_issued: bool
) -> dict[str, object]:
    held = permit.certificate if permit else None
    because = permit.because if permit else certificates.NEVER_TRIED
    found = seen or {}
    return {
        **msgspec.to_builtins(cell),
        "is_on": held is not None,
        "because": because,
        "was_ever_certified": was_issued,
        "certificate": held.id if held else None,
        "certified_bound": held.upper_bound if held else None,
        "certified_until": held.expires_at.isoformat() if held else None,
        "looks": found.get("looks", 0),
        "coverage": found.get("coverage", 0.0),
        "wrong": found.get("wrong") or {"n": 0, "wrong": 0, "low": 0.0, "high": 1.0},
        "drift": found.get("drift", []),
        "evidence": found.get("evidence", 0.0),
    }


def _switched(row: SwitchRow) -> dict[str, object]:
    """What was switched; the name of the person stays in the audit chain."""
    return {
        "action": row.action,
        "language": row.language,
        "channel": row.channel,
        "is_on": row.is_on,
        "by": "person" if row.by else "alarm",
        "at": row.at.isoformat(),
    }
