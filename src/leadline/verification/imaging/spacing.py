"""Spacing: the class of an image by the spacing of its pixels on the ground, against a claimed one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadline.errors import OutOfRange
from leadline.methods.interpretability import ImageClass, classify
from leadline.model.finding import Verdict
from leadline.policy.files import FileRule
from leadline.verification.filetruth.answer import Answer


def image_class(image: Mapping[str, Any]) -> ImageClass | None:
    """The class of an image; None if its spacing is not known or cannot be."""
    try:
        return classify(float(image.get("gsd_m") or 0.0))
    except (OutOfRange, TypeError, ValueError):
        return None


def answer_spacing(found: ImageClass | None, claimed_m: float | None, rule: FileRule) -> Answer:
    """The class, and whether the spacing is the claimed one. Raises OutOfRange for what cannot be."""
    if claimed_m is not None:
        classify(claimed_m)
    if found is None:
        return Answer(
            aspect="spacing",
            verdict=Verdict.INCONCLUSIVE,
            state="absent",
            said="The image does not say where on the ground it lies, so its spacing is not known.",
            said_zh="影像没有地理参考，无法得知其像元的地面间距。",
            missing=("georeference",),
            change="The georeferenced file (GeoTIFF), not a picture of it.",
            change_zh="带地理参考的文件（GeoTIFF），而非其截图。",
        )
    said = (
        f"Pixels {found.gsd_m:.3g} m apart: at best NIIRS {found.niirs}, Copernicus class "
        f"{found.copernicus}: {found.seen} can be told; an enlarged image shows less."
    )
    said_zh = (
        f"像元间距{found.gsd_m:.3g}米：至多为NIIRS {found.niirs}级、哥白尼分级{found.copernicus}，"
        f"可辨{found.seen_zh}；若经放大则更差。"
    )
    if claimed_m is None:
        return Answer(
            aspect="spacing", verdict=Verdict.INCONCLUSIVE, state=found.copernicus, said=said, said_zh=said_zh
        )
    ratio = found.gsd_m / claimed_m
    times, side = max(ratio, 1 / ratio), "less" if ratio > 1 else "more"
    if abs(ratio - 1) <= rule.spacing_share:
        return Answer(
            aspect="spacing", verdict=Verdict.SUPPORTS, state="agrees", ratio=2.0,
            said=f"{said} That is the spacing claimed.", said_zh=f"{said_zh}与所称间距相符。",
        )  # fmt: skip
    return Answer(
        aspect="spacing",
        verdict=Verdict.CONTRADICTS,
        state="differs",
        ratio=0.5,
        said=f"{said} Claimed were {claimed_m:.3g} m, {times:.1f} times {side}.",
        said_zh=f"{said_zh}所称为{claimed_m:.3g}米，相差{times:.1f}倍。",
    )
