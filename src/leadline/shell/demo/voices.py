"""How people of the demo town write: sentences from the text files, put together and spelt as people do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import numpy as np

_T = TypeVar("_T")

#: which basis each line of the `how` lists stands for
BASES = ("saw", "saw", "saw", "saw", "saw", "told", "saw", "told", "saw", "inferred")
_SLIPS_ZH = (
    ("的", "得"),
    ("在", "再"),
    ("那", "哪"),
    ("做", "作"),
    ("好像", "好象"),
    ("已经", "以经"),
    ("以后", "已后"),
)


@lru_cache(maxsize=8)
def read(name: str) -> dict[str, Any]:
    """The tables of `texts/NAME.toml`."""
    return tomllib.loads(
        (files("leadline.shell.demo") / "texts" / f"{name}.toml").read_text(encoding="utf-8")
    )


def pick(rng: np.random.Generator, choices: Sequence[_T]) -> _T:
    """One of the choices, all equally likely."""
    return choices[int(rng.integers(len(choices)))]


def slots(language: str, at: datetime, rng: np.random.Generator) -> dict[str, str]:
    """What {clock}, {colour}, {vehicle}, {firm} and {plate} stand for in one report."""
    voice = read(language)["voice"]
    letters = "".join(pick(rng, "ABCDEFGHJKLMNPRSTUVXYZ") for _ in range(2))
    return {
        "clock": clock(language, at, rng),
        "colour": pick(rng, voice["colours"]),
        "vehicle": pick(rng, voice["vehicles"]),
        "firm": pick(rng, voice["firms"]),
        "plate": f"L{letters}-{int(rng.integers(10, 999))}",
    }


def clock(language: str, at: datetime, rng: np.random.Generator) -> str:
    """The time of day of a local instant, as somebody would write it."""
    way = int(rng.integers(3))
    if language == "zh":
        part = "凌晨" if at.hour < 6 else "上午" if at.hour < 12 else "下午" if at.hour < 18 else "晚上"
        hour = at.hour if at.hour <= 12 else at.hour - 12
        return (
            f"{part}{hour}点",
            f"{at.hour}:{at.minute:02d}",
            f"{part}{hour}点{at.minute // 10 * 10 or '多'}",
        )[way]
    hour = at.hour % 12 or 12
    half = "am" if at.hour < 12 else "pm"
    return (f"{hour} {half}", f"{at.hour}:{at.minute:02d}", f"{hour}.{at.minute // 10 * 10:02d} {half}")[way]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """The openings of every kind and language, dealt like cards: none twice before all have been told."""

    #: openings not yet told, by kind and language
    left: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def deal(self, kind: str, language: str, rng: np.random.Generator) -> str:
        """The next opening."""
        pile = self.left.setdefault((kind, language), [])
        if not pile:
            lines = read(language)["kind"][kind]["open"]
            pile.extend(lines[int(k)] for k in rng.permutation(len(lines)))
        return pile.pop()


def say(
    opening: str, kind: str, language: str, words: Mapping[str, str], rng: np.random.Generator, is_heard: bool
) -> str:
    """The description of one report: an opening, some details, perhaps a greeting, hearsay and an end."""
    texts = read(language)
    lines = texts["kind"][kind]
    parts = [opening]
    wanted = min(int(rng.choice([0, 1, 1, 2, 2, 3])), len(lines["more"]))
    parts += [lines["more"][int(k)] for k in rng.permutation(len(lines["more"]))[:wanted]]
    if is_heard:
        parts.append(pick(rng, texts["voice"]["heard"]))
    if kind != "nonsense":
        parts = _framed(parts, texts["voice"], rng)
    return misspelt(join(parts, language).format_map(dict(words)), language, rng)


def _framed(parts: list[str], voice: Mapping[str, list[str]], rng: np.random.Generator) -> list[str]:
    if rng.random() < 0.3:
        parts = [pick(rng, voice["starts"]), *parts]
    if rng.random() < 0.25:
        parts = [*parts, pick(rng, voice["ends"])]
    return parts


def join(parts: Sequence[str], language: str) -> str:
    """Sentences as one text; a sentence without its stop gets one, except the last."""
    if language == "zh":
        ended = [part if part[-1] in "。！？，：；!?" else part + "。" for part in parts[:-1]]
        return "".join([*ended, parts[-1]])
    ended = [part if part[-1] in ".!?,:;" or part.endswith(" but") else part + "." for part in parts[:-1]]
    return " ".join([*ended, parts[-1]])


def misspelt(text: str, language: str, rng: np.random.Generator) -> str:
    """The text as typed by somebody: most are clean, some lose stops, capitals or letters."""
    chance = rng.random()
    if language == "zh":
        if chance < 0.08:
            return text.replace("，", " ").replace("。", " ").strip()
        if chance < 0.22:
            right, wrong = pick(rng, _SLIPS_ZH)
            return text.replace(right, wrong, 1)
        return text
    if chance < 0.09:
        return text.lower().replace(". ", " ").rstrip(".")
    if chance < 0.11:
        return text.upper()
    if chance < 0.27:
        return _slipped(text, rng)
    return text.rstrip(".") if chance > 0.85 else text


def _slipped(text: str, rng: np.random.Generator) -> str:
    """One or two letters swapped, lost or doubled, never in a short word."""
    words = text.split(" ")
    long = [k for k, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    for k in rng.permutation(len(long))[: int(rng.integers(1, 3))]:
        word = words[long[int(k)]]
        spot = int(rng.integers(1, len(word) - 2))
        swapped = word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :]
        lost = word[:spot] + word[spot + 1 :]
        doubled = word[:spot] + word[spot] + word[spot:]
        words[long[int(k)]] = pick(rng, (swapped, lost, doubled))
    return " ".join(words)
