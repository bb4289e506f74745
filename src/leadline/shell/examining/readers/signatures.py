"""Signatures: what else a file is beside its kind, and whether it can act: by its bytes, bounded."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import Any

#: how far from the start a reader of PDF looks for its head, and how much of the end a reader of ZIP
_PDF_HEAD, _ZIP_END = 1024, 65_557
#: what of a text is looked at
_TEXT = 4 * 1024 * 1024
#: groups of kinds whose insides are numbers, so that words in them are out of place
_BINARY = ("image", "video", "audio", "font")
_MACRO = re.compile(rb"vbaProject\.bin|Auto_?Open|Document_Open", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script[\s>/]|\son[a-z]{3,20}\s*=|javascript:|<foreignObject", re.IGNORECASE)
_OUTSIDE = re.compile(
    rb"(?:href|src)\s*=\s*[\"']?\s*(?:https?:|//|file:)|url\(\s*[\"']?https?:", re.IGNORECASE
)
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile|RichMedia)\b")
_WORDS = {b"<?php": "php", b"<script": "html", b"<!doctype html": "html"}


def also(content: bytes, kind: Mapping[str, Any]) -> list[str]:
    """Other kinds that the same bytes are; empty for an ordinary file."""
    label, group = str(kind["label"]), str(kind["group"])
    found = set()
    if b"%PDF-" in content[:_PDF_HEAD] and label not in ("pdf", "ai"):
        found.add("pdf")
    if group in (*_BINARY, "document") and not content.startswith(b"PK") and _is_zip(content):
        found.add("zip")
    if content[:4] in (b"GIF8",) and content[6:8] in (b"/*", b"=1", b"=0") and b"*/" in content:
        found.add("javascript")
    if group in _BINARY and label != "svg":
        low = content[:_TEXT].lower()
        found |= {name for word, name in _WORDS.items() if word in low}
        found |= _programs(content)
    return sorted(found)


def active(content: bytes, kind: Mapping[str, Any]) -> list[str]:
    """What the file could do when it is opened: "script", "outside links", "entities" …"""
    text = content[:_TEXT]
    found = []
    if _SVG.search(text) and str(kind["label"]) not in ("html", "javascript", "python", "markdown"):
        found += ["script"] if _SCRIPT.search(text) else []
        found += ["outside links"] if _OUTSIDE.search(text) else []
        found += ["entities"] if b"<!ENTITY" in text else []
    if content[:_PDF_HEAD].find(b"%PDF-") >= 0 and _PDF_ACTS.search(content):
        found.append("actions")
    if str(kind["group"]) == "document" and _MACRO.search(content):
        found.append("macros")
    return found


def _is_zip(content: bytes) -> bool:
    """Whether a reader of ZIP would take it: the end of the directory points to a directory."""
    tail = content[-_ZIP_END:]
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        return False
    entries, size = struct.unpack("<HI", tail[place + 10 : place + 16])
    start = len(content) - len(tail) + place - size
    return bool(entries) and start >= 0 and content[start : start + 4] == b"PK\x01\x02"


def _programs(content: bytes) -> set[str]:
    found = set()
    elf = content.find(b"\x7fELF", 1)
    if elf > 0 and content[elf + 4 : elf + 5] in (b"\1", b"\2") and content[elf + 6 : elf + 7] == b"\1":
        found.add("elf")
    dos = content.find(b"This program cannot be run in DOS mode")
    if dos > 0:
        found.add("exe")
    return found
