"""The alarm that switches an action off: a bet against "its error is at most the bound", audit by audit.

A mixture of betting martingales (Shafer and Vovk 2019; Waudby-Smith and Ramdas 2023). Each of a few gamblers
multiplies its capital by 1 + bet x weight x (wrong - bound) with each audit. While the error is at most the
bound no capital grows on average, so by Ville's inequality (1939) their sum ever reaches `ALARM_AT` with
probability at most 1 / ALARM_AT, however long one looks. Two fifths of the money are on the table at the
start; the rest comes bit by bit, so that a jump after a long good time is seen too (as e-detectors do: Shin,
Ramdas and Rinaldo 2023). bench/quality/triage/switch_off.py measures it beside the rules that were not taken
and the least delay that any rule can have. Knows no reports; shares, 0 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from leadline.errors import OutOfRange

#: capital at which the alarm rings, the money at the start and to come being 1 together. 12 rings in about
#: 4 % of runs of 5,000 audits at an error equal to the bound (at most 8.3 % of all runs for ever, by Ville)
ALARM_AT = 12.0
#: the errors that the gamblers bet on, as multiples of the bound, and how their money is shared
_RATIOS = (2.0, 3.2, 5.0, 8.0, 12.6, 20.0)
_SHARES = (0.07, 0.15, 0.23, 0.25, 0.19, 0.11)
#: no gambler bets on an error above this
_MOST_ERROR = 0.5
#: money on the table at the start; half of the rest has come after _HALF_COME audits
_FRESH, _HALF_COME = 0.4, 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The capital after the audits so far; a new value for each audit, so that it can be stored as it is."""

    #: the bound that is bet against
    alpha: float
    #: capital of each gambler
    capitals: tuple[float, ...]
    #: audits seen since the start
    audits: int = 0
    #: whether the alarm has rung; it stays so until a new watch is started
    is_alarmed: bool = False
    #: the highest capital so far: 1 / highest is a p-value that holds at any time
    highest: float = _FRESH

    @property
    def capital(self) -> float:
        """All gamblers' money together; the alarm rings at ALARM_AT."""
        return math.fsum(self.capitals)

    def after(self, wrong: bool, weight: float = 1.0) -> Watch:
        """The watch after one more audit.

        `weight`, above 0 and at most 1, is 1 where each automatic decision had the same chance to be audited;
        otherwise the smallest of these chances divided by this one's, which keeps the bet fair.
        """
        if not 0 < weight <= 1:
            raise OutOfRange(
                "weight", "above 0, at most 1", "the smallest audit chance divided by this one's"
            )
        audits = self.audits + 1
        fresh = (1 - _FRESH) * (_waiting(audits - 1) - _waiting(audits))
        gain = weight * (wrong - self.alpha)
        capitals = tuple(
            (held + share * fresh) * (1 + bet * gain)
            for held, share, bet in zip(self.capitals, _SHARES, _bets(self.alpha), strict=True)
        )
        capital = math.fsum(capitals)
        return replace(
            self,
            capitals=capitals,
            audits=audits,
            is_alarmed=self.is_alarmed or capital >= ALARM_AT,
            highest=max(self.highest, capital),
        )

    @property
    def because(self) -> str:
        """What the watch says, to be read aloud."""
        if self.is_alarmed:
            return (
                f"After {self.audits} audits the error is very likely above {self.alpha:.1%}: switched off."
            )
        return f"{self.audits} audits give no reason to think that the error is above {self.alpha:.1%}."


def start(alpha: float) -> Watch:
    """A watch over an action whose certified error is at most `alpha`; start a new one with each certificate.

    >>> watch = start(0.007)
    >>> for _ in range(3):
    ...     watch = watch.after(wrong=True)
    >>> watch.is_alarmed
    True
    """
    if not 0 < alpha < _MOST_ERROR:
        raise OutOfRange("alpha", f"above 0, below {_MOST_ERROR}", "a share, not a percentage")
    return Watch(alpha=alpha, capitals=tuple(_FRESH * share for share in _SHARES))


def _bets(alpha: float) -> tuple[float, ...]:
    """Kelly's bets (1956) for the errors that are bet on: (error - bound) / (bound (1 - bound))."""
    targets = (min(ratio * alpha, max(_MOST_ERROR, alpha)) for ratio in _RATIOS)
    return tuple((target - alpha) / (alpha * (1 - alpha)) for target in targets)


def _waiting(audits: int) -> float:
    """The share of the later money that is not on the table after so many audits."""
    return _HALF_COME / (_HALF_COME + audits)
