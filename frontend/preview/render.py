"""Renders the sample pages with Django's own engine and serves them under the real content policy.

`python frontend/preview/render.py` serves on 127.0.0.1:8765; `--out DIR` only writes the files.
"""

import argparse
import functools
import http.server
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path

HERE = Path(__file__).resolve().parent
SHELL = HERE.parents[1] / "src" / "leadline" / "shell"
sys.path[:0] = [str(HERE), str(SHELL.parents[1])]
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self'; "
    "script-src 'self'; connect-src 'self'; font-src 'self'"
)


def nothing(request: object) -> HttpResponse:
    """An empty page behind each name that the frames link to."""
    return HttpResponse("")


def _names(*names: str) -> list:
    return [path(f"{name}.html", nothing, name=name) for name in names]


urlpatterns = [
    path("", include((_names("queue", "incidents", "map", "timeline", "activity", "audit", "search"), "console"))),
    path("", include((_names("start", "safety", "inbox", "rights", "leave"), "public"))),
    *_names("set_language", "account_logout"),
]


def render(out: Path, language: str = "en") -> None:
    """Writes every page of `pages/` and the sample data to `out`."""
    import sample  # after settings.configure
    from django import forms
    from django.template.loader import render_to_string
    from django.test import RequestFactory
    from django.utils import translation

    class Where(forms.Form):
        where = forms.CharField(label="Where, in your words", help_text="Such as: the bus stop at the old quay", widget=forms.Textarea)
        sure = forms.ChoiceField(label="How sure are you of the place?", choices=[("a", "I stood there"), ("b", "I saw it from far"), ("c", "Somebody told me")], widget=forms.RadioSelect)
        again = forms.BooleanField(label="We may ask you back through the inbox", required=False, initial=True)

    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, get_username="lin")
    context = {"leads": sample.leads(), "priority": sample.priority(), "line_name": "Leadline", "emergency_number": "110", "nav_counts": {"queue": 214, "incidents": 6}, "challenge": "preview"}
    context |= {"words": "anchor basket canyon drift ember forest gather harbor island jungle kitchen lantern".split(), "words_zh": list("的一是在不了有和人这中大"), "form": Where({"where": "", "sure": "a"})}
    out.mkdir(parents=True, exist_ok=True)
    with translation.override(language):
        for page in (HERE / "pages").glob("*.html"):
            (out / page.name).write_text(render_to_string(page.name, context | {"here": page.stem}, request=request), encoding="utf-8")
    for name, words in sample.files().items():
        (out / name).write_text(words, encoding="utf-8")
    static = out / "static"
    if not static.exists():
        os.symlink(SHELL / "static", static)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files under the content policy of the service."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".geojson": "application/json"}

    def do_GET(self) -> None:
        """A page, or a stream that says every two seconds that the queue changed."""
        if self.path != "/stream":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"event: queue\ndata: {}\n\n")
                self.wfile.flush()
                time.sleep(2)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def end_headers(self) -> None:
        """Adds the policy to each answer."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def configure() -> None:
    """The few settings that the templates need."""
    settings.configure(
        ROOT_URLCONF=__name__, SECRET_KEY="preview", STATIC_URL="/static/", USE_TZ=True, TIME_ZONE="Asia/Shanghai",
        INSTALLED_APPS=["django.contrib.staticfiles"], LANGUAGES=[("en", "English"), ("zh-hans", "简体中文")],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [SHELL / "templates", HERE / "pages"],
                    "OPTIONS": {"builtins": ["leadline.shell.console.sentences"], "context_processors": ["django.template.context_processors.request", "django.template.context_processors.csrf"]}}],
    )
    django.setup()


def main() -> None:
    """Renders, then serves unless `--out` is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--port", type=int, default=8765)
    options = parser.parse_args()
    configure()
    out = options.out or Path(tempfile.mkdtemp(prefix="leadline-preview-"))
    render(out, options.language)
    if not options.out:
        serve: Callable[..., Handler] = functools.partial(Handler, directory=str(out))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), serve)
        print(f"http://127.0.0.1:{server.server_address[1]}/queue.html", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
