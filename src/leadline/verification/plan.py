"""Plan: which verifiers a lead can feed, and what to ask the reporter so that more of them can answer.

The first of a verifier's needs is its subject: without it there is nothing to check and nothing
is asked; with it, whatever else is missing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leadline.model.decision import Decision
from leadline.model.finding import Finding
from leadline.model.report import Report
from leadline.policy.lexicon.words import normal
from leadline.verification.verifier import Verifier

_READING = re.compile(r"\d\s*(?:db ?\(?[μu]?v|[μumk]?v/m|dbm|[微毫]?伏/米)")

#: what can be missing, as a question to the reporter (English, Chinese)
PROMPTS: Mapping[str, tuple[str, str]] = {
    "place": ("Where exactly is it?", "具体在什么位置？"),
    "moment": ("When exactly was it?", "具体是什么时间？"),
    "object": (
        "What does the object look like: size, colour, shape, cables?",
        "物体是什么样子：大小、颜色、形状、接线？",
    ),
    "reading": ("What value did the instrument show, in which unit?", "仪器显示的数值和单位是什么？"),
    "field strength": (
        "Is there a field strength in µV/m, V/m or dBµV/m?",
        "有没有以µV/m、V/m或dBµV/m表示的场强？",
    ),
    "frequency": ("At which frequency was it measured?", "在什么频率测得？"),
    "distance": ("From how many metres was it measured?", "在多少米距离处测得？"),
    "detector": (
        "Which detector was used: quasi-peak, average or peak?",
        "使用哪种检波：准峰值、平均值还是峰值？",
    ),
    "bandwidth": ("Which measuring bandwidth was set?", "测量带宽是多少？"),
    "antenna factor": ("Is the antenna factor known and included?", "天线系数是否已知并计入？"),
    "surroundings": ("Was it measured indoors or outdoors?", "在室内还是室外测量？"),
    "instrument": ("Which instrument was used?", "使用的是什么仪器？"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What can run now, and what is missing for the rest."""

    #: verifiers that have all they need, by name
    ready: tuple[Verifier, ...]
    #: for each verifier whose subject is there: the needs that are not
    lacking: Mapping[str, tuple[str, ...]]

    def prompts(self, language: str) -> tuple[str, ...]:
        """What to ask the reporter, each once."""
        return ask((need for needs in self.lacking.values() for need in needs), language)


def plan(verifiers: Sequence[Verifier], report: Report, decision: Decision) -> Plan:
    """Which verifiers can run on a report, in the order of their names."""
    given = available(report, decision)
    ready: list[Verifier] = []
    lacking: dict[str, tuple[str, ...]] = {}
    for verifier in sorted(verifiers, key=lambda one: one.spec.name):
        missing = tuple(need for need in verifier.spec.needs if need not in given)
        if not missing:
            ready.append(verifier)
        elif missing[0] != verifier.spec.needs[0]:
            lacking[verifier.spec.name] = missing
    return Plan(ready=tuple(ready), lacking=lacking)


def available(report: Report, decision: Decision) -> frozenset[str]:
    """The words for what a report gives: text, object, reading, place, moment."""
    text = report.text
    facts = {
        "text": bool(text.strip()),
        "object": decision.object_kind is not None,
        "reading": _READING.search(normal(text)) is not None,
        "place": report.circumstances.place is not None,
        "moment": report.circumstances.moment is not None,
    }
    return frozenset(name for name, given in facts.items() if given)


def missing_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What the findings name as missing, each once, in their order."""
    named = (str(finding.inputs.get("missing", "")).split(", ") for finding in findings)
    return tuple(dict.fromkeys(need for needs in named for need in needs if need))


def ask(needs: Iterable[str], language: str) -> tuple[str, ...]:
    """The questions for needs that a reporter can answer, each once."""
    chinese = language == "zh"
    return tuple(dict.fromkeys(PROMPTS[need][chinese] for need in needs if need in PROMPTS))
