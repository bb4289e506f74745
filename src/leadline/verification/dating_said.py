"""What is said of dated records: the sentence why and what would change it, in both languages.

Records and clocks are spoken of, never a person; a zone that does not fit is weak by nature, and says so.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from leadline.methods.clocks import Zonelike
from leadline.verification.dating import Clocks, Entry, Gap, ZoneFit
from leadline.verification.spans import Both, exact_span

#: labels that words give; others are shown as they are
LABELS: dict[str, Both] = {
    "notice": ("the notice", "公告"),
    "permit": ("the permit", "许可"),
    "construction record": ("the construction record", "施工记录"),
    "record": ("the record", "记录"),
    "log": ("the log", "日志"),
    "order": ("the order", "订单"),
    "invoice": ("the invoice", "发票"),
    "photo": ("the picture's own time", "照片自带时间"),
    "claimed time": ("the claimed time", "所称时间"),
    "certificate": ("the certificate", "证书"),
}
_KINDS: dict[str, Both] = {
    "whole hours": ("a whole number of hours", "整小时"),
    "half hours": ("a half hour", "半小时"),
    "quarter hours": ("a quarter hour", "一刻钟"),
}
#: why a zone that does not fit proves little
WEAK: Both = (
    "Travel, night work, servers and build machines do the same; it says nothing of who anybody is.",
    "出差、夜班、服务器和自动构建也会如此；这不能说明任何人是谁。",
)


def gap_said(gap: Gap, zone: tzinfo) -> Both:
    """The sentence on two entries."""
    first, second = _label(gap.first), _label(gap.second)
    first_at, second_at = _when(gap.first, zone), _when(gap.second, zone)
    if gap.agrees:
        near = "overlap" if gap.gap_s <= 0 else f"lie {exact_span(gap.gap_s)[0]} apart"
        near_zh = "互相重叠" if gap.gap_s <= 0 else f"相差{exact_span(gap.gap_s)[1]}"
        return (
            f"{_first_capital(first[0])} ({first_at}) and {second[0]} ({second_at}) {near}; "
            f"{exact_span(gap.tolerance_s)[0]} are allowed.",
            f"{first[1]}（{first_at}）与{second[1]}（{second_at}）{near_zh}，允许{exact_span(gap.tolerance_s)[1]}。",
        )
    zone_said = _zone_said(gap.zone)
    return (
        f"{_first_capital(first[0])} is dated {exact_span(gap.gap_s)[0]} before {second[0]}: {first_at} "
        f"against {second_at}; {exact_span(gap.tolerance_s)[0]} are allowed.{zone_said[0]}",
        f"{first[1]}比{second[1]}早{exact_span(gap.gap_s)[1]}：{first_at}对{second_at}，"
        f"允许{exact_span(gap.tolerance_s)[1]}。{zone_said[1]}",
    )


def gap_changes(gap: Gap) -> Both:
    """What would change the answer on two entries."""
    if not (gap.first.zone_known and gap.second.zone_known):
        return ("The time zone of the clock that wrote it.", "写下该时间的时钟所在时区。")
    return (
        "The original of either record, or a third record of the same thing.",
        "任一记录的原件，或同一事项的第三份记录。",
    )


def clocks_said(clocks: Clocks) -> Both:
    """The sentence on two lists."""
    one, other = clocks.many
    if clocks.found is None or not clocks.is_matched:
        return (
            f"The two lists ({one} and {other} entries) cannot be matched to each other at one offset alone.",
            f"两份列表（{one}条与{other}条）无法按唯一的时差对应起来。",
        )
    found = clocks.found
    ahead, ahead_zh = ("ahead of", "快") if found.offset_s >= 0 else ("behind", "慢")
    size = exact_span(abs(found.offset_s))
    doubt, doubt_zh = f"± {2 * found.error_s:.1f} s", f"±{2 * found.error_s:.1f}秒"
    said = (
        f"The second clock is {size[0]} {ahead} the first ({doubt}; {found.matched} of {one} and {other} "
        f"entries matched, by chance {_chance(found.chance)})."
    )
    said_zh = (
        f"第二个时钟比第一个{ahead_zh}{size[1]}（{doubt_zh}；{one}条与{other}条中{found.matched}条对应，"
        f"偶然概率{_chance(found.chance)}）。"
    )
    if found.drift_s_day:
        said += f" It drifts by {found.drift_s_day:+.2f} s a day."
        said_zh += f"每天漂移{found.drift_s_day:+.2f}秒。"
    zone = _zone_said(clocks.zone)
    return said + zone[0], said_zh + zone[1]


def fit_said(fit: ZoneFit, stated: str) -> Both:
    """The sentence on the hours of a list."""
    said, said_zh = [f"{fit.many} entries, stated zone {stated}."], [f"共{fit.many}条，所称时区{stated}。"]
    if fit.written:
        others = ", ".join(_utc(one) for one in fit.offsets_h[:4])
        said.append(f"{fit.share_elsewhere:.0%} are written with another offset (written: {others}).")
        said_zh.append(f"{fit.share_elsewhere:.0%}以其他时差书写（写法：{others}）。")
    found = fit.hours
    if not fit.is_enough:
        said.append(f"Too few for their hours: {found.sittings} hours with entries on {found.days} days.")
        said_zh.append(f"不足以判断时段：{found.days}天内仅{found.sittings}个小时有条目。")
    elif found.is_flat:
        said.append("They come round the clock, as a machine's do: their hours fit no zone.")
        said_zh.append("条目全天分布，如同机器所为，不符合任何时区。")
    else:
        fits = _runs(found.fitting_h)
        word = "fit" if found.chance >= fit.doubt else "do not fit"
        word_zh = "符合" if found.chance >= fit.doubt else "不符合"
        said.append(
            f"Their hours {word} it: {found.quiet_share:.0%} fall into 00:00 to 07:00 there "
            f"(by chance {_chance(found.chance)}); zones that fit: {fits}."
        )
        said_zh.append(
            f"其时段{word_zh}：当地0时至7时占{found.quiet_share:.0%}"
            f"（偶然概率{_chance(found.chance)}）；符合的时区：{fits}。"
        )
    said.append(WEAK[0])
    said_zh.append(WEAK[1])
    return " ".join(said), "".join(said_zh)


def _zone_said(zone: Zonelike | None) -> Both:
    if zone is None:
        return "", ""
    kind = _KINDS[zone.kind]
    size = exact_span(abs(zone.nearest_s))
    return (
        f" {size[0]} is {kind[0]}, as between two time zones or with summer time (as near by chance: "
        f"{zone.chance:.1%}).",
        f"{size[1]}为{kind[1]}，像是时区或夏令时之差（偶然如此接近的概率：{zone.chance:.1%}）。",
    )


def _label(entry: Entry) -> Both:
    return LABELS.get(entry.label, (entry.label, entry.label))


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _when(entry: Entry, zone: tzinfo) -> str:
    start, end = entry.earliest.astimezone(zone), entry.end.astimezone(zone)
    if (end - start).total_seconds() < 1:
        return _shown(start)
    if start.date() == end.date() and (end - start).total_seconds() >= 86_399:
        return f"{start:%Y-%m-%d}"
    return (
        f"{_shown(start)} to {end:%m-%d %H:%M}"
        if start.date() != end.date()
        else f"{_shown(start)}–{end:%H:%M}"
    )


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at.second else f"{at:%Y-%m-%d %H:%M}"


def _runs(zones: tuple[int, ...]) -> str:
    """Neighbouring zones as one.

    >>> _runs((7, 8, 9, 12))
    'UTC+07:00 to UTC+09:00, UTC+12:00'
    """
    starts = [zone for zone in zones if zone - 1 not in zones]
    ends = [zone for zone in zones if zone + 1 not in zones]
    pairs = zip(starts, ends, strict=True)
    return ", ".join(_utc(a) if a == b else f"{_utc(a)} to {_utc(b)}" for a, b in pairs)


def _utc(hours_: float) -> str:
    """An offset as people write it.

    >>> _utc(-3.5), _utc(8.0)
    ('UTC-03:30', 'UTC+08:00')
    """
    minutes = round(abs(hours_) * 60)
    return f"UTC{'-' if hours_ < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def _chance(chance: float) -> str:
    return "< 0.0001" if chance < 1e-4 else f"{chance:.4f}"
