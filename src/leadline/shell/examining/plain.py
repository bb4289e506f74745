"""Plain: whatever a reader gave, as bounded JSON: used by who says it, and again by who hears it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

#: the longest text inside an answer, characters; the longest name of a field; the deepest nesting
MOST_TEXT, MOST_NAME, DEEPEST = 4000, 200, 12
#: integers beyond this are no JSON number that everybody reads alike (RFC 8259, section 6)
_MOST_NUMBER = 2**53


def plain(value: Any, depth: int = 0) -> Any:
    r"""The value with texts cut, numbers finite and nesting bounded; anything else becomes a text or None.

    >>> plain({"a": "x\0y", "b": float("nan"), 3: (1, True, None)})
    {'a': 'xy', 'b': None, '3': [1, True, None]}
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if math.isfinite(value) and abs(value) <= _MOST_NUMBER else None
    if depth >= DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {_text(name)[:MOST_NAME]: plain(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, depth + 1) for inner in value]
    return _text(value)[:MOST_TEXT]


def _text(value: object) -> str:
    return str(value)[: MOST_TEXT + 1].encode("utf-8", "replace").decode().replace("\0", "")
