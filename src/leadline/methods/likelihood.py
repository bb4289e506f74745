"""Weighing evidence: likelihood ratios from several independent sources, and the words for a probability.

Ratios multiply where the sources are independent (Good 1950). A p-value becomes a ratio by the calibrator
e = 1 / (2 sqrt(p)) (Vovk and Wang 2021, kappa = 1/2): under the null hypothesis its mean is at most 1, so
it never says more than was shown. Words: Intelligence Community Directive 203 (2015), section D.6.e.2.
Ratios and probabilities have no unit. Knows no reports.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from leadline.errors import OutOfRange

#: lower bound of each word of ICD 203, as a probability; a word ends where the next begins
ICD_203: tuple[tuple[float, str], ...] = (
    (0.0, "almost no chance"),
    (0.05, "very unlikely"),
    (0.20, "unlikely"),
    (0.45, "roughly even chance"),
    (0.55, "likely"),
    (0.80, "very likely"),
    (0.95, "almost certain"),
)


def ratio_of(p_value: float) -> float:
    """The likelihood ratio against "by chance" that a p-value is worth at least; 0.5 at p = 1.

    Raises OutOfRange outside 0 < p <= 1.

    >>> ratio_of(0.01)
    5.0
    """
    if not 0 < p_value <= 1:
        raise OutOfRange("p_value", "above 0 and at most 1", f"was {p_value:g}")
    return 0.5 / math.sqrt(p_value)


def posterior(prior: float, ratios: Iterable[float]) -> float:
    """Probability after independent evidence; the prior's odds times every ratio.

    Raises OutOfRange for a prior outside 0 to 1, both excluded, or a ratio that is not above 0.

    >>> round(posterior(0.5, [4.0, 0.5]), 3)
    0.667
    """
    if not 0 < prior < 1:
        raise OutOfRange("prior", "between 0 and 1, both excluded", f"was {prior:g}")
    log_odds = math.log(prior / (1 - prior))
    for ratio in ratios:
        if not ratio > 0:
            raise OutOfRange("ratio", "above 0", f"was {ratio:g}")
        log_odds += math.log(ratio)
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, log_odds))))


def icd_word(probability: float) -> str:
    """The word of ICD 203 for a probability.

    Raises OutOfRange outside 0 to 1.

    >>> icd_word(0.8), icd_word(0.5)
    ('very likely', 'roughly even chance')
    """
    if not 0 <= probability <= 1:
        raise OutOfRange("probability", "0 to 1", f"was {probability:g}")
    return next(word for low, word in reversed(ICD_203) if probability >= low)


def icd_range(word: str) -> tuple[float, float]:
    """From and to which probability a word of ICD 203 is meant.

    >>> icd_range("likely")
    (0.55, 0.8)
    """
    bounds = [low for low, _ in ICD_203] + [1.0]
    place = [name for _, name in ICD_203].index(word)
    return bounds[place], bounds[place + 1]


def shared(causes: Sequence[Iterable[str]]) -> tuple[tuple[int, ...], ...]:
    """Numbers of the entries that hang together by a common cause, group by group, in the order of the first.

    >>> shared([{"photo"}, {"tracks"}, {"photo", "dock"}])
    ((0, 2), (1,))
    """
    groups: list[tuple[set[str], list[int]]] = []
    for number, of_this in enumerate(set(one) for one in causes):
        met = [group for group in groups if group[0] & of_this]
        members = sorted([number, *(item for group in met for item in group[1])])
        joined = of_this.union(*(group[0] for group in met))
        groups = [group for group in groups if group not in met] + [(joined, members)]
    return tuple(sorted(tuple(members) for _, members in groups))
