"""Marks: signs that a file was worked on, sorted so that what has one cause counts once.

Each is weak: half of all genuine photos were "modified after capture" by the program that copied them from
the camera. Only several sorts together are worth a look, and even they are no forgery.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from leadline.methods.walltime import fit_wall
from leadline.model.evidence import FileFacts
from leadline.model.finding import Verdict
from leadline.verification.filetruth.answer import Answer
from leadline.verification.filetruth.times import stamp, stamps_of

#: programs that change pictures, as they write their names
EDITORS = re.compile(
    r"photoshop|lightroom|fireworks|gimp|snapseed|affinity|pixelmator|paint|acdsee|corel|vsco|meitu|美图|facetune|"
    r"canva|capcut|剪映|picsart|luminar|darktable|rawtherapee|capture one|picasa|醒图|premiere|final cut|"
    r"davinci|inkscape",
    re.IGNORECASE,
)
#: how long after the capture a file is still written by the camera itself
_WRITTEN_WITHIN = timedelta(minutes=2)
#: how far the satellites' time may lie from the clock in some zone
_CLOCK_S = 300.0
_SORTS = {
    "saved": ("a program saved it after it was taken", "拍摄后由软件另存"),
    "thumbnail": ("the small picture in it shows something else", "内嵌缩略图与画面不同"),
    "clock": ("its times do not fit each other", "其中各时间互相矛盾"),
    "pixels": ("its pixels were rounded twice or are there twice", "像素有二次压缩或重复的痕迹"),
    "size": ("its size is not the one that the camera wrote", "尺寸与相机所写不同"),
    "kind": ("the same bytes are another kind of file too", "同一文件同时是另一类文件"),
    "credentials": ("its content credentials do not fit", "内容凭证不符"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The sorts of marks that a file has, in the order of the list above."""

    sorts: tuple[str, ...]

    def said(self, language: str) -> str:
        """The marks as words of a sentence."""
        index = language == "zh"
        return ("、" if index else "; ").join(_SORTS[sort][index] for sort in self.sorts)


def marks_of(facts: FileFacts, received_at: datetime | None = None) -> Marks:
    """Every sort of mark that a file shows."""
    hints = {str(hint.get("name", "")) for hint in facts.hints}
    found = {
        "saved": was_saved(facts.metadata),
        "thumbnail": "other thumbnail" in hints,
        "clock": _clocks_differ(facts.metadata, received_at),
        "pixels": bool(hints & {"saved twice", "copied part"}),
        "size": _other_size(facts.metadata, facts.raster),
        "kind": "polyglot" in hints,
        "credentials": facts.credentials.get("state") in ("invalid", "broken ingredient"),
    }
    return Marks(sorts=tuple(sort for sort in _SORTS if found[sort]))


def answer_marks(marks: Marks, least: int, *, is_claimed: bool) -> Answer | None:
    """Whether a file was worked on; None if it shows no mark."""
    if not marks.sorts:
        return None
    many = len(marks.sorts)
    if many < least:
        return Answer(
            aspect="marks", verdict=Verdict.INCONCLUSIVE, state="few",
            said=f"Weak mark: {marks.said('en')}; ordinary files have that too.",
            said_zh=f"弱迹象：{marks.said('zh')}；普通文件也常见。",
        )  # fmt: skip
    return Answer(
        aspect="marks",
        verdict=Verdict.CONTRADICTS if is_claimed else Verdict.INCONCLUSIVE,
        state="worked on",
        said=f"{many} independent sorts of marks of work on it: {marks.said('en')}. None proves a forgery.",
        said_zh=f"有{many}类互相独立的加工迹象：{marks.said('zh')}。均不能证明伪造。",
        change="The original file from the device.",
        change_zh="设备上的原始文件。",
        missing=("original file",),
    )


def was_saved(metadata: Mapping[str, Any]) -> bool:
    """Whether a program saved it after it was taken: the naive test, which half of all photos fail."""
    packet = metadata.get("xmp")
    edits = int(packet.get("edits", 0)) if isinstance(packet, Mapping) else 0
    taken, modified = (_wall(metadata, key) for key in ("taken_at", "modified_at"))
    later = taken is not None and modified is not None and modified - taken > _WRITTEN_WITHIN
    return later or bool(edits) or bool(EDITORS.search(str(metadata.get("software", ""))))


def _wall(metadata: Mapping[str, Any], key: str) -> datetime | None:
    found = stamp(str(metadata.get(key, "")), "", "camera")
    return found.wall if found else None


def _clocks_differ(metadata: Mapping[str, Any], received_at: datetime | None) -> bool:
    taken, modified = (_wall(metadata, key) for key in ("taken_at", "modified_at"))
    if taken is not None and modified is not None and taken - modified > timedelta(hours=27):
        return True
    stamps = stamps_of(metadata)
    if taken is not None and received_at is not None:
        farthest = received_at.replace(tzinfo=None) + timedelta(hours=15)
        if taken > farthest:
            return True
    if len(stamps) < 2 or stamps[0].source == "satellites":
        return False
    at = stamps[1].wall.replace(tzinfo=UTC)
    return not fit_wall(stamps[0].wall, (at, at), _CLOCK_S).fits


def _other_size(metadata: Mapping[str, Any], raster: Mapping[str, Any]) -> bool:
    """Whether the camera wrote another size: a crop or a reduction that kept the old tags."""
    written = sorted(int(metadata.get(key) or 0) for key in ("width", "height"))
    true = sorted(int(raster.get(key) or 0) for key in ("width", "height"))
    if 0 in written or 0 in true:
        return False
    return any(abs(one - other) > max(16, 0.02 * other) for one, other in zip(written, true, strict=True))
