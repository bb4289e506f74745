"""What is said of a shadow: the sentence why, what else fits, what would change it; in both languages.

No coordinate is said, and never that something is proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from leadline.methods.shadow import SET_DEG, Fit, Shadow, ratio_of
from leadline.verification.shading import Elsewhere

Both = tuple[str, str]

#: runs of times or dates that a sentence lists
MOST_RUNS = 3
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: why a number cannot be told from a drawing
REFUSED: dict[str, Both] = {
    "reference": ("no second line of known direction is drawn", "没有画出方位已知的第二条线"),
    "horizon": (
        "on one slanting photo neither horizon nor pitch of the camera is known",
        "单张斜拍照片上既没有地平线，也不知道相机俯角",
    ),
    "above": ("the drawn points lie above the horizon", "画的点在地平线以上"),
    "short": ("a drawn line is too short", "画的线太短"),
    "top": ("the object's top is not drawn", "没有画出物体顶端"),
    "down": ("straight from above no height is seen", "正上方俯拍看不出高度"),
    "leans": (
        "the drawn object is not upright there, or the horizon is wrong",
        "画的物体在该处并不竖直，或地平线有误",
    ),
    "vague": ("what is drawn leaves it too uncertain", "所画内容误差过大"),
}
#: what else may be behind a misfit
OTHER_LIGHT: Both = (
    "Another lamp or the moon may throw a shadow; was the right shadow drawn, and is its direction from true "
    "north, not magnetic?",
    "灯光或月光也会投影；画的是不是这个物体的影子？方位是不是以真北而非磁北为准？",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the sentence is about."""

    shadow: Shadow
    fit: Fit
    #: chance that a true claim misses by as much
    chance: float
    #: likelihood ratio of the claim against any sunlit picture
    ratio: float
    #: "night", "misses", "torn" (misses, but hardly any other picture fits better), "fits" or "weak"
    outcome: str
    #: whether the claimed time is so long that it says more to name the hours in it
    is_long: bool = False


def because(judged: Judged, beside: Elsewhere) -> Both:
    """The whole sentence why."""
    head, more = _measured(judged.shadow), _end(judged)
    if judged.outcome == "night":
        return more
    expected = _expected(judged)
    if judged.outcome == "misses":
        left: Both = ("", "")
    else:
        inside, outside = _inside(judged, beside), left_open(beside)
        left = inside[0] + outside[0], inside[1] + outside[1]
    return (
        f"{head[0]}; there and then the sun would throw it {expected[0]}: {more[0]}{left[0]}",
        f"{head[1]}；按所述时间和地点，太阳投下的影子应{expected[1]}：{more[1]}{left[1]}",
    )


def _inside(judged: Judged, beside: Elsewhere) -> Both:
    """The hours that fit inside a long claimed time; with a space before it."""
    if not judged.is_long or not beside.times:
        return "", ""
    runs = _runs([_hours(run) for run in beside.times])
    return f" In that time it fits {runs[0]}.", f"其中{runs[1]}相符。"


def _measured(shadow: Shadow) -> Both:
    english, chinese = [], []
    if shadow.azimuth_deg is not None:
        english.append(f"points to {shadow.azimuth_deg:.1f}° ± {shadow.azimuth_sd_deg:.1f}°")
        chinese.append(f"指向{shadow.azimuth_deg:.1f}°±{shadow.azimuth_sd_deg:.1f}°")
    if shadow.ratio is not None:
        english.append(f"is {shadow.ratio:.2f} ± {shadow.ratio_sd:.2f} times as long as the object is high")
        chinese.append(f"长度是物高的{shadow.ratio:.2f}±{shadow.ratio_sd:.2f}倍")
    return "The shadow " + " and ".join(english), "影子" + "，".join(chinese)


def _expected(judged: Judged) -> Both:
    english, chinese = [], []
    if judged.shadow.azimuth_deg is not None:
        english.append(f"to {judged.fit.azimuth_deg:.1f}°")
        chinese.append(f"指向{judged.fit.azimuth_deg:.1f}°")
    if judged.shadow.ratio is not None:
        ratio = float(ratio_of(max(judged.fit.elevation_deg, 0.05)))
        english.append(f"{ratio:.2f} times as long")
        chinese.append(f"为物高的{ratio:.2f}倍")
    return " and ".join(english), "、".join(chinese)


