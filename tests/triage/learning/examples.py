"""Labelled texts made from a few words: three desks, easy enough that any learner must find them."""

from __future__ import annotations

import numpy as np

DESKS = ("lamps", "noise", "water")
_WORDS = {
    "lamps": ("lamp", "dark", "bulb", "lantern", "路灯", "灯泡", "不亮"),
    "noise": ("loud", "music", "drilling", "party", "噪音", "扰民", "施工"),
    "water": ("pipe", "leak", "flooded", "tap", "水管", "漏水", "停水"),
}
_FILLERS = ("street", "since monday", "please", "our house", "again", "小区", "师傅", "三天", "门口", "物业")


def labelled(count: int, seed: int = 7) -> tuple[list[str], list[str]]:
    """Texts and their desks."""
    rng = np.random.default_rng(seed)
    labels = [DESKS[place] for place in rng.integers(len(DESKS), size=count)]
    return [_text(label, rng) for label in labels], labels


def _text(label: str, rng: np.random.Generator) -> str:
    said = [*rng.choice(_WORDS[label], 3, replace=False), *rng.choice(_FILLERS, 5, replace=False)]
    return " ".join(str(word) for word in rng.permutation(said))
