from __future__ import annotations

import pytest
from django.db import IntegrityError

from console_rows import START, add_incident, add_lead
from leadline.errors import BadInput, NotAllowed, NotYours
from leadline.shell.site import policy
from leadline.shell.tables import answers, steps
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import AuditRow, ProposalRow, TickRow
from leadline.shell.tables.steps import Mark, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(db) -> Act:
    lead = add_lead(1)
    add_incident([lead])
    return Act(lead=lead.pk, by="lin", at=START)


def start(act: Act) -> ProposalRow:
    row = ProposalRow.objects.get()
    answers.answer(row.key, starts=True, act=act, policy=policy())
    return row


def test_a_ticked_step_says_who_and_when_and_stands_in_the_chain(act):
    row = start(act)

    steps.tick(Step(proposal=row.key, number=2, mark=Mark.DONE), act, policy())

    mark, tick = steps.marks([row])[row.key, 2]
    entry = AuditRow.objects.get(kind="protocol.step")
    assert (mark, tick.by, tick.at) == (Mark.DONE, "lin", START)
    assert entry.detail == {"protocol": "area-device", "step": 2, "mark": "done"}


def test_taking_a_mark_back_is_another_row(act):
    row = start(act)
    step = Step(proposal=row.key, number=1, mark=Mark.LEFT_OUT)
    steps.tick(step, act, policy())

    steps.tick(Step(proposal=row.key, number=1, mark=Mark.OPEN), act, policy())

    assert steps.marks([row]) == {}
    assert TickRow.objects.count() == 2
    with pytest.raises(IntegrityError, match="append-only"):
        TickRow.objects.update(by="mei")


def test_a_playbook_that_was_not_started_has_no_ticks(act):
    with pytest.raises(NotAllowed, match="not started"):
        steps.tick(Step(proposal=ProposalRow.objects.get().key, number=1, mark=Mark.DONE), act, policy())


def test_the_same_mark_twice_is_told_so_that_two_officers_do_not_do_it_twice(act):
    row = start(act)
    step = Step(proposal=row.key, number=1, mark=Mark.DONE)
    steps.tick(step, act, policy())

    with pytest.raises(NotAllowed, match="already"):
        steps.tick(step, act, policy())


@pytest.mark.parametrize("number", [0, 9, 32_768])
def test_a_step_that_the_playbook_does_not_have_is_refused(act, number):
    row = start(act)

    with pytest.raises(BadInput, match="from 1 to 8"):
        steps.tick(Step(proposal=row.key, number=number, mark=Mark.DONE), act, policy())


def test_an_unknown_playbook_is_not_there(act):
    with pytest.raises(NotYours):
        steps.tick(Step(proposal="nothing", number=1, mark=Mark.DONE), act, policy())
