"""Guard: the headers that every answer carries: no third party, no framing, no memory in caches."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self'; "
    "script-src 'self'; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), interest-cohort=(), browsing-topics=()"


def headers(get_response: Answer) -> Answer:
    """A middleware that adds the content policy, and forbids caching of everything but static files."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response["Content-Security-Policy"] = CONTENT_POLICY
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response["Referrer-Policy"] = "no-referrer"
        if not request.path.startswith("/static/") and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return answer


class NotBusy(logging.Filter):
    """Keeps answers out of the log that are the line at work: refusals, and "come back in a moment"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record says more than an ordinary refusal does."""
        status = getattr(record, "status_code", 0)
        return not (400 <= status < 500 or status == 503)
