"""Glance: how the line sorted one report, for its page: the voters, what spoke, what the machine did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from leadline.model.action import Action
from leadline.model.decision import Cue, Scope
from leadline.shell.console import pictures, shown
from leadline.shell.console.checks import listed
from leadline.shell.console.sentences import said
from leadline.shell.console.sorting_words import action_title, percent, question_title
from leadline.shell.site import language
from leadline.triage.because import vote_because

#: the voter whose words are the public lexicon's
LEXICON = "lexicon"


def glance(body: Mapping[str, Any]) -> dict[str, Any]:
    """Votes, moves and whether a second look was drawn, from a stored decision; empty for an older one."""
    votes, moves = body.get("votes") or [], body.get("moves") or []
    if not votes and not moves:
        return {}
    return {
        "votes": [_vote(vote, body.get("cues") or []) for vote in votes],
        "moves": [_move(move) for move in moves],
        "is_automatic": any(move.get("certificate") for move in moves),
        "audited": bool(body.get("audited")),
        "agree": len({_answer(vote) for vote in votes}) == 1,
        "one": len(votes) == 1,
    }


def _vote(vote: Mapping[str, Any], cues: Sequence[Any]) -> dict[str, Any]:
    share = float(vote.get("probability") or 0)
    answer = _answer(vote)
    name = said(vote["voter"])
    told = _("%(name)s says %(answer)s, %(share)s") % {
        "name": name,
        "answer": answer,
        "share": percent(share, 0),
    }
    return {
        "name": name,
        "answer": answer,
        "percent": percent(share, 0),
        "picture": pictures.bar(share, told),
        "because": _spoken(vote, cues),
    }


def _spoken(vote: Mapping[str, Any], cues: Sequence[Any]) -> str:
    """What spoke to a voter; the lexicon's sentence is made anew in the language of the page."""
    if vote["voter"] != LEXICON or not cues:
        return str(vote.get("because", ""))
    return vote_because(msgspec.convert(cues, list[Cue]), language())


def _answer(vote: Mapping[str, Any]) -> str:
    scope, answer = str(vote.get("scope", "")), str(vote.get("answer", ""))
    if answer and scope == Scope.OURS:
        return shown.category_title(answer)
    if answer and scope == Scope.REFERRAL:
        return shown.office_title(answer)
    return shown.scope_title(scope)


def _move(move: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": action_title(move["action"]),
        "is_on": bool(move.get("certificate")),
        "labels": listed([_label(move["action"], label) for label in move.get("labels") or []]),
        "percent": percent(float(move.get("score") or 0), 0),
        "because": move.get("because", ""),
    }


def _label(action: str, label: str) -> str:
    """A desk, an office, a question that is open; "" for the id of an earlier report."""
    if action == Action.DUPLICATE:
        return ""
    if action == Action.REFER and label != Scope.PROTECTED:
        return shown.office_title(label)
    if action == Action.ASK:
        return question_title(label)
    return str(said(label))
