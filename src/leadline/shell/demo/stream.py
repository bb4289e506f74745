"""The life of the demo town: a stream of reports with a daily rhythm, told in story time."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from leadline.methods.datum import from_wgs84
from leadline.model.place import Datum
from leadline.shell.demo import places, voices

#: the town keeps the time of its longitude
TOWN_ZONE = timezone(timedelta(hours=6), "Lanhaven")
#: name space of the idempotency keys: the same town played again at the same time is a retry
KEY_SPACE = UUID("6d9a2f0e-54cc-5b7e-9d0a-2f6f4b1f7a31")
#: reports in each local hour of a mean weekday, relative: quiet at four, busy before noon and after work
DAY = (3, 2, 2, 1, 1, 2, 3, 5, 7, 8, 8, 8, 7, 6, 6, 7, 8, 9, 10, 10, 9, 8, 7, 5)
#: share of a weekday's reports that come on a Saturday or Sunday
WEEKEND = 0.75
#: how much likelier a kind is in an hour of its time than in another
_RHYTHM = {"night": ((22, 6), 5.0), "day": ((8, 20), 4.0), "office": ((9, 18), 6.0), "any": ((0, 24), 1.0)}
#: share of reports that tell an earlier one again in other words, copy it, or are the same sent again
AGAIN, COPIED, RESENT = 0.05, 0.01, 0.02
#: share of Chinese among the reports
CHINESE = 0.55
_CONTACTS = (
    ("Fern Castellane", "fern.castellane@mail.example"), ("R. Oduya-Lind", "+00 55 0142"),
    ("Tamsin Hale", "tamsin@hale.example"), ("岑望舒", "cenws@mail.example"),
    ("陆沉舟", "+00 55 0177"), ("蓝一苇", "lanyiwei@mail.example"),
)  # fmt: skip

Submission = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What the reporter does later with the receipt."""

    #: when, story time, aware UTC
    at: datetime
    #: "confirm", "withdraw" or "add"
    action: str
    #: further fields of the call, next to the receipt
    body: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that goes with a report."""

    #: file name
    name: str
    #: media type
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """One report of the stream, as it goes to the public API, and what the makers of the demo know of it."""

    #: when it is sent, story time, aware UTC
    at: datetime
    #: idempotency key; the same one twice is a retry
    key: str
    #: the JSON body of `POST /api/v1/reports`
    submission: Submission
    #: kind in `texts/kinds.toml`, or "" where nobody says what was meant, as of an imported row; never sent
    kind: str = ""
    #: id of the story that it belongs to, such as "S31"; never sent
    story: str = ""
    #: what the reporter does later
    follow_ups: tuple[FollowUp, ...] = ()
    #: files that go with it
    files: tuple[Upload, ...] = ()
    #: what officers made of it: a disposition, "accepted", or "" while it is open; never sent
    ended: str = ""


def kinds() -> frozenset[str]:
    """All kinds that the town's people report."""
    return frozenset(voices.read("kinds"))


def life(
    *, seed: int, start: datetime, end: datetime, per_day: float, only: Collection[str] = ()
) -> Iterator[DemoReport]:
    """The town's reports between two instants, in order of time; the same arguments give the same reports.

    `per_day` is of all kinds; those of `only` (none: all) come with their share of it.
    """
    rng = np.random.default_rng(seed)
    memory = _Memory(kinds=frozenset(only) or kinds())
    rows = voices.read("kinds")
    per_day *= sum(rows[kind]["share"] for kind in memory.kinds) / sum(row["share"] for row in rows.values())
    pending: list[DemoReport] = []
    hour, number = start, 0
    while hour < end:
        step = min(timedelta(hours=1), end - hour)
        mean = per_day * _weight(hour) * (step / timedelta(hours=1))
        for offset in np.sort(rng.random(int(rng.poisson(mean)))):
            at = hour + step * float(offset)
            number += 1
            report = _report(at, _key(seed, start, number), memory, rng)
            yield from (late for late in pending if late.at <= at)
            pending = [late for late in pending if late.at > at]
            yield report
            memory.recent.append(report)
            if rng.random() < RESENT:
                pending.append(replace(report, at=at + timedelta(minutes=float(rng.uniform(1, 20)))))
        hour += step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    """What was told before, so that people repeat each other and the texts do not."""

    #: what is reported at all
    kinds: frozenset[str]
    recent: deque[DemoReport] = field(default_factory=lambda: deque(maxlen=40))
    deck: voices.Deck = field(default_factory=voices.Deck)


def _key(seed: int, start: datetime, number: int) -> str:
    return str(uuid5(KEY_SPACE, f"{seed}/{start.isoformat()}/{number}"))


def _weight(at: datetime) -> float:
    """Share of a weekday's reports in the hour of an instant."""
    local = at.astimezone(TOWN_ZONE)
    return DAY[local.hour] / sum(DAY) * (WEEKEND if local.weekday() >= 5 else 1.0)


def _report(at: datetime, key: str, memory: _Memory, rng: np.random.Generator) -> DemoReport:
    chance, recent = rng.random(), memory.recent
    if recent and chance < COPIED:
        return replace(voices.pick(rng, recent), at=at, key=key, follow_ups=())
    told = [earlier for earlier in recent if "place" in earlier.submission]
    if told and chance < COPIED + AGAIN:
        return _again(voices.pick(rng, told), at, key, rng)
    kind = _kind(at, memory.kinds, rng)
    language = "zh" if rng.random() < CHINESE else "en"
    return DemoReport(at=at, key=key, kind=kind, submission=_submission(kind, language, at, memory.deck, rng))


