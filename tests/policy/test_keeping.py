from __future__ import annotations

from datetime import timedelta

import pytest

from leadline.model.disposition import Disposition
from leadline.policy import load


@pytest.mark.parametrize(
    ("disposition", "days"),
    [
        (Disposition.PROTECTED, 7),
        (Disposition.OUT_OF_SCOPE, 30),
        (Disposition.WITHDRAWN, 30),
        (Disposition.NO_MERIT, 90),
        (Disposition.UNRESOLVED, 365),
        (Disposition.LEAD, 1826),
    ],
)
def test_how_a_lead_ended_decides_how_long_it_is_kept(disposition, days):
    assert load().retention.of(disposition) == timedelta(days=days)
