"""Promises: what every check of a plugin shares: its words, its card, and how a broken promise is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from leadline.model.report import Channel, Circumstances, Mode, Report, Statement
from leadline.model.spec import Spec

#: texts that every voter and verifier must live with
TEXTS = (
    "A gray box with a cellular antenna hangs on the lamp post by the old lock.",
    "凌晨三点还有人跳广场舞，吵得睡不着。",
    "At 10 m we measured 44.5 dBµV/m at 433 MHz, quasi-peak.",
    "?",
    "\u202e\u200b\x00 ￼ 🛰️",
    "drone " * 2_000,
)
#: a word that no sentence of a plugin may repeat: report text stays in the report
CANARY = "xylotomous-canary-7731"
#: two probabilities that differ by less are the same
ALIKE = 1e-6
#: words that say how a thing is known or who somebody is; they change no probability
UNWEIGHED = ("heard", "maybe", "they say", "听说", "可能", "foreigner", "muslim", "外国人", "黑人", "穆斯林")


def report_of(text: str, **circumstances: object) -> Report:
    """A report with these words; keyword arguments replace fields of its Circumstances."""
    plain = Circumstances(channel=Channel.WEB, mode=Mode.ANONYMOUS, language="en")
    return Report(
        id=UUID("0193a000-0000-7000-8000-000000000001"),
        revision=1,
        received_at=datetime(2026, 1, 5, 12, 0, tzinfo=UTC),
        circumstances=replace(plain, **circumstances),  # type: ignore[arg-type]
        statements=(Statement(what=text),),
    )


def check_spec(spec: Spec) -> None:
    """Nothing if the card of a plugin is filled in."""
    require(spec.name == spec.name.lower() and " " not in spec.name, "has a name of one small word")
    for part in (spec.question, spec.method, spec.source, spec.version):
        require(bool(part.strip()), "fills every line of its Spec")


def require(kept: bool, promise: str) -> None:
    """Nothing if the promise is kept; AssertionError with it otherwise."""
    if not kept:
        raise AssertionError(f"a plugin {promise}; this one does not")
