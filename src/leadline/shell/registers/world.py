"""World of this line: the operator's registers, as the settings name them; each is read when it is asked."""

from __future__ import annotations

from functools import cache

from leadline.ports.world import World
from leadline.shell import site


@cache
def here() -> World:
    """The registers of this process."""
    return World(policy=site.policy(), sites=site.sites())