def _kind(at: datetime, only: Collection[str], rng: np.random.Generator) -> str:
    rows = {name: row for name, row in voices.read("kinds").items() if name in only}
    hour = at.astimezone(TOWN_ZONE).hour
    weights = np.array([row["share"] * _likely(row["hours"], hour) for row in rows.values()])
    return str(list(rows)[int(rng.choice(len(weights), p=weights / weights.sum()))])


def _likely(hours: str, hour: int) -> float:
    (first, last), factor = _RHYTHM[hours]
    inside = first <= hour < last if first < last else hour >= first or hour < last
    length = (last - first) % 24 or 24
    mean = (factor * length + 24 - length) / 24
    return (factor if inside else 1.0) / mean


def _submission(
    kind: str, language: str, at: datetime, deck: voices.Deck, rng: np.random.Generator
) -> Submission:
    row = voices.read("kinds")[kind]
    voice = voices.read(language)["voice"]
    spot = places.choose(row["places"], rng)
    words = {**voices.slots(language, at.astimezone(TOWN_ZONE), rng), **spot.words[language]}
    is_heard = kind != "nonsense" and rng.random() < 0.1
    said: Submission = {
        "what": voices.say(deck.deal(kind, language, rng), kind, language, words, rng, is_heard),
        "language": language,
        "basis": "told" if is_heard else "unstated",
        "danger": _danger(row["scope"], rng),
        "mode": "anonymous",
        "may_reply": bool(rng.random() < 0.75),
    }
    if kind != "nonsense":
        said.update(_parts(voice, words, is_heard, rng))
        said.update(_contact(row["scope"], rng))
    if row["places"] != "none" and rng.random() < 0.68:
        said["where"] = words["where"]
        said["place"] = place(spot.lat, spot.lon, language, rng)
    if kind != "nonsense" and rng.random() < 0.6:
        said["moment"] = _moment(at, rng)
    return said


def _danger(scope: str, rng: np.random.Generator) -> str:
    chance = rng.random()
    if scope == "ours" and chance < 0.012:
        return "now"
    return "no" if chance < 0.45 else "unstated"


def _parts(
    voice: dict[str, list[str]], words: dict[str, str], is_heard: bool, rng: np.random.Generator
) -> Submission:
    """The optional fields that people fill in: rarely all, often none."""
    said: Submission = {}
    if rng.random() < 0.5:
        said["when"] = voices.pick(rng, voice["times"]).format_map(words)
    if rng.random() < 0.4 and not is_heard:
        line = int(rng.integers(len(voices.BASES)))
        said["how_known"], said["basis"] = voice["how"][line], voices.BASES[line]
    if rng.random() < 0.35:
        said["evidence"] = voices.pick(rng, voice["evidence"])
    return said


def _contact(scope: str, rng: np.random.Generator) -> Submission:
    if rng.random() > (0.2 if scope == "ours" else 0.35):
        return {}
    name, reach = voices.pick(rng, _CONTACTS)
    return {"mode": "confidential", "contact": {"name": name, "reach": reach}}


def place(lat: float, lon: float, language: str, rng: np.random.Generator) -> Submission:
    """A place as a reporter gives it: off by some metres, in the frame of the reporter's map."""
    uncertainty_m = float(voices.pick(rng, (5.0, 10.0, 25.0, 50.0, 100.0, 250.0)))
    off = rng.normal(0.0, uncertainty_m / 2 / 111_000, 2)
    chance = rng.random()
    datum = Datum.WGS84
    if language == "zh" and chance < 0.45:
        datum = Datum.GCJ02 if chance < 0.33 else Datum.BD09
    given = from_wgs84(lat + float(off[0]), lon + float(off[1]), datum)
    return {
        "lat": round(given[0], 6),
        "lon": round(given[1], 6),
        "datum": datum.value,
        "uncertainty_m": uncertainty_m,
    }


def _moment(at: datetime, rng: np.random.Generator) -> Submission:
    latest = at - timedelta(minutes=float(rng.lognormal(3.5, 1.2)))
    earliest = latest - timedelta(minutes=float(voices.pick(rng, (0.0, 5.0, 30.0, 60.0, 240.0))))
    return {"earliest": stamp(earliest), "latest": stamp(latest)}


def stamp(at: datetime) -> str:
    """An instant as RFC 3339 in UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _again(earlier: DemoReport, at: datetime, key: str, rng: np.random.Generator) -> DemoReport:
    """Another person tells the same thing a little differently, or the same person sends it once more."""
    said = dict(earlier.submission)
    language = said["language"]
    voice = voices.read(language)["voice"]
    parts = [said["what"], voices.pick(rng, voice["ends"])]
    if rng.random() < 0.5:
        parts = [voices.pick(rng, voice["starts"]), said["what"]]
    said["what"] = voices.misspelt(voices.join(parts, language), language, rng)
    place_given = dict(said["place"])
    place_given["lat"] = round(place_given["lat"] + float(rng.normal(0, 0.0002)), 6)
    said |= {"place": place_given, "mode": "anonymous"}
    said.pop("contact", None)
    return replace(earlier, at=at, key=key, submission=said, follow_ups=())
