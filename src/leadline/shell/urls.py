"""Every address of the line: the reporter's pages, the API, the console, the gate before it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from leadline.shell import ground
from leadline.shell.accounts import gate

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", include("django.conf.urls.i18n")),
    path("gate/", include([re_path(gate.CLOSED, gate.closed), path("", include("allauth.urls"))])),
    path("ground/<slug:name>.geojson", ground.layer, name="ground"),
    path("api/v1/", include("leadline.shell.api.urls")),
    path("console/", include("leadline.shell.console.urls")),
    path("", include("leadline.shell.public.urls")),
]
