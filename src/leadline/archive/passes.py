"""Passes: what can be run over an archive, each with the halo that gives a slab the answers of the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from leadline.archive.duplicates import DuplicatesPass
from leadline.archive.near import NearPass
from leadline.archive.slabs import Slab
from leadline.archive.surges import SurgePass
from leadline.errors import BadInput

Settings = Mapping[str, Any]


class Pass(Protocol):
    """One method with its settings; the same slab gives the same answer on every machine."""

    @property
    def name(self) -> str:
        """What its files are called."""
        ...

    @property
    def halo_s(self) -> float:
        """Seconds before a slab that it must see."""
        ...

    def answer(self, slab: Slab) -> Any:
        """A pyarrow table of what it says of rows inside the span, oldest first."""
        ...


#: by the word that stands in a plan: how to make a pass from its settings, which are plain JSON
PASSES: Mapping[str, Callable[[Settings], Pass]] = MappingProxyType(
    {"near": NearPass.of, "duplicates": DuplicatesPass.of, "surge": SurgePass.of}
)


def build(settings: Settings) -> Pass:
    """The pass that these settings describe; BadInput for one that there is not."""
    word = str(settings.get("pass"))
    if word not in PASSES:
        raise BadInput("pass", f"must be one of {', '.join(PASSES)}", f'"{word}" is misspelt?')
    return PASSES[word](settings)
