"""Inbox: `POST /api/v1/inbox` and its acts. The receipt travels in the body only, never in an address."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse

from leadline.errors import BadInput
from leadline.intake.check import WORDS, Language
from leadline.intake.fields import Fields, Refused
from leadline.model.report import reference
from leadline.policy.offices import offices
from leadline.shell.api.answers import answer
from leadline.shell.api.reading import call, call_with_files
from leadline.shell.intake import inbox
from leadline.shell.intake.uploads import given_files


@call
def state(request: HttpRequest, body: dict[str, object]) -> HttpResponse:
    """200 with where the report stands, in words."""
    language = _language(body)
    opened = inbox.open_receipt(body.get("receipt"))
    seen, view = inbox.look(opened.lookup_hash, language)
    proposed = _office(seen.proposed, language)
    asked = [{"at": one.at.isoformat(), "text": one.text} for one in inbox.questions(seen, opened.identity)]
    return answer(
        200,
        {
            "reference": reference(seen.id),
            "received_at": seen.received_at.isoformat(),
            "state": seen.standing.state.value,
            "status": view.status,
            "meaning": view.meaning,
            "next_step": view.next_step,
            "confirmation": view.confirmation,
            "keeping": view.keeping,
            "acts": [*[act.value for act, _ in view.acts], *(["confirm"] if proposed else [])],
            "questions": asked,
            "office": proposed,
            "files": [msgspec.to_builtins(one) for one in inbox.files_of(seen, opened.identity)],
        },
    )


@call_with_files
def add(request: HttpRequest, body: dict[str, object]) -> HttpResponse:
    """200 when words, files and a reading are stored; a retry with the same key stores nothing more."""
    files = given_files(request)
    _check_names(body, {"receipt", "clean_pictures", "reading", *WORDS})
    opened = inbox.open_receipt(body.get("receipt"))
    words = {name: value for name, value in body.items() if name != "receipt"}
    key = request.headers.get("Idempotency-Key", "")
    return answer(200, {"state": inbox.add(opened.lookup_hash, words, key, files).value})


@call
def confirm(request: HttpRequest, body: dict[str, object]) -> HttpResponse:
    """200 when the report, or the proposed referral, is confirmed."""
    return _act("confirm", body)


@call
def withdraw(request: HttpRequest, body: dict[str, object]) -> HttpResponse:
    """200 when the report is taken back."""
    return _act("withdraw", body)


def _office(proposed: str, language: str) -> dict[str, str] | None:
    """The office whose matter it seems to be, until somebody has decided; `confirm` agrees to it."""
    if not proposed:
        return None
    office = offices().find(proposed)
    return {
        "name": office.title(language),
        "phone": office.phone(language),
        "hours": office.hours(language),
    }


def _act(name: str, body: dict[str, object]) -> HttpResponse:
    _check_names(body, {"receipt"})
    opened = inbox.open_receipt(body.get("receipt"))
    return answer(200, {"state": inbox.act(name, opened.lookup_hash).value})


def _language(body: dict[str, object]) -> str:
    errors: list[BadInput] = []
    fields = Fields(body, errors)
    fields.check_names({"receipt", "language"})
    language = fields.choice("language", Language, Language.EN)
    if errors:
        raise Refused(errors)
    return language.value


def _check_names(body: dict[str, object], known: set[str]) -> None:
    errors: list[BadInput] = []
    Fields(body, errors).check_names(known)
    if errors:
        raise Refused(errors)
