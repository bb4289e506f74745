from __future__ import annotations

import numpy as np
import pytest

from leadline.triage.learning.panel import Panel

from .examples import DESKS, labelled


@pytest.fixture(scope="session")
def panel() -> Panel:
    texts, labels = labelled(240)
    return Panel.fit(texts, labels, DESKS, np.random.default_rng(3))
