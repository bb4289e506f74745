"""Spans: lengths of time as people say them, in English and Chinese."""

from __future__ import annotations

Both = tuple[str, str]


def span(seconds: float) -> Both:
    """A length of time, as roughly as people say it.

    >>> span(5400)
    ('1 h 30 min', '1小时30分')
    """
    if seconds < 90:
        return f"{seconds:.0f} s", f"{seconds:.0f}秒"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min", f"{minutes}分钟"
    if minutes >= 2 * 24 * 60:
        return f"{minutes / 1440:.1f} days", f"{minutes / 1440:.1f}天"
    hours, rest = divmod(minutes, 60)
    return (f"{hours} h {rest} min", f"{hours}小时{rest}分") if rest else (f"{hours} h", f"{hours}小时")


def exact_span(seconds: float) -> Both:
    """A length of time to the second, in hours up to four days: 36 h, not 1.5 days.

    >>> exact_span(129600)[0], exact_span(7205)[0], exact_span(65)[0]
    ('36 h', '2 h 5 s', '1 min 5 s')
    """
    if seconds >= 4 * 86_400:
        return f"{seconds / 86_400:.1f} days", f"{seconds / 86_400:.1f}天"
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    parts = [(hours, "h", "小时"), (left, "min", "分"), (rest, "s", "秒")]
    said = [(f"{many} {unit}", f"{many}{unit_zh}") for many, unit, unit_zh in parts if many] or [
        ("0 s", "0秒")
    ]
    return " ".join(one for one, _ in said), "".join(other for _, other in said)
