"""XMP: the packet of XML that programs write into pictures, read as text: no parser, no entity, no link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

#: how much of the file is searched for a packet, and how long a packet may be
_SEARCHED, _MOST = 32 * 1024 * 1024, 1024 * 1024
_WORD = 120
#: our name: the properties that mean it, the first that is there holds
_PROPERTIES: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        "taken": (b"exif:DateTimeOriginal", b"photoshop:DateCreated", b"xmp:CreateDate"),
        "modified": (b"xmp:ModifyDate",),
        "make": (b"tiff:Make",),
        "model": (b"tiff:Model",),
        "software": (b"xmp:CreatorTool",),
        "source_type": (b"Iptc4xmpExt:DigitalSourceType",),
    }
)
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?")


def read(path: Path) -> dict[str, Any]:
    """Times, make, model, software, and how many acts of editing it lists; empty if there is no packet."""
    with path.open("rb") as file:
        content = file.read(_SEARCHED)
    start = content.find(b"<x:xmpmeta")
    start = start if start >= 0 else content.find(b"<rdf:RDF")
    if start < 0:
        return {}
    packet = content[start : start + _MOST]
    end = max(packet.find(b"</x:xmpmeta>"), packet.find(b"</rdf:RDF>"))
    packet = packet[:end] if end > 0 else packet
    found: dict[str, Any] = {name: _first(packet, wanted) for name, wanted in _PROPERTIES.items()}
    for name, key in (("taken", "taken_at"), ("modified", "modified_at")):
        time = _TIME.match(found.pop(name))
        if time:
            found[key] = time[1] if len(time[1]) == 19 else f"{time[1]}:00"
            found["offset" if key == "taken_at" else "modified_offset"] = (time[2] or "").replace(
                "Z", "+00:00"
            )
    found["edits"] = len(re.findall(rb"<stEvt:action>|stEvt:action=", packet))
    found["remote_manifest"] = b"dcterms:provenance" in packet
    return {key: value for key, value in found.items() if value} | {"packet": True}


def _first(packet: bytes, names: tuple[bytes, ...]) -> str:
    for name in names:
        here = re.search(
            re.escape(name) + rb"\s*=\s*[\"']([^\"'<]{1,200})|<" + re.escape(name) + rb">([^<]{1,200})<",
            packet,
        )
        if here:
            return (here[1] or here[2]).decode("utf-8", "replace").strip()[:_WORD]
    return ""
