"""Reading: the body of a call as a JSON object, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from leadline.errors import BadInput, LeadlineError, TooLong, Unreadable
from leadline.shell import site
from leadline.shell.api.answers import of_error, refused

View = Callable[..., HttpResponse]
Act = Callable[[HttpRequest, dict[str, object]], HttpResponse]
_decode = msgspec.json.Decoder(dict[str, object]).decode
_KINDS = ("application/json",)


def call(act: Act) -> View:
    """A view for POST with a JSON object; answers every wrong call and every refusal itself."""

    @csrf_exempt
    @wraps(act)
    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            response = refused(405, [BadInput("method", "POST", "another method was used")])
            response["Allow"] = "POST"
            return response
        if request.content_type not in _KINDS:
            return refused(415, [BadInput("Content-Type", "application/json", "another type was sent")])
        try:
            return act(request, _object(request))
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
    most = site.policy().limits.body_bytes
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length[:12]) > most:
        raise TooLargeBody("body", f"at most {most} bytes", "several reports in one, or an attachment?")
    try:
        raw = request.body
    except RequestDataTooBig:
        raise TooLargeBody("body", f"at most {most} bytes", "several reports in one?") from None
    except UnreadablePostError:
        raise BadBody("body", "must arrive whole", "the connection broke") from None
    if len(raw) > most:
        raise TooLargeBody("body", f"at most {most} bytes", "several reports in one, or an attachment?")
    try:
        return _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadBody("body", "must be one JSON object in UTF-8", "cut off, or another encoding?") from None
