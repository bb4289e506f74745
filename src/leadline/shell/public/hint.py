"""Hint: what can be said to a reporter at once, before anybody has read the report."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from leadline.intake.advice import advise
from leadline.intake.check import Submission
from leadline.intake.completeness import completeness
from leadline.model.decision import Decision, Scope
from leadline.model.report import Report
from leadline.policy.offices import Office, offices
from leadline.policy.taxonomy import taxonomy
from leadline.shell.intake.taking import Taken
from leadline.triage.decide import decide
from leadline.triage.voters.lexicon import LexiconVoter


@cache
def _voter() -> LexiconVoter:
    return LexiconVoter()


def advice(submission: Submission, language: str) -> tuple[str, ...]:
    """The safety advice for these words."""
    danger = submission.circumstances.danger
    return tuple(one.said(language) for one in advise(submission.statement.text, danger))


def prompts(submission: Submission, language: str) -> tuple[str, ...]:
    """What is still missing, as questions."""
    return completeness(submission.statement, submission.circumstances).prompts(language)


def office(taken: Taken) -> Office | None:
    """The office whose matter this seems to be, or None. By the rules of sorting; nothing is stored."""
    submission = taken.submission
    report = Report(
        id=UUID(int=0),
        revision=1,
        received_at=taken.received_at,
        circumstances=submission.circumstances,
        statements=(submission.statement,),
    )
    decision = decide([_voter()], [report], taxonomy())[0]
    return offices().find(decision.referral) if decision.scope is Scope.REFERRAL else None


def agreed(office_id: str) -> tuple[Decision, str]:
    """The decision that a reporter's yes makes, with its sentence in Chinese."""
    found = offices().find(office_id)
    because = f"The reporter agreed that this is a matter for {found.en}."
    return (
        Decision(scope=Scope.REFERRAL, referral=found.id, score=1.0, because=because),
        f"举报人同意此事由{found.zh}处理。",
    )
