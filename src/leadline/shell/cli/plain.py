"""Plain: JSON as the command line prints it, and what JSON cannot say, said so that it can."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
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


def document(plain: Mapping[str, Any]) -> Iterator[str]:
    """The lines of one JSON document; a list of objects has a line for each, so that a million need no room.

    >>> print("\\n".join(document({"kept": 2, "links": [{"first": "a"}, {"first": "b"}]})))
    {
      "kept": 2,
      "links": [
        {"first": "a"},
        {"first": "b"}
      ]
    }
    """
    yield "{"
    for place, (name, value) in enumerate(plain.items(), start=1):
        comma = "," if place < len(plain) else ""
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield f"  {_json(name)}: ["
            for number, row in enumerate(value, start=1):
                yield f"    {_json(row)}{',' if number < len(value) else ''}"
            yield f"  ]{comma}"
        else:
            yield f"  {_json(name)}: {_json(value)}{comma}"
    yield "}"


def _json(value: Any) -> str:
    return json.dumps(finite(value), ensure_ascii=False, default=str)
