"""Site: the policy and the public facts of this line, read once a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from leadline.model.protected import ProtectedSite
from leadline.policy import Policy
from leadline.policy.sites import DEMO, read_sites
from leadline.shell.inforce import policy_in_force
from leadline.shell.registers.population import Population, load_population

Answer = Callable[[HttpRequest], HttpResponseBase]


@cache
def policy() -> Policy:
    """The policy in force: profile LEADLINE_PROFILE, own file LEADLINE_POLICY on top."""
    return policy_in_force(
        {"LEADLINE_PROFILE": settings.POLICY_PROFILE, "LEADLINE_POLICY": settings.POLICY_FILE}
    )


@cache
def sites() -> tuple[ProtectedSite, ...]:
    """The watch list of places: the file LEADLINE_SITES, or the demo town's own, or nothing."""
    if settings.SITES_FILE:
        return read_sites(Path(settings.SITES_FILE))
    return read_sites(DEMO) if settings.POLICY_PROFILE == "demo-town" else ()


@cache
def population() -> Population:
    """The population register with the operator's own settlements."""
    return load_population(policy())


def local_times(get_response: Answer) -> Answer:
    """A middleware by which the console tells instants in the line's own zone; elsewhere they are UTC."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/console/"):
            return get_response(request)
        with timezone.override(policy().site.zone):
            return get_response(request)

    return answer


def language() -> str:
    """The language of the page being drawn, as the core names it: "en" or "zh"."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def context(request: HttpRequest) -> dict[str, object]:
    """What every template may use."""
    site = policy().site
    return {
        "line_name": site.name(language()),
        "emergency_number": site.emergency_number,
    }
