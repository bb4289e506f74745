"""LearnedVoter: one learner of a trained panel, for the languages that it was trained in.

It has no entry point: a line makes one for each learner of its model files. What it says of a report is
stored open, so it names only words that stand in the public starter corpus. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from leadline.model.decision import Scope, Vote
from leadline.model.report import Report
from leadline.model.spec import Spec
from leadline.policy.starter import starter
from leadline.triage.language import script_of
from leadline.triage.learning.learner import Spoken
from leadline.triage.learning.mask import masked
from leadline.triage.learning.panel import Panel
from leadline.triage.lessons import vote_of

_METHODS = {
    "rules": "Words and cues with their log-odds, boosted trees on top.",
    "ngrams": "Character sequences, a linear model on top.",
    "meaning": "What a text means, by a sentence encoder, a kernel machine and the nearest past cases.",
}
#: words that a sentence names
MOST_NAMED = 3
SILENT = {Scope.UNCLEAR: 1.0}


class LearnedVoter:
    """Votes as one learner of the panel of a text's language judges it."""

    def __init__(self, name: str, panels: Mapping[str, Panel], hashes: Mapping[str, str]) -> None:
        """`panels` and the hashes of their files by language: "en", "zh"."""
        self.spec = Spec(
            name=name,
            question="Whose matter is this report, and what is it about?",
            needs=("text",),
            method=_METHODS.get(name, "A learner of the panel."),
            source="model file; docs/operate/sorting.md",
        )
        self._panels = panels
        #: which training this voter has; a certificate of another is void
        self.fingerprint = ",".join(f"{language}:{hashes[language]}" for language in sorted(hashes))

    def vote(self, reports: Sequence[Report]) -> list[Vote]:
        """One vote for each report; without a model of its language it says "unclear"."""
        return [self._vote(report.text) for report in reports]

    def _vote(self, text: str) -> Vote:
        panel = self._panels.get(script_of(text))
        if panel is None or not text.strip():
            return Vote(voter=self.spec.name, scope=SILENT, because="No model has learnt this language.")
        place, read = panel.names.index(self.spec.name), masked(text)
        shares = panel.fitted[place].judge(panel.readers[place].read([read]))[0]
        because = _because(panel.fitted[place].spoke(read), script_of(text))
        return vote_of(self.spec.name, panel.classes, shares.tolist(), because)


def _because(spoken: Sequence[Spoken], language: str) -> str:
    public = [one.name for one in spoken if one.name and (one.kind == "cue" or is_public(one.name, language))]
    words = ", ".join(f'"{name}"' for name in public[:MOST_NAMED])
    if words:
        return f"What spoke: {words}."
    near = sum(one.kind == "case" for one in spoken)
    return f"It lies nearest to {near} past reports of that kind." if near else "Nothing single stood out."


def is_public(word: str, language: str) -> bool:
    """Whether a word stands in the starter corpus, so that naming it gives nothing of a report away."""
    return word.casefold() in _written_by_us(language)


@cache
def _written_by_us(language: str) -> str:
    return "\n".join(example.text for example in starter(language)).casefold()
