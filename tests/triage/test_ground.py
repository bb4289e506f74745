"""Whether looks, origin or faith are the only ground of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.decision import Scope
from leadline.policy.lexicon import lexicon
from leadline.policy.starter import starter
from leadline.triage.ground import is_only_looks
from leadline.triage.voters.lexicon import LexiconVoter

OF_LOOKS = sorted({term.text for term in lexicon().terms if term.lexicon == "appearance"})


def is_out(text: str) -> bool:
    return is_only_looks(text, lexicon().read(text))


@given(st.sampled_from(OF_LOOKS))
def test_a_word_of_looks_alone_is_routed_out_and_never_scored(word):
    vote = LexiconVoter().vote_on(word)

    assert vote.scope[Scope.OURS] == 0
    assert max(vote.scope, key=vote.scope.__getitem__) is Scope.PROTECTED


@pytest.mark.parametrize(
    "text",
    [
        "A foreigner unscrewed the lid of the cabinet.",
        "Foreign looking man, drone over the harbour.",
        "外国人在拧配电箱的螺丝。",
        "A man sat on a bench.",
        "",
    ],
)
def test_any_further_word_leaves_it_to_a_person(text):
    assert not is_out(text)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("heldout", [True, False])
def test_no_report_that_is_ours_or_another_offices_is_taken_for_it(language, heldout):
    taken = [one.scope for one in starter(language, heldout=heldout) if is_out(one.text)]

    assert set(taken) <= {Scope.PROTECTED}
