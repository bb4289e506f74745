"""Advice: what a reporter should hear before anything else is asked ("do not touch it").

Reads only the words of the report and the reporter's own answer about danger. Shown, never
stored, never weighed. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leadline.model.report import Danger
from leadline.policy.devices import catalogue
from leadline.policy.lexicon import Reading, lexicon
from leadline.policy.offices import Offices, offices

#: the office whose number stands in the advice
EMERGENCY = "emergency"
#: categories of things that hurt when touched
_HARMFUL = frozenset({"weapons", "materials"})
#: categories in which people, not things, are met
_PERSONS = frozenset(
    {
        "photography",
        "surveillance",
        "intrusion",
        "impersonation",
        "vessel",
        "smuggling",
        "recruitment",
        "sabotage",
    }
)
#: coarse kinds that nobody needs to keep away from: they fly, or belong on a roof
_UNTOUCHABLE = frozenset({"drone", "balloon", "long-lens", "radar", "drone-dock"})

_TEXTS = {
    "call-emergency": (
        "If anybody is in danger, call {number} first. This line does not replace it.",
        "如有人身危险，请先拨打{number}。本热线不能代替紧急电话。",
    ),
    "keep-away": (
        "Keep away and keep others away. Do not use a telephone or radio right beside it.",
        "请远离，并劝他人远离。不要在它旁边使用手机或对讲机。",
    ),
    "do-not-touch": (
        "Do not touch it, move it or switch it off. It may be dangerous, and it may be evidence.",
        "请勿触碰、移动或关闭它。它可能有危险，也可能是证据。",
    ),
    "do-not-confront": (
        "Do not speak to, follow or photograph the persons up close. Your safety comes first.",
        "请勿上前询问、尾随或近距离拍摄对方。您的安全最重要。",
    ),
    "leave-gas": (
        "If you smell gas: no switch, no flame, leave the building, call {number} from outside.",
        "如闻到燃气味：不要开关电器、不要点火，离开室内后在外面拨打{number}。",
    ),
    "keep-evidence": (
        "Do not copy or forward the material. Leave it as it is and tell us where it is.",
        "请勿复制或转发这些材料，保持原样，并告诉我们在哪里。",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece of advice, in both languages."""

    #: its name, such as "do-not-touch"
    id: str
    en: str
    zh: str

    def said(self, language: str) -> str:
        """The advice in one language."""
        return self.zh if language == "zh" else self.en


def advise(
    text: str, danger: Danger = Danger.UNSTATED, *, numbers: Offices | None = None
) -> tuple[Advice, ...]:
    """The advice for a text, most urgent first; empty if nothing in it calls for any."""
    reading = lexicon().read(text)
    candidates = catalogue().candidates(reading)
    kind = catalogue().kind_of([candidate.device.id for candidate in candidates])
    ids: list[str] = []
    if danger is Danger.NOW or reading.has("danger"):
        ids.append("call-emergency")
    if reading.has("referral", "gas-leak"):
        ids.append("leave-gas")
    ids.extend(_about_things(reading, kind))
    if _speaks_of(reading, _PERSONS):
        ids.append("do-not-confront")
    if reading.has("category", "document-leak"):
        ids.append("keep-evidence")
    return tuple(_advice(one, numbers or offices()) for one in dict.fromkeys(ids))


def _about_things(reading: Reading, kind: str | None) -> list[str]:
    if _speaks_of(reading, _HARMFUL) or kind == "suspect-parcel":
        return ["keep-away", "do-not-touch"]
    if (kind is not None and kind not in _UNTOUCHABLE) or _speaks_of(reading, {"device"}):
        return ["do-not-touch"]
    return []


def _speaks_of(reading: Reading, categories: Iterable[str]) -> bool:
    """Whether a word of these categories that is more than weak is in the text."""
    weak = lexicon().weights.weak
    wanted = frozenset(categories)
    return any(term.entry in wanted and term.weight > weak for term in reading.of("category"))


def _advice(name: str, numbers: Offices) -> Advice:
    english, chinese = _TEXTS[name]
    office = numbers.find(EMERGENCY)
    return Advice(
        id=name,
        en=english.format(number=office.phone("en")),
        zh=chinese.format(number=office.phone("zh")),
    )
