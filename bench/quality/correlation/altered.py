"""Real texts with planted copies: what a report becomes when it is forwarded, cut, reordered or renumbered.

Originals are real texts, each once; beyond those, words drawn from them. A fifth of the rows are copies of
earlier rows within 5 days; of these a tenth lie in another town, where no link may be. Originals of fewer
than 8 shingles (about five words, one in fourteen) are not copied: two people may well write those alike.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from leadline.methods.geodesy import distances_m
from leadline.methods.minhash import signatures

ACTS = ("3 % edited", "10 % edited", "15 % edited", "cut", "reordered", "prefix", "suffix", "numbers")
DAY_S = 86_400.0
LEAST_SHINGLES = 8


@dataclass(frozen=True)
class Reports:
    """Rows in order of time."""

    texts: list[str]
    lat: np.ndarray
    lon: np.ndarray
    at_s: np.ndarray
    #: row of the original, -1 for an original
    origin: np.ndarray
    #: number of the act, -1 for an original
    act: np.ndarray

    @property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """(original, copy) of all copies."""
        copies = np.flatnonzero(self.origin >= 0)
        return self.origin[copies], copies

    def apart_m(self) -> np.ndarray:
        """Metres between each original and its copy."""
        one, other = self.pairs
        return distances_m(self.lat[one], self.lon[one], self.lat[other], self.lon[other])


def read(paths: list[Path]) -> list[str]:
    """The texts of these files, each once."""
    texts: dict[str, None] = {}
    for path in paths:
        packed = path.read_bytes()
        lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode().split("\n")
        texts.update(dict.fromkeys(str(json.loads(line)["text"]) for line in lines if line))
    return list(texts)


def is_chinese(text: str) -> bool:
    return text.count(" ") < len(text) / 15


def edited(words: list[str], share: float, stock: list[str], rng: np.random.Generator) -> list[str]:
    """A share of the words, at least one, is left out, exchanged, or followed by another."""
    chosen = set(rng.choice(len(words), max(1, round(share * len(words))), replace=False).tolist())
    out: list[str] = []
    for place, word in enumerate(words):
        other = stock[rng.integers(0, len(stock))]
        out += ([], [other], [word, other])[rng.integers(0, 3)] if place in chosen else [word]
    return out


def altered(text: str, act: str, stock: list[str], rng: np.random.Generator) -> str:
    """The text after one act."""
    gap = "" if is_chinese(text) else " "
    words = text.split(" ") if gap else list(text)
    if act == "numbers" and re.search(r"\d", text):
        return re.sub(r"\d+", lambda found: str(rng.integers(1, 10 ** min(9, len(found[0])))), text)
    if act == "cut":
        keep = max(1, int(len(words) * rng.uniform(0.5, 0.8)))
        start = rng.integers(0, len(words) - keep + 1)
        return gap.join(words[start : start + keep])
    if act == "reordered":
        cuts = np.sort(rng.choice(np.arange(1, len(words)), min(3, len(words) - 1), replace=False))
        parts = [part.tolist() for part in np.split(np.array(words, dtype=object), cuts)]
        return gap.join(word for part in parts[::-1] for word in part)
    if act in ("prefix", "suffix"):
        more = [stock[pick] for pick in rng.integers(0, len(stock), max(2, len(words) // 4))]
        return gap.join([*more, *words] if act == "prefix" else [*words, *more])
    share = {"3 % edited": 0.03, "10 % edited": 0.10, "15 % edited": 0.15}.get(act, 0.05)
    return gap.join(edited(words, share, stock, rng))


def make(texts: list[str], rows: int, rng: np.random.Generator, share: float = 0.2) -> Reports:
    """So many reports of a year in 300 towns; a share of them copies."""
    count = int(rows * (1 - share))
    originals = [texts[pick] for pick in rng.permutation(len(texts))][:count]
    gap = "" if is_chinese("".join(originals[:100])) else " "
    stock = [word for text in originals[:5_000] for word in (text.split(" ") if gap else text)][:500_000]
    lengths = [len(text.split(" ") if gap else text) for text in originals]
    while len(originals) < count:
        picks = rng.integers(0, len(stock), lengths[rng.integers(0, len(lengths))])
        originals.append(gap.join(stock[pick] for pick in picks))
    towns = np.column_stack((rng.uniform(20, 50, 300), rng.uniform(75, 135, 300)))
    weight = 1 / np.arange(1, 301)
    town = rng.choice(300, count, p=weight / weight.sum())
    place = towns[town] + rng.normal(0, 0.08, (count, 2))
    at_s = rng.uniform(0, 365 * DAY_S, count)
    source = rng.choice(np.flatnonzero(signatures(originals).shingles >= LEAST_SHINGLES), rows - count)
    acts = rng.integers(0, len(ACTS), rows - count)
    copies = [altered(originals[row], ACTS[act], stock, rng) for row, act in zip(source, acts, strict=True)]
    there = place[source] + rng.normal(0, 0.02, (rows - count, 2))
    away = rng.random(rows - count) < 0.1
    elsewhere = (town[source] + rng.integers(1, 300, rows - count)) % 300
    there[away] = towns[elsewhere[away]] + rng.normal(0, 0.08, (int(away.sum()), 2))
    at_s = np.concatenate((at_s, at_s[source] + rng.uniform(0, 5 * DAY_S, rows - count)))
    order = np.argsort(at_s, kind="stable")
    row_of = np.argsort(order, kind="stable")
    place = np.concatenate((place, there))[order]
    origin = np.concatenate((np.full(count, -1), row_of[source]))[order]
    every = originals + copies
    return Reports(
        [every[row] for row in order.tolist()],
        place[:, 0],
        place[:, 1],
        at_s[order],
        origin,
        np.concatenate((np.full(count, -1), acts))[order],
    )
