from __future__ import annotations

from pathlib import Path

import pytest

from leadline.errors import Missing, Unreadable
from leadline.model.decision import Scope
from leadline.policy.starter import Example, starter
from leadline.testing import check_voter, report_of
from leadline.triage.learning.modelfile import Training, save
from leadline.triage.sorting import STARTER, Sorting, answer_of, open_sorting, train
from leadline.triage.voters.meaning import MeaningVoter
from leadline.triage.voters.ngrams import NgramVoter
from leadline.triage.voters.rules import RulesVoter

VOTERS = (RulesVoter, NgramVoter, MeaningVoter)


@pytest.fixture(scope="module")
def sorting() -> Sorting:
    return Sorting(panel=train([*starter("en")[::3], *starter("zh")[::3]], 1), model_hash="abc")


@pytest.mark.parametrize("kind", VOTERS)
def test_a_trained_voter_keeps_every_promise_of_voters(sorting: Sorting, kind: type[RulesVoter]) -> None:
    check_voter(kind(sorting))


@pytest.mark.parametrize("kind", VOTERS)
def test_a_drone_over_an_airfield_is_ours_and_a_loud_party_is_not(
    sorting: Sorting, kind: type[RulesVoter]
) -> None:
    drone = report_of("A drone has been flying over the air base at night and filming the runway.")
    party = report_of("隔壁邻居每天晚上放音乐很吵，影响休息，请处理噪音扰民。")

    ours, theirs = kind(sorting).vote([drone, party])

    assert max(ours.scope, key=lambda scope: ours.scope[scope]) is Scope.OURS
    assert theirs.scope[Scope.REFERRAL] > ours.scope[Scope.REFERRAL]
    assert ours.because.endswith(".")


def test_the_nearest_cases_are_named_by_number_never_by_text(sorting: Sorting) -> None:
    vote = MeaningVoter(sorting).vote([report_of("A drone flies over the harbour.")])[0]

    assert {cue.lexicon for cue in vote.cues} == {"learnt case"}
    assert all(cue.term.removeprefix("case ").isdigit() for cue in vote.cues)


def test_a_voter_names_the_file_that_it_was_trained_into(sorting: Sorting) -> None:
    assert RulesVoter(sorting).fingerprint == "abc"


def test_a_saved_sorting_votes_the_same(sorting: Sorting, tmp_path: Path) -> None:
    save(sorting.panel, tmp_path / STARTER, Training(seed=1, texts=9))
    report = report_of("Somebody measures the quay with a laser at night.")

    again = open_sorting(tmp_path / STARTER)

    assert [kind(again).vote([report]) for kind in VOTERS] == [
        kind(sorting).vote([report]) for kind in VOTERS
    ]


def test_a_sorting_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        open_sorting(tmp_path / STARTER)


def test_training_on_nothing_is_refused() -> None:
    with pytest.raises(Missing):
        train([], 1)


@pytest.mark.parametrize(
    ("example", "label"),
    [
        (
            Example(text="", scope=Scope.REFERRAL, category=None, referral="noise", spam=False, writer="a"),
            "referral/noise",
        ),
        (
            Example(text="", scope=Scope.PROTECTED, category=None, referral=None, spam=False, writer="a"),
            "protected",
        ),
        (Example(text="", scope=None, category=None, referral=None, spam=True, writer="a"), "spam"),
        (Example(text="", scope=None, category=None, referral=None, spam=False, writer="a"), "unclear"),
    ],
)
def test_an_answer_is_one_label(example: Example, label: str) -> None:
    assert answer_of(example.scope, example.category, example.referral, example.spam) == label
