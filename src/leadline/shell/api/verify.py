"""Verify: `GET /api/v1/verify` lists the verifiers; `POST /api/v1/verify/<name>` answers claims of programs.

For a token of `leadline triage token` or somebody who is logged in to the console. Nothing is stored: a claim
goes to the worker, which holds the registers, and its finding comes back. No report is opened, but for an
officer who names two images of reports.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from itertools import chain
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from leadline.errors import BadInput, LeadlineError, TooLong, TryAgain
from leadline.shell import site
from leadline.shell.api import verify_files
from leadline.shell.api.answers import answer, of_error, refused
from leadline.shell.api.reading import BadBody, TooLargeBody, raw_body
from leadline.shell.api.triage import is_admitted
from leadline.shell.plugins import verifiers
from leadline.shell.verifying.client import ask_claims
from leadline.shell.verifying.server import MOST_BYTES, MOST_CLAIMS
from leadline.verification.claim_fields import claim_fields

JSON, LINES, PARTS = "application/json", "application/x-ndjson", "multipart/form-data"
View = Callable[..., HttpResponseBase]


def admitted(*methods: str) -> Callable[[View], View]:
    """A view for these methods by a token or a console session; answers 401, 405 and refusals itself."""

    def wrap(act: View) -> View:
        @csrf_exempt
        @wraps(act)
        def view(request: HttpRequest, *given: str, **named: str) -> HttpResponseBase:
            if request.method not in methods:
                response = refused(405, [BadInput("method", " or ".join(methods), "another was used")])
                response["Allow"] = ", ".join(methods)
                return response
            if not is_admitted(request):
                limit = "a token of `leadline triage token add`, as Bearer, or a log-in to the console"
                response = refused(401, [BadInput("Authorization", limit, "none, ended, or revoked")])
                response["WWW-Authenticate"] = 'Bearer realm="verify"'
                return response
            try:
                return act(request, *given, **named)
            except TooLargeBody as error:
                return refused(413, [error])
            except BadBody as error:
                return refused(400, [error])
            except LeadlineError as error:
                return of_error(error)

        return view

    return wrap


@admitted("GET", "HEAD")
def listed(request: HttpRequest) -> HttpResponse:
    """200 with every verifier: its question, what it needs, and the fields of its claim."""
    return answer(
        200,
        {
            "verifiers": [
                {
                    "name": name,
                    "question": one.spec.question,
                    "needs": list(one.spec.needs),
                    "method": one.spec.method,
                    "source": one.spec.source,
                    "version": one.spec.version,
                    "fields": [field.plain for field in claim_fields(one.claim)],
                    "files": list(verify_files.takes(name)),
                }
                for name, one in verifiers().items()
            ]
        },
    )


@admitted("POST")
def verify(request: HttpRequest, verifier: str) -> HttpResponseBase:
    """200 with the finding on one claim, or with a line for each of many."""
    if verifier not in verifiers():
        names = ", ".join(sorted(verifiers()))
        return refused(404, [BadInput("verifier", f"one of {names}", "misspelt, or not installed")])
    if request.content_type == JSON:
        claim = _decoded(raw_body(request))
        if not isinstance(claim, dict):
            raise BadBody("body", "must be one JSON object in UTF-8", "another JSON value")
        return _one(verifier, verify_files.held(request, verifier, claim))
    if request.content_type == LINES:
        return _many(verifier, raw_body(request))
    if request.content_type == PARTS and verify_files.takes(verifier):
        return _one(verifier, verify_files.uploaded(request, verifier))
    kinds = f"{JSON} or {LINES}" + (f" or {PARTS}" if verify_files.takes(verifier) else "")
    return refused(415, [BadInput("Content-Type", kinds, "another type was sent")])


def _one(verifier: str, claim: dict[str, Any]) -> HttpResponse:
    found = next(_asked(verifier, [json.dumps(claim).encode()]))
    if "error" in found:
        return refused(422, [BadInput(**found["error"])])
    return answer(200, found["finding"])


def _many(verifier: str, raw: bytes) -> HttpResponseBase:
    claims = [line for line in raw.splitlines() if line.strip()]
    if not claims:
        raise BadBody("body", "one JSON object a line", "it is empty")
    if len(claims) > MOST_CLAIMS:
        raise TooLong("body", f"at most {MOST_CLAIMS} claims", f"got {len(claims)}")
    for number, line in enumerate(claims, 1):
        if len(line) >= MOST_BYTES:
            raise TooLong("claim", f"at most {MOST_BYTES} bytes a line", f"line {number} has {len(line)}")
    answers = _asked(verifier, claims)
    first = next(answers)
    return StreamingHttpResponse(_lines(first, answers, len(claims)), content_type=LINES)


def _asked(verifier: str, claims: list[bytes]) -> Iterator[dict[str, Any]]:
    return ask_claims(verifier, claims, site.policy().verification.most_s)


def _lines(first: Mapping[str, Any], rest: Iterable[Mapping[str, Any]], count: int) -> Iterator[bytes]:
    """A line for each claim, in order; where the worker goes away, the others say so."""
    told = 0
    try:
        for found in chain([first], rest):
            told += 1
            yield _line(found, told)
    except TryAgain:
        fault = {"field": "line", "limit": "cannot take this now; try again", "cause": "busy or starting"}
        for number in range(told + 1, count + 1):
            yield _line({"error": fault}, number)


def _line(found: Mapping[str, Any], number: int) -> bytes:
    plain = found["finding"] if "finding" in found else {"line": number, "error": found["error"]}
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n"


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadBody("body", "must be one JSON object in UTF-8", "cut off, or another encoding?") from None
