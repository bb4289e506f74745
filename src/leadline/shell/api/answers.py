"""Answers: every answer of the API as JSON, and every refusal as {"errors": [{field, limit, cause}]}."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec
from django.http import HttpResponse

from leadline.errors import BadInput, KeyInUse, LeadlineError, NotAllowed, NotYours, TryAgain
from leadline.intake.fields import Refused
from leadline.shell.intake.flood import Challenge

_encode = msgspec.json.Encoder().encode


def answer(status: int, body: Mapping[str, object]) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(_encode(body), status=status, content_type="application/json")


def refused(status: int, errors: Iterable[BadInput]) -> HttpResponse:
    """The faults of a call."""
    listed = [{"field": one.field, "limit": one.limit, "cause": one.cause} for one in errors]
    return answer(status, {"errors": listed})


def of_error(error: LeadlineError) -> HttpResponse:
    """The answer to anything that Leadline refuses; what is not known here is for later, never a 500."""
    if isinstance(error, Refused):
        return refused(422, error.errors)
    if isinstance(error, KeyInUse):
        return refused(409, [error])
    if isinstance(error, BadInput):
        return refused(422, [error])
    if isinstance(error, NotYours):
        return refused(
            404, [BadInput("receipt", "the twelve words of a report on this line", "no report found")]
        )
    if isinstance(error, NotAllowed):
        return refused(409, [BadInput("act", str(error), "its state does not allow this")])
    after_s = error.after_s if isinstance(error, TryAgain) else 5.0
    response = refused(503, [BadInput("line", "cannot take this now; try again", "busy or starting")])
    response["Retry-After"] = str(math.ceil(after_s))
    return response


def work_asked(challenge: Challenge) -> HttpResponse:
    """The answer under flood: prove some work and send again."""
    limit = "needs the header Proof-Of-Work: <challenge>:<nonce>"
    fault = {"field": "Proof-Of-Work", "limit": limit, "cause": "many reports are coming in at this moment"}
    response = answer(503, {"errors": [fault], "challenge": challenge.text, "bits": challenge.bits})
    response["Retry-After"] = "0"
    return response
