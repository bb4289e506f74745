"""Findings: the picture of each kind of finding by the "kind" of its figure; a file of its own draws each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.utils.safestring import SafeString

from leadline.shell.console.figures.aspects import aspects
from leadline.shell.console.figures.dates import clocks, dates, hours
from leadline.shell.console.figures.imagery import imagery
from leadline.shell.console.figures.passes import passes
from leadline.shell.console.figures.placed import placed
from leadline.shell.console.figures.sky import sky
from leadline.shell.console.figures.voyage import ships, voyage

Draw = Callable[[Mapping[str, Any], str], SafeString]
log = structlog.get_logger()

#: how each kind is drawn; a verifier's figure names its kind
DRAWN: Mapping[str, Draw] = {
    "shadow": sky,
    "overflight": passes,
    "place": placed,
    "voyage": voyage,
    "dates": dates,
    "clocks": clocks,
    "hours": hours,
    "ships": ships,
    "file": aspects,
    "imagery": imagery,
}


def draw_finding(figure: Mapping[str, Any], said: str) -> SafeString | str:
    """The picture of a finding; "" where there is none, or it is of another version."""
    make = DRAWN.get(str(figure.get("kind", "")))
    if make is None:
        return ""
    try:
        return make(figure, said)
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError) as error:
        log.warning("figure not drawn", kind=figure.get("kind"), error=type(error).__name__)
        return ""
