"""Addresses of the api."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.shell.api import inbox, triage, verify
from leadline.shell.api.description import openapi
from leadline.shell.api.page import reference
from leadline.shell.api.reports import reports

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("", reference, name="reference"),
    path("openapi.json", openapi, name="openapi"),
    path("reports", reports, name="reports"),
    path("inbox", inbox.state, name="inbox"),
    path("inbox/add", inbox.add, name="add"),
    path("inbox/confirm", inbox.confirm, name="confirm"),
    path("inbox/withdraw", inbox.withdraw, name="withdraw"),
    path("verify", verify.listed, name="verifiers"),
    path("verify/<str:verifier>", verify.verify, name="verify"),
    path("triage/actions", triage.actions, name="triage-actions"),
    path("triage/figures", triage.figures, name="triage-figures"),
    path("triage/certificates", triage.issued, name="triage-certificates"),
]
