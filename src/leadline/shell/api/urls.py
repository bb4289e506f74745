"""Addresses of the api."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.shell.api.reports import reports

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("reports", reports, name="reports"),
]
