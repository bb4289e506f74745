"""Claims: the form in which an officer corrects what a check was told, or tells it what no report said.

Made from the fields of the verifier's claim, so that a new verifier has its form. What is entered is kept,
checked in a run of its own, and older answers stay in the history.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from leadline.errors import BadInput, TryAgain
from leadline.model.checking import Entered
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import comparing
from leadline.shell.console.acting import made
from leadline.shell.console.check_words import field_title, file_title, verifier_title
from leadline.shell.console.checks import files_of
from leadline.shell.console.frame import attempt, find, said, show
from leadline.shell.console.sentences import said as sentence
from leadline.shell.console.shown import short
from leadline.shell.plugins import verifiers
from leadline.shell.site import language, policy
from leadline.shell.tables import acts
from leadline.shell.tables.findings import standing
from leadline.shell.tables.hands import EnteredRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.verifying.client import ask_claims
from leadline.verification.claim_fields import ClaimField, claim_fields
from leadline.verification.verifier import Verifier, read_claim

#: fields that no person fills in: what was read out of the file, where the words came from
UNASKED = frozenset({"facts", "source", "image", "overlay"})
#: the field that says what a claim is about, the one that is drawn on a picture, and the older image
ABOUT, DRAWN, BEFORE = "about", "drawn", "before"
#: what methods call a field that claims name shorter
_ALIAS = {"latitude": "lat", "longitude": "lon"}
#: longest value of one field, characters
LONGEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form."""

    name: str
    label: str
    unit: str
    hint: str
    #: how it is asked: "number", "text", "instant", "yes", "choice", "file", "lines", "json" or "drawn"
    kind: str
    value: str
    #: what can be chosen, each with its words
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    error: str = ""


@role_required(*ACTING)
def claim(request: HttpRequest, lead_id: UUID, verifier: str) -> HttpResponse:
    """The form; posted to, the claim is kept and the lead is checked with it."""
    row, known = find(lead_id), verifiers().get(verifier)
    if known is None:
        raise Http404
    about = (request.POST if request.method == "POST" else request.GET).get(ABOUT, "").replace("\0", "")
    if request.method != "POST":
        return _page(request, row, known, about, _before(row, verifier, about))
    try:
        given = told(claim_fields(known.claim), request.POST, _zone(request))
        comparing.check(row.pk, given.get(ABOUT), given.get(BEFORE))
        checked_claim(known, given)
    except BadInput as error:
        return _page(request, row, known, about, _posted(request), error)
    act = made(request, lead_id)
    entered = Entered(verifier=verifier, claim=given, by=act.by, at=act.at)
    attempt(request, lambda: acts.enter(act, entered), _("Kept. The check runs again with it."))
    return redirect(f"{reverse('console:lead', args=[lead_id])}#checks")


def checked_claim(verifier: Verifier, given: Mapping[str, Any]) -> None:
    """Nothing if the claim can be checked. Raises BadInput; a worker that does not answer refuses nothing."""
    read_claim(verifier.claim, given)
    try:
        raw = json.dumps(given).encode()
        answer = next(ask_claims(verifier.spec.name, [raw], policy().verification.most_s))
    except (TryAgain, StopIteration):
        return
    if "error" in answer:
        error = answer["error"]
        raise BadInput(str(error["field"]), str(error["limit"]), str(error["cause"]))


