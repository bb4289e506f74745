"""Checks: the findings of a lead as cards, contradictions first, and the verification plan beside them.

Opens nothing: what is shown here was stored without words of the report.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadline.model.finding import OWN_WORDS, Verdict
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import comparing
from leadline.shell.console.check_words import (
    field_title,
    file_title,
    need_title,
    strength_title,
    verifier_title,
)
from leadline.shell.console.figures.findings import draw_finding
from leadline.shell.console.frame import find, show
from leadline.shell.console.sentences import said
from leadline.shell.console.strength import rounded, strength_bar
from leadline.shell.plugins import verifiers
from leadline.shell.site import language
from leadline.shell.tables.evidence import EvidenceRow
from leadline.shell.tables.findings import finding_of, standing
from leadline.shell.tables.leads import FindingRow, LeadRow
from leadline.verification.claim_fields import unit_of
from leadline.verification.plan import Planned, plan
from leadline.verification.prompts import ask

#: what comes first on the page
_ORDER = (Verdict.CONTRADICTS, Verdict.SUPPORTS, Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE)
#: inputs that the card says elsewhere, or that no person reads
_SAID_ELSEWHERE = frozenset({"about", "missing", "facts", "drawn"})
#: longest list of an input that is written out
_MOST_LISTED = 4
_MOST_LETTERS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An answer that another one has replaced."""

    verdict: str
    because: str
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One finding as it is drawn."""

    anchor: str
    title: str
    question: str
    verdict: str
    about: str
    because: str
    uncertainty: str
    would_change: str
    #: how strong, in words with its number, or ""
    strength: str
    bar: SafeString | str
    picture: SafeString | str
    rests_on: str
    missing: str
    inputs: tuple[tuple[str, str], ...]
    version: str
    at: datetime | None
    by: str
    #: where another claim can be entered, or ""
    again: str
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One verifier of the plan."""

    title: str
    question: str
    #: "answered", "lacking" or "open"
    state: str
    word: str
    #: what it would need, or still misses
    needs: str
    for_reporter: str
    for_officer: str
    #: where a claim can be entered for it, or ""
    enter: str


@role_required(*ACTING)
def checks(request: HttpRequest, lead_id: Any) -> HttpResponse:
    """The cards and the plan alone, for a page that waits for a check to end."""
    row = find(lead_id)
    return show(request, "console/checks.html", "queue", {"lead": row, **checked(row)})


def checked(row: LeadRow) -> dict[str, Any]:
    """What the templates of findings and plan need."""
    rows = list(row.findings.all())
    files = files_of(row)
    held = standing(rows, row.checked)
    cards = [_card(one, rows, files) for one in sorted(held, key=_place)]
    planned = plan(list(verifiers().values()), [finding_of(one) for one in held])
    spoken = [card for card in cards if card.verdict != Verdict.NOT_APPLICABLE.value]
    return {
        "cards": spoken,
        "not_applicable": [card for card in cards if card.verdict == Verdict.NOT_APPLICABLE.value],
        "tally": _tally(spoken),
        "plan": [_step(one, row) for one in planned],
        "questions": questions(planned, row.report.language),
        "is_checking": bool(row.to_check) and row.state != "withdrawn",
    }


def files_of(row: LeadRow) -> dict[str, int]:
    """The number of each file of a lead by its id."""
    found = EvidenceRow.objects.filter(report=row.pk).values_list("id", "number")
    return {str(file): number for file, number in found}


def questions(planned: Iterable[Planned], language: str) -> tuple[str, ...]:
    """What the reporter can be asked, so that more checks can answer, in the language of the report."""
    return ask([need for one in planned for need in one.for_the_reporter], language)


def _place(row: FindingRow) -> tuple[int, str, str]:
    return _ORDER.index(Verdict(row.verdict)), row.verifier, row.about


def _tally(cards: Sequence[Card]) -> str:
    """How many say what, for the head of the panel."""
    count = {verdict: sum(card.verdict == verdict.value for card in cards) for verdict in _ORDER}
    against, for_it, open_ = count[_ORDER[0]], count[_ORDER[1]], count[_ORDER[2]]
    words = [
        ngettext("%(n)s contradicts", "%(n)s contradict", against) % {"n": against} if against else "",
        ngettext("%(n)s supports", "%(n)s support", for_it) % {"n": for_it} if for_it else "",
        ngettext("%(n)s cannot tell", "%(n)s cannot tell", open_) % {"n": open_} if open_ else "",
    ]
    return listed([word for word in words if word])


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence of the page's language."""
    return ("、" if language() == "zh" else ", ").join(words)


