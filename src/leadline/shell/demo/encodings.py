"""The bytes of a file of reports as lines of text: gzip or plain, in the encoding that fits.

Tried in order: UTF-8, UTF-8 with a mark, GB 18030, Windows-1252. Most byte strings are "valid"
GB 18030, so a file counts as that only if nearly all of its characters beyond ASCII are everyday
Chinese ones (those of GB 2312).
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from leadline.errors import Unreadable

#: bytes looked at in one piece
_PIECE = 1 << 20
#: share of the characters beyond ASCII that must be in GB 2312 for a file to be GB 18030
_EVERYDAY = 0.9
_MARK = b"\xef\xbb\xbf"


def detect_encoding(path: Path) -> str:
    """Name of the encoding of the whole file: utf-8, utf-8-sig, gb18030 or cp1252.

    Raises Unreadable if none fits, or if the compressed file ends too early.
    """
    with _open(path) as file:
        if file.read(3) == _MARK:
            return "utf-8-sig"
    for name in ("utf-8", "gb18030", "cp1252"):
        if _fits(path, name):
            return name
    raise Unreadable(
        "file", "UTF-8, GB 18030 or Windows-1252 text", "the file is in another encoding or not text"
    )


def read_text(path: Path, encoding: str) -> Iterator[str]:
    """Lines with their ends, as `csv` wants them. Raises Unreadable where the bytes end or fail."""
    with _open(path) as file:
        try:
            yield from io.TextIOWrapper(file, encoding=encoding, newline="")
        except UnicodeDecodeError as error:
            raise Unreadable(
                "file", f"{encoding} text", f"byte {error.start} of a piece does not fit"
            ) from error
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable("file", "a whole gzip file", "it ends too early or is damaged") from error


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if is_gzip else path.open("rb")


def _fits(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    beyond = everyday = 0
    with _open(path) as file:
        while True:
            try:
                piece = file.read(_PIECE)
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                return False
            except (EOFError, zlib.error, gzip.BadGzipFile):
                piece, text = b"", ""
            if name == "gb18030":
                foreign = [letter for letter in text if letter > "\x7f"]
                beyond += len(foreign)
                everyday += len("".join(foreign).encode("gb2312", "ignore")) // 2
            if not piece:
                return everyday >= _EVERYDAY * beyond