def told(fields: Sequence[ClaimField], posted: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    """The claim as plain JSON from the fields of a form; what was left empty is not in it.

    Local times are in `zone`. Raises BadInput with the field.
    """
    found = {}
    for field in fields:
        raw = posted.get(field.name, "").replace("\0", "").strip()
        if len(raw) > LONGEST:
            raise BadInput(field.name, f"at most {LONGEST} characters", "pasted by mistake?")
        if raw:
            found[field.name] = _value(field, raw, zone)
    return found


def _value(field: ClaimField, raw: str, zone: ZoneInfo) -> Any:
    if field.kind == "object":
        try:
            return json.loads(raw)
        except ValueError:
            raise BadInput(field.name, "valid JSON", "a bracket or a quote is missing?") from None
    if field.many:
        return [_one(field, line.strip(), zone) for line in raw.splitlines() if line.strip()]
    return _one(field, raw, zone)


def _one(field: ClaimField, raw: str, zone: ZoneInfo) -> Any:
    try:
        if field.kind == "number":
            return float(raw.replace("−", "-"))
        if field.kind == "integer":
            return int(raw)
        if field.kind == "yes or no":
            return raw == "yes"
        if field.kind == "instant":
            at = datetime.fromisoformat(raw)
            return (at if at.tzinfo else at.replace(tzinfo=zone)).isoformat()
    except ValueError:
        limits = {"instant": _("a date and a time"), "number": _("a number"), "integer": _("a whole number")}
        raise BadInput(field.name, limits[field.kind], "mistyped?") from None
    return raw


def _before(row: LeadRow, verifier: str, about: str) -> dict[str, Any]:
    """What was entered last for this, or else what the standing finding was told."""
    entered = [
        one
        for one in EnteredRow.objects.filter(lead=row, verifier=verifier)
        if _bare(str(one.claim.get(ABOUT, ""))) == _bare(about)
    ]
    if entered:
        return dict(entered[-1].claim)
    held = standing(row.findings.filter(verifier=verifier), row.checked)
    found = next((dict(one.inputs) for one in held if _bare(one.about) == _bare(about)), None)
    return found if found is not None else _of_the_report(row) | ({ABOUT: about} if about else {})


def _bare(about: str) -> str:
    """The id of a file as the form names it; cards call it "file:<id>"."""
    return about.removeprefix("file:")


def _of_the_report(row: LeadRow) -> dict[str, Any]:
    """Place and time of the report, under the names that claims give them."""
    report = row.report
    found: dict[str, Any] = {}
    if report.lat is not None and report.lon is not None:
        found |= {"lat": report.lat, "lon": report.lon, "uncertainty_m": report.uncertainty_m or 0.0}
    if report.earliest is not None:
        found |= {"earliest": report.earliest.isoformat(), "time": report.earliest.isoformat()}
    if report.latest is not None:
        found |= {"latest": report.latest.isoformat()}
    return found


def _page(
    request: HttpRequest,
    row: LeadRow,
    verifier: Verifier,
    about: str,
    values: Mapping[str, Any],
    error: BadInput | None = None,
) -> HttpResponse:
    files, file = files_of(row), _bare(about)
    zone = str(policy().site.zone)
    if error is not None:
        messages.error(request, said(error))
    fields = [
        _field(one, values, error, comparing.offered(row.pk, about) if one.name == BEFORE else ())
        for one in claim_fields(verifier.claim)
        if one.name not in UNASKED and one.name != ABOUT
    ]
    context = {
        "lead": row,
        "reference": short(row.pk),
        "verifier": verifier.spec.name,
        "title": verifier_title(verifier.spec.name),
        "question": sentence(verifier.spec.question),
        "about": about,
        "about_title": file_title(file, files) if file in files else about,
        "pictures": [(one, file_title(one, files)) for one in files] if _takes_files(verifier) else [],
        "file": file,
        "picture": reverse("console:file", args=[row.pk, file]) if file in files else "",
        "fields": [field for field in fields if field.kind != DRAWN],
        "drawn": next((field for field in fields if field.kind == DRAWN), None),
        "has_shadow_tool": any(field.kind == DRAWN for field in fields),
        "zone": "" if zone == "UTC" else zone,
        "is_utc": request.POST.get("zone") == "UTC",
    }
    return show(request, "console/claim.html", "queue", context, status=422 if error else 200)


def _takes_files(verifier: Verifier) -> bool:
    names = {field.name for field in claim_fields(verifier.claim)}
    return ABOUT in names and bool({"file", "picture", "image", "raster"} & set(verifier.spec.needs))


def _field(
    field: ClaimField,
    values: Mapping[str, Any],
    error: BadInput | None,
    choices: Sequence[tuple[str, str]],
) -> Field:
    kind = _asked_as(field)
    return Field(
        name=field.name,
        label=field_title(field.name),
        unit=field.unit,
        hint=_hint(field) if language() == "en" else "",
        kind=kind,
        value=_written(values.get(field.name), kind),
        choices=tuple(choices) or tuple((one, one) for one in field.choices),
        required=field.required,
        error=said(error) if error is not None and _ALIAS.get(error.field, error.field) == field.name else "",
    )


def _hint(field: ClaimField) -> str:
    """What the code says of the field, for somebody who reads no code."""
    meaning = field.meaning.replace("`", "").replace("None", "empty").replace('""', "empty")
    return f"{meaning[:1].upper()}{meaning[1:]}." if meaning else ""


def _asked_as(field: ClaimField) -> str:
    if field.name in (DRAWN, BEFORE):
        return DRAWN if field.name == DRAWN else "file"
    if field.kind == "object":
        return "json"
    if field.many:
        return "lines"
    return {"integer": "number", "yes or no": "yes"}.get(field.kind, field.kind)


def _written(value: Any, kind: str) -> str:
    """A value as the form holds it: times in the line's own zone."""
    if value is None:
        return ""
    if kind in ("json", DRAWN):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    if kind == "lines" and isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if kind == "yes":
        return {True: "yes", False: "no"}.get(value, str(value))
    return _local(str(value)) if kind == "instant" else str(value)


def _local(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    local = at.astimezone(policy().site.zone) if at.tzinfo else at
    return local.replace(tzinfo=None).isoformat(timespec="seconds")


def _posted(request: HttpRequest) -> dict[str, Any]:
    return {name: value for name, value in request.POST.items() if value}


def _zone(request: HttpRequest) -> ZoneInfo:
    return ZoneInfo("UTC") if request.POST.get("zone") == "UTC" else policy().site.zone
