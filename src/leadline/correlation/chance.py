"""How a chance is said aloud, when it is small enough to show, and how it is corrected for what was tried."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

import numpy as np

from leadline.methods.geodesy import Floats

#: patterns with a larger chance than this (after correction) are not shown
SHOWN_P = 0.05
#: smaller chances are not told apart: no model of what is ordinary is right so far out
RAREST = 1e-6


def corrected(p_value: float, tried: int) -> float:
    """The chance that the best of so many tries is as good (Bonferroni), at most 1.

    >>> corrected(0.25, 2), corrected(0.4, 9)
    (0.5, 1.0)
    """
    return min(1.0, p_value * max(1, tried))


def shares_at_most(table: Floats) -> Floats:
    """Of each entry the share of its column that is at most as large, itself counted."""
    columns = [np.searchsorted(np.sort(column), column, side="right") for column in table.T]
    return np.column_stack(columns) / len(table)


def unlikeliest(chances: Floats) -> Floats:
    """The least chance of each row; where two rows tie, the one with the lesser others is the lesser."""
    return np.asarray(chances.min(axis=1) + 1e-6 * chances.mean(axis=1), dtype=np.float64)


def said(p_value: float) -> str:
    """A chance in English.

    >>> said(0.02), said(0.0004), said(0.5), said(1e-22)
    ('1 in 50', '1 in 2,500', '50 in 100', 'less than 1 in 1,000,000')
    """
    if p_value < RAREST:
        return f"less than 1 in {1 / RAREST:,.0f}"
    return f"{p_value * 100:.0f} in 100" if p_value > 0.1 else f"1 in {_round(1 / p_value):,}"


def said_zh(p_value: float) -> str:
    """A chance in Chinese.

    >>> said_zh(0.02), said_zh(0.0004), said_zh(1e-22)
    ('约2%', '约0.04%', '不到0.0001%')
    """
    if p_value < RAREST:
        return "不到0.0001%"
    return f"约{float(f'{p_value * 100:.2g}'):g}%"


def key_of(detector: str, leads: Iterable[UUID], *more: object) -> str:
    """A key that is equal for the same leads and the same thing found, in whatever order."""
    parts = [*sorted(lead.hex for lead in leads), *(str(part) for part in more)]
    return f"{detector}:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}"


def _round(number: float) -> int:
    """Two digits that count, as people say a large number."""
    return int(float(f"{number:.2g}"))
