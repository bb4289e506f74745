"""NMEA: ship positions and names out of a log of AIS sentences; garbled lines are counted and passed over.

AIS itself does not say when: the instant comes from the receiver's tag block (\\c:…), from seconds or ISO
8601 anywhere before or behind the sentence, else from the last base station that told the time (message 4). A
position with none of these is left out and counted, as is one that no ship can have (91° N: "not known").
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pyais
from pyais.exceptions import AISBaseException

from leadline.errors import BadInput
from leadline.exchange.rows import instant_s
from leadline.shell.registers.fixes import Collected

_SENTENCE = re.compile(
    r"[!$](?:AI|AB|BS|SA|AN|AR|AS|AT|AX|AD)VD[MO],(\d),(\d),(\d?),([^,]*),[^*\s]*\*[0-9A-Fa-f]{2}"
)
_TAGGED = re.compile(r"\\[^\\]*\bc:(\d{9,13})")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_EPOCH = re.compile(r"(?<![\d.])(\d{10}(?:\.\d+)?|\d{13})(?![\d.])")
#: a base station's time holds for so long, s
_BASE_HOLDS_LINES = 2_000
#: messages that hold a ship's position, its name, a base station's time
_POSITION, _NAME, _TIME = frozenset({1, 2, 3, 18, 19, 27}), frozenset({5, 19, 24}), frozenset({4, 11})


def read_log(lines: Iterable[str]) -> Collected:
    """Everything that the sentences tell, in their order."""
    log = _Log()
    for line in lines:
        log.take(line)
    return log.found


class _Log:
    """What was read so far."""

    def __init__(self) -> None:
        self.found = Collected()
        self.parts: dict[tuple[str, str], list[str]] = {}
        self.told_s, self.told_ago = math.nan, 0

    def take(self, line: str) -> None:
        """Take one line, or count why not."""
        sentence = _SENTENCE.search(line)
        if sentence is None:
            self.found.garbled += bool(line.strip()) and not line.lstrip().startswith("#")
            return
        whole = self._whole(sentence)
        if not whole:
            return
        try:
            message: Any = pyais.decode(*whole, error_if_checksum_invalid=True)
        except (AISBaseException, ValueError, IndexError, KeyError, TypeError):
            self.found.garbled += 1
            return
        self.told_ago += 1
        self._read(message, self._instant(line))

    def _whole(self, sentence: re.Match[str]) -> list[str]:
        """All parts of a message once its last one is here, else nothing."""
        many, number = int(sentence[1]), int(sentence[2])
        if many <= 1:
            return [sentence[0]]
        key = (sentence[3], sentence[4])
        if number == 1:
            self.found.garbled += key in self.parts
            self.parts[key] = [sentence[0]]
            return []
        waiting = self.parts.get(key, [])
        if len(waiting) != number - 1:
            self.found.garbled += 1
            self.parts.pop(key, None)
            return []
        waiting.append(sentence[0])
        return self.parts.pop(key) if number == many else []

    def _instant(self, line: str) -> float:
        tagged = _TAGGED.search(line)
        if tagged:
            seconds = float(tagged[1])
            return seconds / 1000 if seconds > 1e11 else seconds
        written = _ISO.search(line)
        if written:
            try:
                return instant_s(written[0].replace(" ", "T"))
            except BadInput:
                return math.nan
        epoch = _EPOCH.search(_SENTENCE.sub(" ", line))
        if epoch:
            seconds = float(epoch[1])
            return seconds / 1000 if seconds > 1e11 else seconds
        return self.told_s if self.told_ago <= _BASE_HOLDS_LINES else math.nan

    def _read(self, message: Any, at: float) -> None:
        kind = int(message.msg_type)
        if kind in _TIME:
            self._hear_base(message)
        if message.mmsi is None:
            self.found.garbled += 1
            return
        mmsi = f"{int(message.mmsi):09d}"
        name = str(getattr(message, "shipname", "") or "").strip(" @")
        if kind in _NAME and name:
            self.found.call(mmsi, at, name)
        if kind in _POSITION:
            self.found.fix(mmsi, at, _degrees(message.lat), _degrees(message.lon))

    def _hear_base(self, message: Any) -> None:
        try:
            told = datetime(
                message.year,
                message.month,
                message.day,
                message.hour,
                message.minute,
                message.second,
                tzinfo=UTC,
            )
        except (ValueError, TypeError):
            return
        self.told_s, self.told_ago = told.timestamp(), 0


def _degrees(value: Any) -> float:
    """A coordinate; not a number where the sentence was cut off before it."""
    return math.nan if value is None else float(value)
