"""In force: the policy that this environment names, the same for the line and for every command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from leadline.policy import Policy, load


def policy_in_force(env: Mapping[str, str] = os.environ, profile: str = "") -> Policy:
    """Profile LEADLINE_PROFILE, or the one given; the operator's own file LEADLINE_POLICY on top."""
    own = env.get("LEADLINE_POLICY", "")
    chosen = profile or env.get("LEADLINE_PROFILE", "") or "default"
    return load(chosen, Path(own).expanduser() if own else None)
