"""Disposition: how a lead ended. It decides how long the report is kept (policy `retention`)."""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """How a lead ended; names match `[retention]` in the policy."""

    PROTECTED = "protected"
    OUT_OF_SCOPE = "out_of_scope"
    WITHDRAWN = "withdrawn"
    NO_MERIT = "no_merit"
    UNRESOLVED = "unresolved"
    LEAD = "lead"
