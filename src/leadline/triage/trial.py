"""Trial: what is promised of automatic answers on somebody's data, and what came of it. Knows no texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from leadline.errors import OutOfRange
from leadline.methods.agreement import Jointly
from leadline.methods.selective import Method, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRule:
    """What is promised, and how it is tested."""

    #: most errors among the automatic answers, wrongly so with probability delta
    risk: float = 0.007
    delta: float = 0.05
    method: Method = "bonferroni"
    #: an answer names one class, or two of which one must be right
    at_most: Literal[1, 2] = 1
    #: labels that may be dismissed, and labels that must not be lost (unset: all others)
    dismiss: tuple[str, ...] = ()
    actionable: tuple[str, ...] = ()
    #: most actionable rows that dismissing may lose, as a share of all actionable rows
    max_missed: float = 0.007
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that promise nothing."""
        for name in ("risk", "delta", "max_missed"):
            if not 0 < getattr(self, name) < 1:
                raise OutOfRange(name, "between 0 and 1", "a share, not a percentage")
        if self.at_most not in (1, 2):
            raise OutOfRange("at_most", "1 or 2", "an answer names one class or two")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A count of bad rows among some, as a share with its 95 % interval."""

    n: int
    bad: int
    share: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of the automatic answers on some rows."""

    rows: int
    coverage: float
    error: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """What came of dismissing on the test rows."""

    certificate: Selection
    #: the threshold that was used: with times a stricter one than the certificate's
    threshold: float | None
    labels: tuple[str, ...]
    actionable: tuple[str, ...]
    #: share of all rows that was dismissed
    coverage: float
    #: actionable rows lost, of all actionable rows
    missed: Share
    #: actionable rows among the dismissed ones
    wrong: Share
    quarters: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The outcome of a trial."""

    rule: TrialRule
    classes: tuple[str, ...]
    train_rows: int
    test_rows: int
    #: test rows whose label the training rows do not have; each counts as an error if answered
    strange_labels: int
    certificate: Selection
    whole: Trial
    #: error of the panel if it answered everything, and at 80 % coverage
    error_of_all: float
    error_at_80: float
    by_class: Mapping[str, Trial]
    #: with times: the test rows in four equal parts, oldest first
    quarters: tuple[Trial, ...]
    dismissal: Dismissal | None
    majority_error: float
    voter_accuracies: Mapping[str, float]
    together: Jointly
    #: mean CPU of judging one test row, all voters, ms
    cpu_ms: float
    because: str

    def plain(self) -> dict[str, Any]:
        """The outcome as values that JSON knows."""
        return {**asdict(self), "together": {**asdict(self.together), "because": self.together.because}}
