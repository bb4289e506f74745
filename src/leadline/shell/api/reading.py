"""Reading: the body of a call as a JSON object, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import msgspec
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from leadline.errors import BadInput, LeadlineError, TooLong, Unreadable
from leadline.shell import site
from leadline.shell.api.answers import of_error, refused
from leadline.shell.intake.uploads import FILES, REPORT, UPLOAD_FAULT

View = Callable[..., HttpResponse]
Act = Callable[[HttpRequest, dict[str, object]], HttpResponse]
_decode = msgspec.json.Decoder(dict[str, object]).decode
_JSON, _PARTS = "application/json", "multipart/form-data"


def call(act: Act) -> View:
    """A view for POST with a JSON object; answers every wrong call and every refusal itself."""
    return _view(act, (_JSON,))


def call_with_files(act: Act) -> View:
    """The same, which also takes a multipart body: the object as part "report", files as parts "files"."""
    return _view(act, (_JSON, _PARTS))


def _view(act: Act, kinds: tuple[str, ...]) -> View:
    @csrf_exempt
    @wraps(act)
    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            response = refused(405, [BadInput("method", "POST", "another method was used")])
            response["Allow"] = "POST"
            return response
        if request.content_type not in kinds:
            return refused(415, [BadInput("Content-Type", " or ".join(kinds), "another type was sent")])
        try:
            return act(request, _parts(request) if request.content_type == _PARTS else _object(request))
        except TooLargeBody as error:
            return refused(413, [error])
        except BadBody as error:
            return refused(400, [error])
        except LeadlineError as error:
            return of_error(error)

    return view


class TooLargeBody(TooLong):
    """A request above the limit."""


class BadBody(Unreadable):
    """A body that is no JSON object in UTF-8."""


def _object(request: HttpRequest) -> dict[str, object]:
    return _read(raw_body(request))


def raw_body(request: HttpRequest) -> bytes:
    """The body as it came. Raises TooLargeBody, or BadBody if it did not arrive whole."""
    most = site.policy().limits.body_bytes
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length[:12]) > most:
        raise TooLargeBody("body", f"at most {most} bytes", "several reports in one, or an attachment?")
    try:
        raw: bytes = request.body
    except RequestDataTooBig:
        raise TooLargeBody("body", f"at most {most} bytes", "several reports in one?") from None
    except UnreadablePostError:
        raise BadBody("body", "must arrive whole", "the connection broke") from None
    if len(raw) > most:
        raise TooLargeBody("body", f"at most {most} bytes", "several reports in one, or an attachment?")
    return raw


def _parts(request: HttpRequest) -> dict[str, object]:
    """The object in the part "report" of a multipart body; its files wait for `given_files`."""
    try:
        said, came = request.POST.get(REPORT), request.FILES.get(REPORT)
    except UnreadablePostError:
        raise BadBody("body", "must arrive whole", "the connection broke") from None
    except (MultiPartParserError, SuspiciousOperation):
        raise BadBody("body", "must be multipart/form-data", "a wrong boundary, or too many parts?") from None
    if set(request.FILES) - {FILES, REPORT}:
        raise BadBody("body", f"its parts are {REPORT} and {FILES}", "a file under another name")
    raw = came.read() if came is not None else (said or "").encode()
    if not raw and UPLOAD_FAULT not in request.META:
        raise BadBody("body", f"needs a part {REPORT} with one JSON object", "files alone?")
    return _read(raw) if raw else {}


def _read(raw: bytes) -> dict[str, object]:
    most = site.policy().limits.body_bytes
    if len(raw) > most:
        raise TooLargeBody("body", f"at most {most} bytes", "several reports in one, or an attachment?")
    try:
        return _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadBody("body", "must be one JSON object in UTF-8", "cut off, or another encoding?") from None
