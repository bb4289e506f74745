"""POLICY: every number that people decided, with source, date and who; profiles as TOML."""

from __future__ import annotations

from leadline.policy.policy import PROFILES, Policy, Row, load

__all__ = ["PROFILES", "Policy", "Row", "load"]
