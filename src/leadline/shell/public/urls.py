"""Addresses of the public pages; a receipt is never in one."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.shell.public import pages
from leadline.shell.public.reporting import receipt, report
from leadline.shell.public.returning import inbox

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", pages.start, name="start"),
    path("report", report, name="report"),
    path("receipt", receipt, name="receipt"),
    path("inbox", inbox, name="inbox"),
    path("safety", pages.safety, name="safety"),
    path("rights", pages.rights, name="rights"),
    path("leave", pages.leave, name="leave"),
]
