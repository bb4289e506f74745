from __future__ import annotations

import pytest

from leadline.errors import Missing
from leadline.model.decision import Scope, Vote
from leadline.model.report import Basis, Danger
from leadline.model.spec import Spec
from leadline.policy.taxonomy import taxonomy
from leadline.testing import report_of
from leadline.triage.decide import decide
from leadline.triage.voters.lexicon import LexiconVoter


class Contrarian:
    """A third party's voter that calls everything the city's matter."""

    spec = Spec(name="contrarian", question="?", needs=(), method="says no", source="this test")

    def vote(self, reports):
        return [
            Vote(voter="contrarian", scope={Scope.REFERRAL: 1.0}, referral={"city": 1.0}, because="Always.")
            for _ in reports
        ]


def sorted_as(text, **circumstances):
    return decide([LexiconVoter()], [report_of(text, **circumstances)], taxonomy())[0]


def test_loud_square_dancing_goes_to_the_noise_office():
    decision = sorted_as("3 a.m., loud square dancing under my window")

    assert (decision.scope, decision.referral, decision.category) == (Scope.REFERRAL, "noise", None)


def test_the_same_noise_with_somebody_in_danger_goes_to_a_person():
    assert sorted_as("3 a.m., loud square dancing", danger=Danger.NOW).scope is Scope.UNCLEAR


def test_a_box_with_antennas_has_one_coarse_kind_whatever_its_colour_and_place():
    texts = (
        "Gray box with a cellular antenna on a lamp post",
        "A delivery rider saw a black box with antennas on a balcony",
        "strange white box, two aerials, no label, on the roof",
        "路灯上有个灰色盒子，带手机天线",
        "送外卖时看到阳台上有个带天线的黑盒子",
        "suspicious box with an antenna, maybe a jammer or a transmitter",
    )

    kinds = {sorted_as(text).object_kind for text in texts}

    assert kinds == {"antenna-box"}


def test_a_report_about_the_head_of_an_office_is_sensitive_and_never_leaves_by_machine():
    decision = sorted_as("The head of the harbour office took bribes and kickbacks, corruption for years")

    assert decision.sensitive
    assert decision.scope is Scope.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "The director of the harbour office meets strangers at night",
        "Our tax office director has a second passport",
        "the chief of the provincial planning bureau lives above his means",
        "Heads of the customs department sell files",
        "海关关长把文件带回家",
        "规划局副局长经常收现金",
    ],
)
def test_heads_of_offices_are_sensitive_however_their_office_is_called(text):
    assert sorted_as(text).sensitive


def test_a_salutation_is_not_a_sensitive_subject():
    assert not sorted_as("尊敬的李局长您好，小区路灯坏了").sensitive
    assert not sorted_as("Dear minister, the pothole in our street is back").sensitive


def test_phrases_that_raise_are_named():
    decision = sorted_as("The janitor found special parts marked satellite navigation, near a military site")

    assert set(decision.raising) == {"satellite-navigation", "near-military-site"}
    assert "near a military site" in decision.because


def test_hearsay_asks_for_a_second_reader_and_nothing_else():
    plain = sorted_as("A drone hovered over the naval base")
    heard = sorted_as("I heard a drone hovered over the naval base")

    assert (plain.second_review, heard.second_review) == (False, True)
    assert (heard.score, heard.scope, heard.category) == (plain.score, plain.scope, plain.category)


def test_a_report_by_somebody_who_was_told_gets_a_second_reader():
    assert sorted_as("A drone over the harbour", basis=Basis.TOLD).second_review


def test_looks_alone_give_no_category():
    decision = sorted_as("There is a man who looks foreign, dark skin and a beard, speaks Arabic")

    assert (decision.scope, decision.category) == (Scope.PROTECTED, None)
    assert "never counted" in decision.because


def test_protected_expression_is_routed_out():
    assert sorted_as("My neighbour criticised the government and goes to church").scope is Scope.PROTECTED


@pytest.mark.parametrize(
    "text",
    [
        "At the peaceful protest somebody left a box with an antenna and wires",
        "The journalist photographed the guards at the naval base gate and paid for information",
        "He prays five times a day and threatens to blow up the station",
        "游行队伍里有人拿着炸弹",
    ],
)
def test_behaviour_beside_protected_expression_keeps_the_report(text):
    assert sorted_as(text).scope in (Scope.OURS, Scope.UNCLEAR)


def test_voters_who_disagree_leave_it_to_a_person():
    decision = decide([LexiconVoter(), Contrarian()], [report_of("a hidden microphone")], taxonomy())[0]

    assert decision.scope is Scope.UNCLEAR


def test_without_a_voter_nothing_is_sorted():
    with pytest.raises(Missing):
        decide([], [report_of("?")], taxonomy())


class Unsure:
    """A voter that leans to "unclear" and a little to ours."""

    spec = Spec(name="unsure", question="?", needs=(), method="leans", source="this test")

    def vote(self, reports):
        scope = {Scope.UNCLEAR: 0.5, Scope.OURS: 0.4, Scope.REFERRAL: 0.1}
        return [
            Vote(voter="unsure", scope=scope, category={"device": 1.0}, because="Leans.") for _ in reports
        ]


class Silent:
    """A voter that found nothing to go by."""

    spec = Spec(name="silent", question="?", needs=(), method="says nothing", source="this test")

    def vote(self, reports):
        return [Vote(voter="silent", scope={Scope.UNCLEAR: 1.0}, because="Nothing.") for _ in reports]


def test_a_voter_who_only_doubts_does_not_keep_a_report_of_ours_from_its_category():
    text = "Gray box with a cellular antenna on a lamp post"
    alone = decide([LexiconVoter()], [report_of(text)], taxonomy())[0]

    both = decide([LexiconVoter(), Unsure()], [report_of(text)], taxonomy())[0]

    assert (both.scope, both.category) == (alone.scope, alone.category) == (Scope.OURS, "device")


def test_who_found_nothing_to_go_by_abstains():
    loud = report_of("3 a.m., loud square dancing under my window")

    decision = decide([LexiconVoter(), Silent()], [loud], taxonomy())[0]

    assert (decision.scope, decision.referral) == (Scope.REFERRAL, "noise")
    assert len(decision.votes) == 2


def test_one_voter_who_doubts_keeps_a_report_from_leaving():
    loud = report_of("3 a.m., loud square dancing under my window")

    assert decide([LexiconVoter(), Unsure()], [loud], taxonomy())[0].scope is Scope.UNCLEAR
