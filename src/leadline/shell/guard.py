"""Guard: the headers that every answer carries: no third party, no framing, no memory in caches."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self'; "
    "script-src 'self'; connect-src 'self'{live}; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HOST = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})")
PERMISSIONS = "camera=(), geolocation=(), microphone=(), interest-cohort=(), browsing-topics=()"


def headers(get_response: Answer) -> Answer:
    """A middleware that adds the content policy, and forbids caching of everything but static files."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        live = live_origin(request) if request.path.startswith("/console/") else ""
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = CONTENT_POLICY.format(live=f" {live}" if live else "")
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response["Referrer-Policy"] = "same-origin"
        if not request.path.startswith("/static/") and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return answer


def live_origin(request: HttpRequest) -> str:
    """Scheme, host and port of the stream, "" for the page's own.

    LEADLINE_LIVE_URL if it is set; else the port after the page's, or the same origin behind a proxy.
    """
    given = str(settings.LIVE_URL)
    if given:
        return "" if given == "same" else given.rstrip("/")
    match = _HOST.fullmatch(request.META.get("HTTP_HOST", ""))
    if match is None:
        return ""
    scheme = "https" if settings.IS_HTTPS else "http"
    return f"{scheme}://{match[1]}:{int(match[2]) + 1}"


class NotBusy(logging.Filter):
    """Keeps answers out of the log that are the line at work: refusals, and "come back in a moment"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record says more than an ordinary refusal does."""
        status = getattr(record, "status_code", 0)
        return not (400 <= status < 500 or status == 503)
