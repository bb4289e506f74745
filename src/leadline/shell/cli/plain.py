"""Plain: what JSON cannot say, said so that it can."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def finite(value: Any) -> Any:
    """The value with null where a number is not finite: JSON knows no NaN.

    >>> finite({"p": [0.5, float("nan")]})
    {'p': [0.5, None]}
    """
    if isinstance(value, Mapping):
        return {str(name): finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
