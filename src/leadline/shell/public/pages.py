"""Pages: start, staying safe, what is kept, and leaving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from leadline.model.disposition import Disposition
from leadline.shell import site


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page: safety first, then the two ways."""
    return render(request, "public/start.html")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """How to stay safe while reporting."""
    return render(request, "public/safety.html")


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """What is kept and for how long."""
    kept = site.policy().retention
    days = {one.value: kept.of(one).days for one in Disposition}
    return render(request, "public/rights.html", {"days": days})


@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """204; whatever session there was is gone."""
    if request.session.session_key:
        request.session.flush()
    return HttpResponse(status=204)
