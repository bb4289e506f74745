from __future__ import annotations

import numpy as np
import pytest

from leadline.model.decision import Scope
from leadline.policy.starter import starter
from leadline.testing import check_voter, report_of
from leadline.triage.learning.panel import Panel
from leadline.triage.lessons import class_of_example
from leadline.triage.voters.learned import Bench, LearnedVoter

SEED = 20261124
ENGLISH = "A gray box with a cellular antenna hangs on the lamp post by the old lock."
CHINESE = "有人在雷达站围墙外面用长焦镜头拍照，还画了图。"


def small_panel(language: str) -> Panel:
    examples = starter(language)[::4]
    names = [class_of_example(one) for one in examples]
    return Panel.without_crossing(
        [one.text for one in examples], names, sorted(set(names)), np.random.default_rng(SEED)
    )


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench({language: small_panel(language) for language in ("en", "zh")})


@pytest.fixture(scope="module")
def voters(bench: Bench) -> list[LearnedVoter]:
    return [LearnedVoter(name, bench, {"en": "1", "zh": "2"}) for name in ("rules", "ngrams", "meaning")]


@pytest.mark.parametrize("place", range(3))
def test_a_learnt_voter_keeps_the_promises_of_every_voter(voters: list[LearnedVoter], place: int) -> None:
    check_voter(voters[place])


@pytest.mark.parametrize("place", range(3))
def test_a_report_among_others_of_both_languages_gets_the_vote_that_it_gets_alone(
    voters: list[LearnedVoter], place: int
) -> None:
    texts = (CHINESE, ENGLISH, "", "улица фонарь", ENGLISH * 40, CHINESE * 30)
    reports = [report_of(text) for text in texts]

    together = voters[place].vote(reports)

    alone = [voters[place].vote([report])[0] for report in reports]
    assert [vote.because for vote in together] == [vote.because for vote in alone]
    assert [vote.scope for vote in together] == [pytest.approx(vote.scope, abs=1e-6) for vote in alone]


def test_a_text_in_a_language_without_a_model_is_unclear(voters: list[LearnedVoter]) -> None:
    only_english = LearnedVoter("rules", Bench({"en": small_panel("en")}), {"en": "1", "zh": "2"})

    vote = only_english.vote([report_of(CHINESE)])[0]

    assert vote.scope == {Scope.UNCLEAR: 1.0}
    assert only_english.fingerprint == "en:1"


def test_a_panel_hears_its_part_of_a_mixed_batch_once_for_all_its_voters(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    whole = Panel.hear
    monkeypatch.setattr(Panel, "hear", lambda panel, texts: heard.append(len(texts)) or whole(panel, texts))
    voters = [LearnedVoter(name, bench, {"en": "1", "zh": "2"}) for name in bench.panels["en"].names]

    mixed = [report_of(text) for text in (ENGLISH, CHINESE, ENGLISH * 2)]
    votes = [voter.vote(mixed) for voter in voters]

    assert heard == [2, 1]
    assert len({vote.voter for ballot in votes for vote in ballot}) == len(voters)


def test_the_nearest_past_cases_are_named_by_their_short_names(bench: Bench) -> None:
    panel = bench.panels["en"]
    named = Panel(
        **{
            name: getattr(panel, name)
            for name in panel.__dataclass_fields__
            if name not in ("cases", "crossed")
        },
        cases=tuple(f"7K3M-{place:04d}" for place in range(20_000)),
    )
    voter = LearnedVoter("meaning", Bench({"en": named}), {"en": "1"})

    vote = voter.vote([report_of(ENGLISH)])[0]

    assert vote.because.startswith("Nearest past cases: 7K3M-")


def test_a_word_of_a_report_that_stands_in_no_public_text_is_not_named(voters: list[LearnedVoter]) -> None:
    secret = "Xylotomous-canary-7731 hangs antennas on the lamp post."

    said = [voter.vote([report_of(secret)])[0].because for voter in voters]

    assert "canary" not in " ".join(said)
