"""Telling: what a file says of itself, in the few words that its reporter is shown, and nobody else can open.

It is sealed to the reporter's own inbox, as the officers' questions are.
"""

from __future__ import annotations

import msgspec
import pyrage

from leadline.model.evidence import FileFacts
from leadline.vault.files import FileAbout


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One file as its reporter finds it."""

    #: the name as given
    name: str
    #: bytes
    size: int
    #: whether place and device were taken out before it was stored
    stripped: bool = False
    #: whether the file was looked at
    is_examined: bool = False
    #: the true type, such as "jpeg"; "" if unknown
    kind: str = ""
    #: when it says that it was made, local time without zone; ""
    taken_at: str = ""
    #: where it says that it was made, such as "52.51630, 13.37770"; ""
    place: str = ""
    #: the device that it names; ""
    device: str = ""
    #: the program that it names; ""
    software: str = ""


_TOLD = msgspec.json.Decoder(Told)
_MOST = 200


def told(about: FileAbout, facts: FileFacts | None = None) -> Told:
    """What the reporter is shown of a file, with what was read out of it so far."""
    if facts is None:
        return Told(name=about.name, size=about.size, stripped=about.stripped)
    said = facts.metadata
    gps = said.get("gps")
    return Told(
        name=about.name,
        size=about.size,
        stripped=about.stripped,
        is_examined=True,
        kind=_text(facts.kind.get("label")),
        taken_at=_text(said.get("taken_at")),
        place=_place(gps) if isinstance(gps, dict) else "",
        device=" ".join(part for part in (_text(said.get("make")), _text(said.get("model"))) if part),
        software=_text(said.get("software")),
    )


def seal_told(what: Told, recipient: str) -> bytes:
    """The words as an age file to the reporter's inbox."""
    return bytes(pyrage.encrypt(msgspec.json.encode(what), [pyrage.x25519.Recipient.from_str(recipient)]))


def open_told(sealed: bytes, identity: pyrage.x25519.Identity) -> Told | None:
    """The words, or None if they do not open."""
    try:
        return _TOLD.decode(pyrage.decrypt(sealed, [identity]))
    except (pyrage.DecryptError, msgspec.MsgspecError):
        return None


def _text(value: object) -> str:
    return value.strip()[:_MOST] if isinstance(value, str) else ""


def _place(gps: dict[str, object]) -> str:
    lat, lon = gps.get("lat"), gps.get("lon")
    if isinstance(lat, int | float) and isinstance(lon, int | float):
        return f"{lat:.5f}, {lon:.5f}"
    return ""
