"""Overflying said: what a search of the sky is worth, as sentences in English and Chinese."""

from __future__ import annotations

from leadline.verification.overflying import Asked, Searched

#: share of days from which on it is said that being inside a window is worth nothing
CROWDED = 0.1


def said(searched: Searched, asked: Asked, *, coincides: bool, few: bool) -> tuple[str, str]:
    """The whole answer: how many fit, what chance does, what a window is worth; English and Chinese."""
    parts = [
        (_fit(searched, asked), _fit_zh(searched, asked)),
        (_chance(searched, coincides), _chance_zh(searched, coincides)),
    ]
    crowded = len(searched.satellites) > 1 and searched.found.any_share >= CROWDED
    if few or crowded:
        parts.append((_worth(searched, few), _worth_zh(searched, few)))
    return " ".join(one for one, _ in parts), "".join(other for _, other in parts)


def left_out(count: int, most_d: float) -> tuple[str, str]:
    """That satellites were left out, or nothing; English and Chinese."""
    if not count:
        return "", ""
    many = "1 satellite was" if count == 1 else f"{count} satellites were"
    return (
        f" {many} left out: always in view, without elements within {most_d:g} days, or straying from them.",
        f"另有{count}颗卫星未计入：终日可见、{most_d:g}天内没有轨道根数，或偏离根数过多。",
    )


def _whose(searched: Searched) -> str:
    if len(searched.best) == 1:
        return searched.best[0].name
    return f"any of the {len(searched.satellites)} satellites"


def _whose_zh(searched: Searched) -> str:
    if len(searched.best) == 1:
        return searched.best[0].name
    return f"{len(searched.satellites)}颗卫星中任意一颗"


def _fit(searched: Searched, asked: Asked) -> str:
    found, many = searched.found, len(asked.events_s)
    events = "1 event time falls" if many == 1 else f"{many} event times fall"
    return (
        f"{found.inside} of {events} into passes of {_whose(searched)}; at these times of day "
        f"{found.expected:.1f} would on any days."
    )


def _fit_zh(searched: Searched, asked: Asked) -> str:
    found = searched.found
    return (
        f"{len(asked.events_s)}个事件时间中有{found.inside}个落在{_whose_zh(searched)}的过境窗口内；"
        f"若日期任意，同样的钟点应有{found.expected:.1f}个。"
    )


def _chance(searched: Searched, coincides: bool) -> str:
    found = searched.found
    counted = "1 satellite" if found.searched == 1 else f"all {found.searched} satellites that were searched"
    chance = f"(p = {found.p_value:.2g})"
    if coincides:
        return f"With {counted} counted, the events coincide with the passes beyond chance {chance}."
    return f"With {counted} counted, that is no more than chance may bring {chance}."


def _chance_zh(searched: Searched, coincides: bool) -> str:
    found = searched.found
    counted = f"计入搜索过的全部{found.searched}颗卫星后，"
    if coincides:
        return f"{counted}事件与过境相合，超出偶然（p = {found.p_value:.2g}）。"
    return f"{counted}并未超出偶然（p = {found.p_value:.2g}）。"


def _worth(searched: Searched, few: bool) -> str:
    share = f"{searched.found.any_share:.0%}"
    if len(searched.satellites) == 1:
        return f"So few events show nothing: at that time of day it passes on {share} of all days."
    start = "So few events show nothing: being" if few else "Being"
    return (
        f"{start} inside a window is worth nothing: at these times of day one of the "
        f"{len(searched.satellites)} satellites passes on {share} of all days."
    )


def _worth_zh(searched: Searched, few: bool) -> str:
    share = f"{searched.found.any_share:.0%}"
    start = "事件太少，说明不了什么：" if few else "单单落在窗口内没有意义："
    if len(searched.satellites) == 1:
        return f"{start}在这样的钟点，{share}的日子里该卫星都会过境。"
    return f"{start}在这样的钟点，{share}的日子里{len(searched.satellites)}颗卫星中总有一颗过境。"
