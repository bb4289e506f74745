"""Changes: what the overlay of two images says, with its noise and what the comparison cannot see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadline.model.finding import Verdict
from leadline.verification.filetruth.answer import Answer

_REFUSED: Mapping[str, tuple[str, str]] = {
    "no place": ("one of the images does not say where it lies", "其中一幅没有地理参考"),
    "pixels": ("one of the images is too large to be decoded", "其中一幅过大，不予解码"),
    "no bands": ("one of the images has no band to compare", "其中一幅没有可比较的波段"),
    "slow": ("comparing them takes longer than a file may take", "比对耗时超过文件处理时限"),
    "busy": ("the process that compares them did not answer", "比对进程没有应答"),
    "not together": (
        "the older one is gone, or its report does not belong with this one any more",
        "较早的一幅已不存在，或其所属举报已不与本举报关联",
    ),
    "absent": ("the older one is not at hand", "较早的一幅不在手边"),
    "unreadable": ("one of the images cannot be read", "其中一幅无法读取"),
    "small": ("what they share is smaller than 32 pixels", "重叠部分不足32像元"),
    "apart": ("they share less than 5 % of the ground", "重叠地面不足5%"),
    "unlike": (
        "nothing in them is alike: another sensor, clouds, or another place",
        "两幅毫无相似之处：传感器不同、云或地点不同",
    ),
    "everywhere": (
        "more than half differs: season, clouds or another sensor",
        "一半以上不同：季节、云或传感器不同",
    ),
}


def answer_change(overlay: Mapping[str, Any], claimed: bool | None) -> Answer:
    """What changed; `claimed` says whether a change is claimed, or that there was none, or nothing."""
    refused = str(overlay.get("refused", ""))
    if refused:
        why, why_zh = _REFUSED.get(refused, _REFUSED["unreadable"])
        return Answer(
            aspect="change", verdict=Verdict.INCONCLUSIVE, state=refused,
            said=f"The two images cannot be compared: {why}.", said_zh=f"两幅影像无法比较：{why_zh}。",
            missing=("second image",), change="An image of the same sensor and season.",
            change_zh="同一传感器、同一季节的影像。",
        )  # fmt: skip
    share, noise = float(overlay.get("changed", 0.0)), [float(one) for one in overlay.get("noise", ())]
    shift_m = float(overlay.get("shift_m", 0.0))
    numbers = (
        f"noise {', '.join(f'{one:.2g}' for one in noise)} a band, shift {shift_m:.2g} m, "
        f"false below {float(overlay.get('false', 0)):.1g} of all pixels"
    )
    numbers_zh = (
        f"各波段噪声{'、'.join(f'{one:.2g}' for one in noise)}，配准偏移{shift_m:.2g}米，"
        f"误报低于全部像元的{float(overlay.get('false', 0)):.1g}"
    )
    if overlay.get("same_bands") is False:
        many = int(overlay.get("bands", 1))
        numbers += (
            f"; they have different bands, of which the first {many} {'are' if many > 1 else 'is'} compared"
        )
        numbers_zh += f"；两幅波段不同，仅比对前{many}个"
    if share > 0:
        area = float(overlay.get("changed_m2", 0.0))
        said = f"{share:.2%} of the ground that both show changed ({area:,.0f} m²); {numbers}."
        said_zh = f"两幅共有的地面有{share:.2%}发生变化（{area:,.0f}平方米）；{numbers_zh}。"
    else:
        said = f"Nothing changed beyond the noise; {numbers}."
        said_zh = f"没有超出噪声的变化；{numbers_zh}。"
    return Answer(
        aspect="change",
        verdict=_verdict(claimed, seen=share > 0),
        state="changed" if share > 0 else "unchanged",
        said=f"{said} What changed, a person has to see: sun, season and tide change images too.",
        said_zh=f"{said_zh}变化为何须由人判读：日照、季节和潮汐也会改变影像。",
    )


def _verdict(claimed: bool | None, *, seen: bool) -> Verdict:
    """A change that is not seen may have been too small to see, so that it contradicts nothing."""
    if claimed is None or (claimed and not seen):
        return Verdict.INCONCLUSIVE
    return Verdict.SUPPORTS if claimed == seen else Verdict.CONTRADICTS
