"""Warming: a web process does once, before its first reporter, all that a report needs, and stores nothing.

Pages, word lists, the policy and the sealing are loaded by whoever needs them first: the first report of a
fresh process took a second. Must not fail: a line without a key or a database starts all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections

from leadline.errors import LeadlineError
from leadline.intake.check import check
from leadline.intake.receive import receipt_of, receive
from leadline.model.report import Channel
from leadline.shell import site
from leadline.shell.intake import flood, keys

#: what Django gives granian
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
#: pages that reporters open, in the languages that they speak
PAGES = ("/", "/report", "/inbox", "/api/v1/")
LANGUAGES = ("en", "zh-hans")
#: one report with every field that costs something to read
_SAID: dict[str, object] = {
    "what": "A gray box. 一个灰色的盒子。",
    "place": {"lat": 31.2, "lon": 121.5, "datum": "GCJ-02", "uncertainty_m": 25.0},
    "basis": "saw",
    "danger": "no",
}


def warm(application: Application) -> None:
    """Nothing; what the first reporters will need is loaded."""
    for path in PAGES:
        for language in LANGUAGES:
            _open(application, path, language)
    with suppress(LeadlineError):
        for language in ("en", "zh"):
            _prepare(language)
    connections.close_all()


def _open(application: Application, path: str, language: str) -> None:
    asked: dict[str, Any] = {
        "HTTP_HOST": next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip("."),
        "HTTP_ACCEPT_LANGUAGE": language,
        "PATH_INFO": path,
    }
    setup_testing_defaults(asked)
    answer = application(asked, lambda *_: None)
    for _ in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()


def _prepare(language: str) -> None:
    """Nothing; a report was checked and sealed, and is forgotten."""
    now = datetime.now(UTC)
    submission = check(_SAID | {"language": language}, site.policy(), now, Channel.API)
    receipt = receipt_of(secrets.token_urlsafe(24), b"", language, keys.secret("receipt"))
    flood.guard().bits()
    receive(submission, receipt, secrets.token_urlsafe(24), now, keys.sealing())
