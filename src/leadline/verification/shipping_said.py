"""What is said of a ship at a place: the sentence why and what would change it, in both languages.

No coordinate is said, no person is named, and never that something is proved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from leadline.methods.jumps import Shape
from leadline.methods.vessel import KNOT_M_S, Answer
from leadline.verification.shipping import Met, Party, Says, Seen, instant
from leadline.verification.spans import Both, span

_SHAPES: dict[Shape, Both] = {
    Shape.AWAY: (
        "its positions jump away and back, as by a fault, interference or made-up positions",
        "其位置突然跳开又跳回，可能是故障、干扰或伪造位置",
    ),
    Shape.SHARED: (
        "two transponders take turns under this number, so that no position is surely its own",
        "该编号下有两台应答器交替发报，无法确定哪个位置属于它",
    ),
    Shape.BREAK: (
        "its positions jump for good, as where a number is handed on",
        "其位置跳走后不再返回，像是编号被转用",
    ),
}
_PARTY: dict[str, Both] = {
    "ais": ("the transponder", "应答器"),
    "dock": ("the dock record", "码头记录"),
    "customs": ("the customs record", "海关记录"),
}
_SAYS: dict[Says, Both] = {
    Says.SUPPORTS: ("supports it", "支持"),
    Says.CONTRADICTS: ("contradicts it", "不符"),
    Says.SILENT: ("is silent", "无记录"),
}
#: what no single track can show, and what would
DRAG_OFF: Both = (
    "A position that is shifted little by little cannot be seen in one track: radar, a dated photo or a "
    "second receiver would show it.",
    "位置被一点点拖偏时，单凭一条航迹看不出来；雷达、有日期的照片或第二台接收机才能显示。",
)


def because(seen: Seen | None, parties: Sequence[Party], radius_m: float) -> Both:
    """The whole sentence why."""
    track = _unknown() if seen is None else _spoilt(seen) if seen.is_spoilt else _told(seen, radius_m)
    said = [track, _table(parties)]
    if seen is not None:
        said += _identity(seen)
        said += _met(seen.met)
    return " ".join(one for one, _ in said if one), "".join(other for _, other in said if other)


def would_change(seen: Seen | None, verdict_is_open: bool) -> Both:
    """What would change the answer."""
    if seen is None:
        return (
            "The ship's MMSI, a track that covers that time, or an entry of the dock or the customs.",
            "需要该船的MMSI、覆盖该时间的航迹，或码头、海关的记录。",
        )
    if not verdict_is_open:
        return DRAG_OFF
    return (
        "A dock or customs entry, a radar track or a satellite picture of that time. " + DRAG_OFF[0],
        "该时间的码头或海关记录、雷达航迹或卫星图像。" + DRAG_OFF[1],
    )


def _unknown() -> Both:
    return "The tracks do not know this ship.", "航迹库中没有这条船。"


def _spoilt(seen: Seen) -> Both:
    fast = seen.jumps.fastest_m_s / KNOT_M_S
    shown = f"{min(fast, 9_999):,.0f}"
    one, other = _SHAPES.get(seen.jumps.shape, _SHAPES[Shape.AWAY])
    return (
        f"Round that time the track cannot be relied on: {one}; {shown} kn would have been needed.",
        f"该时间前后的航迹不可靠：{other}；需要{shown}节的航速。",
    )


def _told(seen: Seen, radius_m: float) -> Both:
    found = seen.presence
    if found.answer is Answer.SUPPORTED:
        return _supported(seen, radius_m)
    if found.answer is Answer.UNKNOWN:
        return "No position of this ship is known near that time.", "该时间前后没有这条船的位置。"
    top, needed = seen.own.top_m_s / KNOT_M_S, found.needed_m_s / KNOT_M_S
    if found.answer is Answer.DARK:
        return _dark(seen, needed)
    if found.answer is Answer.FEASIBLE:
        return (
            f"No position puts it there, but it could have been: {needed:.1f} kn were enough between two "
            f"positions {span(found.gap_s)[0]} apart, and its own top speed is {top:.1f} kn.",
            f"没有位置显示它在那里，但有可能：两次相隔{span(found.gap_s)[1]}的位置之间只需{needed:.1f}节，"
            f"它自身的最高航速为{top:.1f}节。",
        )
    nearest = _nearest(found.nearest_m)
    shown = f"{min(needed, 9_999):,.1f}"
    return (
        f"It cannot have been there by its track: {shown} kn would have been needed, its own top speed is "
        f"{top:.1f} kn{nearest[0]}.",
        f"按航迹它不可能在那里：需要{shown}节，而它自身的最高航速为{top:.1f}节{nearest[1]}。",
    )


def _nearest(metres: float) -> Both:
    if math.isnan(metres):
        return "", ""
    return f"; its nearest position in that time is {metres / 1000:.1f} km away", (
        f"；该时段内最近的位置相距{metres / 1000:.1f}公里"
    )


def _supported(seen: Seen, radius_m: float) -> Both:
    found = seen.presence
    if found.before == found.after:
        columns = seen.track.time_s[seen.jumps.chain == 0]
        at = instant(float(columns[found.before]))
        return (
            f"Its transponder put it {found.nearest_m:,.0f} m from the place at {at:%Y-%m-%d %H:%M} UTC.",
            f"应答器显示它在{at:%Y-%m-%d %H:%M}（UTC）距该地点{found.nearest_m:,.0f}米。",
        )
    return (
        f"Its positions before and after, {span(found.gap_s)[0]} apart, both lie within {radius_m:,.0f} m.",
        f"前后两次位置（相隔{span(found.gap_s)[1]}）都在{radius_m:,.0f}米以内。",
    )


def _dark(seen: Seen, needed: float) -> Both:
    found = seen.presence
    usual = seen.own.usual_gap_s
    times = found.gap_s / usual if usual else 0.0
    rare = found.gap_rank
    ends = "" if found.before >= 0 and found.after >= 0 else ", open at one end"
    ends_zh = "" if not ends else "（一端没有位置）"
    beside = f", {times:,.0f} times its usual {span(usual)[0]}" if times else ""
    beside_zh = f"，是平时（{span(usual)[1]}）的{times:,.0f}倍" if times else ""
    share = f"; {rare:.0%} of its silences are as long" if times else ""
    share_zh = f"；它的静默中有{rare:.0%}同样长" if times else ""
    return (
        f"It was silent for {span(found.gap_s)[0]}{ends}{beside}{share}; it could have been there at "
        f"{needed:.1f} kn, and the track cannot tell.",
        f"它静默了{span(found.gap_s)[1]}{ends_zh}{beside_zh}{share_zh}；以{needed:.1f}节就能到那里，航迹无法判断。",
    )


def _table(parties: Sequence[Party]) -> Both:
    """What each of the books says; whether a silent one was kept."""
    said, said_zh = [], []
    for party in parties:
        if party.name == "ais" or not party.source:
            continue
        name, says = _PARTY[party.name], _SAYS[party.says]
        kept = party.says is Says.SILENT
        many = (
            f" (entries of others about that time: {party.others})" if kept and party.others else
            " (no entries at all about that time)" if kept else ""
        )  # fmt: skip
        many_zh = (
            f"（该时间前后有{party.others}条其他记录）" if kept and party.others else
            "（该时间前后没有任何记录）" if kept else ""
        )  # fmt: skip
        said.append(f"{name[0]} {says[0]}{many}")
        said_zh.append(f"{name[1]}{says[1]}{many_zh}")
    if not said:
        return "", ""
    sentence = ", ".join(said) + "."
    return sentence[0].upper() + sentence[1:], "，".join(said_zh) + "。"


def _identity(seen: Seen) -> list[Both]:
    found: list[Both] = []
    names = len({name for _, name in seen.track.names})
    if names > 1:
        found.append((f"This number told {names} names.", f"该编号报过{names}个船名。"))
    if seen.namesakes:
        many = len(seen.namesakes)
        found.append((f"Its name is told by {many} other number(s).", f"另有{many}个编号报同一船名。"))
    return found


def _met(met: Met | None) -> list[Both]:
    if met is None:
        return []
    at, long_s = instant(met.at.since_s), met.at.until_s - met.at.since_s
    return [
        (
            f"From {at:%Y-%m-%d %H:%M} UTC it lay {span(long_s)[0]} within {max(met.at.nearest_m, 1):,.0f} m "
            f"of another ship ({met.vessel}), away from the place: a meeting at sea.",
            f"自{at:%Y-%m-%d %H:%M}（UTC）起，它在远离该地点处与另一条船（{met.vessel}）"
            f"相距最近{max(met.at.nearest_m, 1):,.0f}米停留{span(long_s)[1]}：海上会合。",
        )
    ]


def listed(counts: dict[str, int], radius_m: float) -> Both:
    """The sentence where no ship is named."""
    there, dark = counts.get("supported", 0), counts.get("dark", 0) + counts.get("jumps", 0)
    could = counts.get("feasible", 0)
    return (
        f"No ship is named. By their tracks {there} ship(s) were within {radius_m:,.0f} m in that time, "
        f"{dark} were silent or unreliable and could have been, {could} more could have been between two "
        "positions. Boats without a transponder are not among them.",
        f"未指明船只。按航迹，该时段内有{there}条船在{radius_m:,.0f}米以内，{dark}条静默或航迹不可靠、可能在，"
        f"另有{could}条在两次位置之间可能到过。没有应答器的船不在其中。",
    )


#: the name of each party and what it says, for pages
PARTIES, SAYS = _PARTY, _SAYS
