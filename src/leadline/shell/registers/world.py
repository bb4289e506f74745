"""World of this line: the operator's registers, as the settings name them; each is read when it is asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from leadline.ports.elements import ElementSets
from leadline.ports.world import World
from leadline.shell import site
from leadline.shell.registers.elements import ElementFiles


@cache
def here() -> World:
    """The registers of this process."""
    return World(policy=site.policy(), sites=site.sites(), elements=_elements())


def _elements() -> ElementSets | None:
    return ElementFiles(Path(settings.ELEMENTS)) if settings.ELEMENTS else None
