"""Addresses of the console."""

from __future__ import annotations

from django.urls import URLPattern, path

from leadline.shell.accounts import signals
from leadline.shell.console import (
    accounts,
    acting,
    between,
    checks,
    claims,
    files,
    incidents,
    lead,
    looks,
    maps,
    patterns,
    queue,
    records,
    rules,
    sorting,
    timeline,
    tying,
)

app_name = "console"
#: reading it here connects the signals before the first request
CONNECTED = signals
urlpatterns: list[URLPattern] = [
    path("", queue.home, name="home"),
    path("queue", queue.queue, name="queue"),
    path("search", queue.search, name="search"),
    path("lead/<uuid:lead_id>", lead.lead, name="lead"),
    path("lead/<uuid:lead_id>/contact", acting.contact, name="contact"),
    path("lead/<uuid:lead_id>/file/<uuid:file_id>", files.view, name="file"),
    path("lead/<uuid:lead_id>/file/<uuid:file_id>/original", files.original, name="original"),
    path("lead/<uuid:lead_id>/checks", checks.checks, name="checks"),
    path("lead/<uuid:lead_id>/claim/<str:verifier>", claims.claim, name="claim"),
    path("lead/<uuid:lead_id>/<str:doing>", acting.act, name="act"),
    path("answer", acting.answer, name="answer"),
    path("step", tying.step, name="step"),
    path("incident/<str:doing>", tying.act, name="incident_act"),
    path("incidents", incidents.incidents, name="incidents"),
    path("incidents/<path:key>", incidents.incident, name="incident"),
    path("between", between.between, name="between"),
    path("patterns", patterns.patterns, name="patterns"),
    path("rules", rules.rules, name="rules"),
    path("rules/switch", rules.switch, name="rule_switch"),
    path("map", maps.whole, name="map"),
    path("map/points", maps.points, name="points"),
    path("map/incidents", maps.discs, name="discs"),
    path("timeline", timeline.timeline, name="timeline"),
    path("timeline/data", timeline.data, name="timeline_data"),
    path("sorting", sorting.sorting, name="sorting"),
    path("sorting/switch", sorting.switch, name="switch"),
    path("look", looks.look, name="look"),
    path("look/<int:look_id>", looks.give, name="give"),
    path("activity", records.activity, name="activity"),
    path("audit", records.audit, name="audit"),
    path("audit/verify", records.verify_now, name="verify"),
    path("accounts", accounts.accounts, name="accounts"),
]