def _card(row: FindingRow, rows: Sequence[FindingRow], files: Mapping[str, int]) -> Card:
    known = verifiers().get(row.verifier)
    because = _in_language(row.because, row.because_zh)
    strength = ""
    if row.strength is not None:
        strength = f"{strength_title(row.strength_is)} {rounded(row.strength)}"
    return Card(
        anchor=f"finding-{row.pk}",
        title=verifier_title(row.verifier),
        question=said(known.spec.question) if known else "",
        verdict=row.verdict,
        about=_about(row.about, files),
        because=because,
        uncertainty=said(row.uncertainty),
        would_change=_in_language(row.would_change, row.would_change_zh),
        strength=strength,
        bar=""
        if row.strength is None
        else strength_bar(row.strength, row.strength_is, strength, row.verdict),
        picture=draw_finding(row.figure, because),
        rests_on=listed([comparing.title(one, files) for one in row.rests_on]),
        missing=listed([need_title(one) for one in finding_of(row).missing]),
        inputs=_inputs(row.inputs, files),
        version=row.method_version,
        at=row.at,
        by=row.by,
        again=_entering(row.lead_id, row.verifier, row.about) if known else "",
        earlier=tuple(_earlier(one) for one in _replaced(row, rows)),
    )


def _in_language(english: str, chinese: str) -> str:
    return chinese if language() == "zh" and chinese else said(english)


def _about(about: str, files: Mapping[str, int]) -> str:
    bare = about.removeprefix("file:")
    return file_title(bare, files) if bare in files else about


def _replaced(row: FindingRow, rows: Sequence[FindingRow]) -> list[FindingRow]:
    """Older answers of the same verifier about the same thing that said something else, newest first."""
    older = [
        one
        for one in rows
        if (one.verifier, one.about) == (row.verifier, row.about)
        and (one.revision, one.run) < (row.revision, row.run)
    ]
    told, seen = [], {(row.verdict, row.because)}
    for one in sorted(older, key=lambda one: (one.revision, one.run), reverse=True):
        if (one.verdict, one.because) not in seen:
            told.append(one)
            seen.add((one.verdict, one.because))
    return told


def _earlier(row: FindingRow) -> Earlier:
    because = _in_language(row.because, row.because_zh)
    return Earlier(verdict=row.verdict, because=because, at=row.at, by=row.by)


def _inputs(inputs: Mapping[str, Any], files: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """What went in, by its title with unit, as text; what is empty is left out."""
    return tuple(
        (field_title(name), f"{_input(name, value, files)} {unit_of(name)}".strip())
        for name, value in inputs.items()
        if name not in _SAID_ELSEWHERE and value not in (None, "", [], {})
    )


def _input(name: str, value: Any, files: Mapping[str, int]) -> str:
    return comparing.title(str(value), files) if name == "before" else _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list) and all(not isinstance(one, list | dict) for one in value):
        some = ", ".join(_written(one) for one in value[:_MOST_LISTED])
        more = len(value) - _MOST_LISTED
        return f"{some} (+{more})" if more > 0 else some
    if isinstance(value, list | dict):
        text = json.dumps(value, ensure_ascii=False)
        return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
    return str(value)


def _step(planned: Planned, row: LeadRow) -> Step:
    lacking = (*planned.for_the_reporter, *planned.for_the_officer)
    state = "open" if not planned.is_fed else "lacking" if lacking else "answered"
    words = {"answered": _("has answered"), "lacking": _("could say more"), "open": _("has nothing to check")}
    needs = planned.spec.needs if not planned.is_fed else lacking
    return Step(
        title=verifier_title(planned.spec.name),
        question=said(planned.spec.question),
        state=state,
        word=words[state],
        needs=listed([need_title(need) for need in needs if need != OWN_WORDS]),
        for_reporter=listed([need_title(need) for need in planned.for_the_reporter]),
        for_officer=listed([need_title(need) for need in planned.for_the_officer]),
        enter=_entering(row.pk, planned.spec.name, _first_about(planned)),
    )


def _first_about(planned: Planned) -> str:
    return next((finding.about for finding in planned.findings if finding.missing), "")


def _entering(lead: Any, verifier: str, about: str) -> str:
    address = reverse("console:claim", args=[lead, verifier])
    return f"{address}?{urlencode({'about': about})}" if about else address
