"""Kind: what a file truly is, by its content, and what else it is at the same time.

The name is not known here. Reads the file's bytes, never decodes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import onnxruntime
from magika import Magika

from leadline.shell.examining.readers import archives, signatures

PART = "kind"
#: what the first word of a container says where the model knows only "mp4" (ISO/IEC 14496-12, brands)
_BRANDS = {
    b"heic": ("heic", "image/heic", "image"),
    b"heix": ("heic", "image/heic", "image"),
    b"heim": ("heic", "image/heic", "image"),
    b"heis": ("heic", "image/heic", "image"),
    b"mif1": ("heif", "image/heif", "image"),
    b"msf1": ("heif", "image/heif", "image"),
    b"avif": ("avif", "image/avif", "image"),
    b"qt  ": ("mov", "video/quicktime", "video"),
}
#: first bytes that decide where the model is not sure: a picture of zeros looks like nothing to it
_MAGIC = (
    (b"\xff\xd8\xff", ("jpeg", "image/jpeg", "image", "jpg")),
    (b"\x89PNG\r\n\x1a\n", ("png", "image/png", "image", "png")),
    (b"GIF87a", ("gif", "image/gif", "image", "gif")),
    (b"GIF89a", ("gif", "image/gif", "image", "gif")),
    (b"II*\0", ("tiff", "image/tiff", "image", "tif")),
    (b"MM\0*", ("tiff", "image/tiff", "image", "tif")),
    (b"II+\0", ("tiff", "image/tiff", "image", "tif")),
    (b"%PDF-", ("pdf", "application/pdf", "document", "pdf")),
)
_SURE = 0.9
#: bytes that are looked through for other kinds inside
_MOST = 64 * 1024 * 1024


class _Quiet(Magika):
    """Magika on one thread: a model with threads of its own would not live through a fork."""

    def _init_onnx_session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            self._model_path, sess_options=options, providers=["CPUExecutionProvider"]
        )


@cache
def _model() -> Magika:
    return _Quiet()


#: made when the program is loaded, before any file is there
_MODEL = _model()


def read(path: Path, kind: Mapping[str, Any]) -> dict[str, Any]:
    """{"label", "mime", "group", "score", "extensions", "also", "active", "archive"}."""
    with path.open("rb") as file:
        content = file.read(_MOST)
    found = _MODEL.identify_bytes(content)
    output = found.output
    told: dict[str, Any] = {
        "label": str(output.label),
        "mime": output.mime_type,
        "group": output.group,
        "score": round(float(found.score), 4),
        "extensions": list(output.extensions),
    }
    told |= _brand(content) or (_magic(content) if float(found.score) < _SURE else {})
    told |= {"also": signatures.also(content, told), "active": signatures.active(content, told)}
    packed = archives.inside(path, content)
    if packed.get("bomb"):
        told["trouble"] = "It unpacks to very many times its size and was not unpacked."
    return told | ({"archive": packed} if packed else {})


def _brand(content: bytes) -> dict[str, Any]:
    found = _BRANDS.get(content[8:12]) if content[4:8] == b"ftyp" else None
    if found is None:
        return {}
    label, media_type, group = found
    also_called = {"heic": ["heif"], "heif": ["heic"], "mov": ["qt"]}.get(label, [])
    return {"label": label, "mime": media_type, "group": group, "extensions": [label, *also_called]}


def _magic(content: bytes) -> dict[str, Any]:
    found = next((told for mark, told in _MAGIC if content.startswith(mark)), None)
    if found is None:
        return {}
    label, media_type, group, ending = found
    endings = list(dict.fromkeys([ending, label]))
    return {"label": label, "mime": media_type, "group": group, "extensions": endings}
