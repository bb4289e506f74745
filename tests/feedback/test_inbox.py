from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import NotAllowed
from leadline.feedback.inbox import Act, Standing, allowed, perform, view
from leadline.model.decision import Scope
from leadline.model.disposition import Disposition
from leadline.model.lead import ALLOWED, LeadState
from leadline.policy import load

POLICY = load()
LANGUAGES = ("en", "zh")
STANDINGS = st.builds(
    Standing,
    state=st.sampled_from(LeadState),
    revision=st.integers(1, 200),
    scope=st.sampled_from([None, *Scope]),
    office=st.sampled_from(["", "City noise desk, 555 0100"]),
    confirmed=st.booleans(),
    confirmation_asked=st.booleans(),
    disposition=st.sampled_from([None, *Disposition]),
)


@pytest.mark.parametrize(("state", "language"), list(product(LeadState, LANGUAGES)))
def test_every_state_says_where_it_stands_what_it_means_and_what_is_next(state, language):
    page = view(Standing(state=state, office="City noise desk"), POLICY, language)

    assert page.status
    assert page.meaning
    assert page.next_step


def test_a_referral_names_the_office():
    standing = Standing(state=LeadState.REFERRED, scope=Scope.REFERRAL, office="City noise desk, 555 0100")

    assert "City noise desk, 555 0100" in view(standing, POLICY, "en").meaning
    assert "City noise desk, 555 0100" in view(standing, POLICY, "zh").meaning


def test_protected_expression_is_told_so_and_when_its_text_goes():
    standing = Standing(state=LeadState.CLOSED, scope=Scope.PROTECTED, disposition=Disposition.PROTECTED)

    page = view(standing, POLICY, "en")

    assert "peaceful protest" in page.meaning
    assert page.keeping == "We delete the text 7 days after the end."


def test_a_question_of_an_officer_can_be_answered_and_brings_the_lead_back():
    standing = Standing(state=LeadState.ASKED)

    assert allowed(standing, POLICY) == (Act.ANSWER, Act.ADD, Act.WITHDRAW)
    assert perform(Act.ANSWER, standing, POLICY) is LeadState.QUEUED


def test_a_report_taken_back_is_withdrawn_and_nobody_is_blamed():
    standing = Standing(state=LeadState.QUEUED)

    assert perform(Act.WITHDRAW, standing, POLICY) is LeadState.WITHDRAWN
    assert "Nobody is held to account" in view(Standing(state=LeadState.WITHDRAWN), POLICY, "en").meaning


def test_a_withdrawn_report_can_do_nothing_more():
    with pytest.raises(NotAllowed, match="please send a new report"):
        perform(Act.ADD, Standing(state=LeadState.WITHDRAWN), POLICY)


def test_what_is_added_to_a_closed_report_brings_it_before_a_person_again():
    assert perform(Act.ADD, Standing(state=LeadState.CLOSED), POLICY) is LeadState.QUEUED
    assert perform(Act.ADD, Standing(state=LeadState.REFERRED), POLICY) is LeadState.QUEUED


def test_what_is_added_to_a_lead_in_work_leaves_it_in_work():
    assert perform(Act.ADD, Standing(state=LeadState.ACCEPTED), POLICY) is LeadState.ACCEPTED


def test_a_closed_report_cannot_be_withdrawn():
    with pytest.raises(NotAllowed, match="it allows: add"):
        perform(Act.WITHDRAW, Standing(state=LeadState.CLOSED), POLICY)


def test_a_report_made_in_anger_is_asked_about_and_can_be_confirmed():
    waiting = Standing(state=LeadState.QUEUED, confirmed=False)
    asked = Standing(state=LeadState.QUEUED, confirmed=False, confirmation_asked=True)

    assert "ask you later" in view(waiting, POLICY, "en").confirmation
    assert "stand by your report" in view(asked, POLICY, "en").confirmation
    assert "是否仍要坚持" in view(asked, POLICY, "zh").confirmation
    assert perform(Act.CONFIRM, asked, POLICY) is LeadState.QUEUED


def test_nobody_is_asked_to_confirm_what_needs_no_confirming():
    assert Act.CONFIRM not in allowed(Standing(state=LeadState.QUEUED), POLICY)
    assert view(Standing(state=LeadState.QUEUED), POLICY, "en").confirmation == ""


def test_additions_end_at_the_limit_of_the_policy_but_withdrawing_does_not():
    full = Standing(state=LeadState.QUEUED, revision=POLICY.limits.revisions + 1)

    assert allowed(full, POLICY) == (Act.WITHDRAW,)


@given(STANDINGS, st.sampled_from(Act))
def test_every_act_is_refused_or_leads_to_an_allowed_state(standing, act):
    try:
        after = perform(act, standing, POLICY)
    except NotAllowed:
        after = None

    assert (after is None) == (act not in allowed(standing, POLICY))
    assert after in {None, standing.state} | ALLOWED[standing.state]


@given(STANDINGS, st.sampled_from(LANGUAGES))
def test_the_inbox_never_tells_how_a_report_was_sorted(standing, language):
    page = view(standing, POLICY, language)

    assert "score" not in repr(page)
    assert "None" not in repr(page)
    assert "{" not in repr(page)
