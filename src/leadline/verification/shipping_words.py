"""Which ships a report's words speak of: by number, by a name that the registers know, or just "a boat"."""

from __future__ import annotations

import re

from leadline.policy.lexicon.words import joined_han, normal
from leadline.ports.records import Records
from leadline.ports.tracks import Tracks

#: nine digits beside the word; 2 to 7 begin the numbers of ships (ITU-R M.585)
_MMSI = re.compile(r"(?:mmsi|九位码|九位编号|九位数?|船舶识别码)\D{0,12}?([2-7]\d{8})(?!\d)")
_SHIP = re.compile(
    r"\b(?:ships?|vessels?|trawlers?|tankers?|freighters?|boats?|ferry|ferries|barges?)\b"
    r"|\bm/?v\b|船|货轮|油轮|渔轮|快艇|驳"
)
#: what ships do that a track could show; a boat on a wall or in a song does none of it
_DOES = re.compile(
    r"\b(?:unload\w*|load\w*|moor\w*|berth\w*|dock\w*|anchor\w*|lands?|landed|landing|arriv\w*|"
    r"call(?:s|ed)? at|tie[sd]? up|at night|offshore|at sea)\b"
    r"|卸|装货|靠泊|停靠|靠岸|泊|码头|港|夜里|夜间|晚上|海上|出海"
)
#: entries of a book that are ships, for names that only a book knows
MOST = 4


def ships_in(text: str, tracks: Tracks | None, records: Records | None) -> tuple[str, ...]:
    """The ships that the words name, at most four; ("",) for one that is not named; empty for none."""
    plain = normal(text)
    found = [one[1] for one in _MMSI.finditer(plain)]
    is_of_ships = _SHIP.search(plain) is not None
    if tracks is not None and (found or is_of_ships):
        found += tracks.named_in(text)
    if records is not None and is_of_ships and not found:
        found += [
            one
            for one in records.subjects_in(text)
            if re.search(r"[^\W\d_]{3}|[\u3400-\u9fff]{2}|\d{9}", one)
        ]
    if found:
        return tuple(dict.fromkeys(found))[:MOST]
    return ("",) if is_of_ships and _DOES.search(joined_han(plain)) else ()
