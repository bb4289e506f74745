"""Packing: two files as one content for the walled process. Decodes nothing."""

from __future__ import annotations

import struct

_HEAD = struct.Struct(">Q")


def packed(before: bytes, after: bytes) -> bytes:
    """Two files as one content: the length of the first in 8 bytes, the first, the second."""
    return _HEAD.pack(len(before)) + before + after


def unpacked(content: bytes) -> tuple[bytes, bytes]:
    """The two files. Raises ValueError for a content that is none."""
    if len(content) < _HEAD.size:
        raise ValueError("two files were expected")
    (length,) = _HEAD.unpack_from(content)
    return content[_HEAD.size : _HEAD.size + length], content[_HEAD.size + length :]