def _end(judged: Judged) -> Both:
    if judged.outcome == "night":
        below = SET_DEG - judged.fit.highest_deg
        if below < 1:
            return (
                "There and then the sun had set or not yet risen: it throws no shadow.",
                "按所述时间和地点，太阳已落或未升，不会有日影。",
            )
        return (
            f"There and then the sun stood {-judged.fit.highest_deg:.1f}° below the horizon at best: "
            "it throws no shadow.",
            f"按所述时间和地点，太阳最高也在地平线以下{-judged.fit.highest_deg:.1f}°，不会有日影。",
        )
    odds = f"{judged.ratio:.3g}"
    if judged.outcome in ("misses", "torn"):
        share = f"{100 * judged.chance:.1g}" if judged.chance >= 1e-4 else "0.01"
        few = judged.chance < 1e-4
        misses = (
            f"it does not fit; of true claims {'fewer than ' if few else ''}{share} % miss by as much",
            f"对不上；属实的说法中，偏差这么大的{'不到' if few else '只有'}{share}%",
        )
        if judged.outcome == "misses":
            return f"{misses[0]}.", f"{misses[1]}。"
        return (
            f"{misses[0]}, yet hardly any other picture would fit as well (likelihood ratio {odds}).",
            f"{misses[1]}，但几乎没有别的照片更相符（似然比{odds}）。",
        )
    if judged.outcome == "fits":
        return (
            f"that fits (likelihood ratio {odds} against any sunlit picture).",
            f"相符（与任意一张日照照片相比，似然比{odds}）。",
        )
    return (
        f"that does not speak against it, but so much else fits as well (likelihood ratio {odds}).",
        f"不矛盾，但其他许多情形同样相符（似然比{odds}）。",
    )


def left_open(beside: Elsewhere) -> Both:
    """What the shadow does not exclude, with a space before it; "" if nothing."""
    english, chinese = [], []
    if "date" in beside.open and beside.dates:
        runs = _runs([_days(run) for run in beside.dates])
        english.append(
            f"date not excluded: at this time of day it fits on {beside.days} other days, {runs[0]}"
        )
        chinese.append(f"不能排除其他日期：同一时刻另有{beside.days}天相符，{runs[1]}")
    if "time" in beside.open and beside.times:
        runs = _runs([_hours(run) for run in beside.times])
        english.append(f"time not excluded: that day it fits {runs[0]}")
        chinese.append(f"不能排除其他时刻：当天{runs[1]}相符")
    if "place" in beside.open:
        english.append(f"place not excluded: {share_of(beside)[0]}")
        chinese.append(f"不能排除其他地点：{share_of(beside)[1]}")
    if not english:
        return "", ""
    said = "; ".join(english)
    return f" {said[0].upper()}{said[1:]}.", f"{'；'.join(chinese)}。"


def share_of(beside: Elsewhere) -> Both:
    """How much of the Earth fits."""
    share = 100 * beside.where.share
    return (
        f"it fits {share:.2g} % of the Earth between 60° S and 70° N",
        f"南纬60°至北纬70°之间有{share:.2g}%的地方相符",
    )


def would_change(judged: Judged, beside: Elsewhere) -> Both:
    """What would change the answer."""
    if judged.outcome in ("night", "misses"):
        english, chinese = [], []
        if beside.times:
            runs = _runs([_hours(run) for run in beside.times])
            english.append(f"That day it would fit {runs[0]}.")
            chinese.append(f"当天{runs[1]}才相符。")
        if beside.dates:
            runs = _runs([_days(run) for run in beside.dates])
            english.append(f"At this time of day it would fit {runs[0]}.")
            chinese.append(f"同一时刻{runs[1]}才相符。")
        return " ".join([*english, OTHER_LIGHT[0]]), "".join([*chinese, OTHER_LIGHT[1]])
    if judged.shadow.numbers == 1:
        lacks = judged.shadow.azimuth_deg is None
        return (
            f"With the shadow's {'direction' if lacks else 'length against the height'} too, "
            "about a tenth as many places fit.",
            f"再加上影子的{'方位' if lacks else '影长与物高之比'}，相符的地方约剩十分之一。",
        )
    return (
        "A second shadow, a narrower time, or a finer measurement leaves less open.",
        "再量一个影子、缩小时间范围或量得更准，可以排除更多。",
    )


def _runs(runs: Sequence[Both]) -> Both:
    more = len(runs) - MOST_RUNS
    english, chinese = (list(words) for words in zip(*runs[:MOST_RUNS], strict=True))
    if more > 0:
        return f"{', '.join(english)} and {more} more", f"{'、'.join(chinese)}等{len(runs)}段"
    return " and ".join(english), "和".join(chinese)


def _hours(run: tuple[float, float]) -> Both:
    first, last = (datetime.fromtimestamp(each, UTC).strftime("%H:%M") for each in run)
    if first == last:
        return f"at {first} UTC", f"UTC {first}"
    return f"from {first} to {last} UTC", f"UTC {first}至{last}"


def _days(run: tuple[float, float]) -> Both:
    first, last = (datetime.fromtimestamp(each, UTC) for each in run)
    named = [f"{day.day} {_MONTHS[day.month - 1]} {day.year}" for day in (first, last)]
    written = [f"{day.year}年{day.month}月{day.day}日" for day in (first, last)]
    if named[0] == named[1]:
        return f"on {named[0]}", written[0]
    return f"from {named[0]} to {named[1]}", f"{written[0]}至{written[1]}"
