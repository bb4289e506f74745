"""Truth: whether an action was right, by what a person said of the report afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from leadline.model.action import Action, Move
from leadline.model.decision import Scope
from leadline.model.label import Label
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.actions import GRAVE


def is_right(move: Move, label: Label, taxonomy: Taxonomy) -> bool:
    """Whether a person would have done the same; what they left open counts as wrong.

    A route is right if the person's desk is among its labels, a referral if office or protection agree, a
    raise if their category is grave, a question if the report is not a matter of somebody else.
    """
    return _RULES[move.action](move, label, taxonomy)


def is_lost(move: Move, label: Label) -> bool:
    """Whether an actionable report left the officers' queue by this move."""
    return move.action.is_closing and label.is_actionable


def desk_of(label: Label, taxonomy: Taxonomy) -> str:
    """The desk that a person would put it before, or ""."""
    if label.scope is not Scope.OURS or label.category not in taxonomy:
        return ""
    return taxonomy[str(label.category)].desk


def _duplicate(move: Move, label: Label, taxonomy: Taxonomy) -> bool:
    return label.duplicate_of is not None and str(label.duplicate_of) in move.labels


def _spam(move: Move, label: Label, taxonomy: Taxonomy) -> bool:
    return label.is_spam


def _refer(move: Move, label: Label, taxonomy: Taxonomy) -> bool:
    if label.is_spam:
        return False
    if label.scope is Scope.PROTECTED:
        return move.labels == (Scope.PROTECTED.value,)
    return label.scope is Scope.REFERRAL and label.referral in move.labels


def _route(move: Move, label: Label, taxonomy: Taxonomy) -> bool:
    return not label.is_spam and desk_of(label, taxonomy) in move.labels


def _raise(move: Move, label: Label, taxonomy: Taxonomy) -> bool:
    if label.is_spam or label.scope is not Scope.OURS or label.category not in taxonomy:
        return False
    return taxonomy[str(label.category)].severity in GRAVE


def _ask(move: Move, label: Label, taxonomy: Taxonomy) -> bool:
    return label.is_actionable


_RULES: Mapping[Action, Callable[[Move, Label, Taxonomy], bool]] = MappingProxyType(
    {
        Action.DUPLICATE: _duplicate,
        Action.SPAM: _spam,
        Action.REFER: _refer,
        Action.ROUTE: _route,
        Action.ROUTE_ONE: _route,
        Action.RAISE: _raise,
        Action.ASK: _ask,
    }
)
