"""LearnedVoter: one learner of a trained panel, for the languages that it was trained in.

It has no entry point: a line makes one for each learner of its model files. What it says of a report is
stored open, so it names only words that stand in the public starter corpus. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from leadline.model.decision import Scope, Vote
from leadline.model.report import Report
from leadline.model.spec import Spec
from leadline.policy.starter import starter
from leadline.triage.language import script_of
from leadline.triage.learning.learner import Spoken
from leadline.triage.learning.panel import Heard, Panel
from leadline.triage.lessons import vote_of

_METHODS = {
    "rules": "Words and cues with their log-odds, boosted trees on top.",
    "ngrams": "Character sequences, a linear model on top.",
    "meaning": "What a text means, by a sentence encoder, a kernel machine and the nearest past cases.",
}
#: words that a sentence names
MOST_NAMED = 3
SILENT = {Scope.UNCLEAR: 1.0}


@dataclass(slots=True)
class _Held:
    """The last batch of a language, until all its voters have asked for it."""

    texts: tuple[str, ...]
    heard: Heard
    asked: set[str] = field(default_factory=set)


class Bench:
    """The panels of a line by language: they hear a batch once, for all voters that sit on them."""

    def __init__(self, panels: Mapping[str, Panel]) -> None:
        """`panels` by language: "en", "zh"."""
        self.panels = panels
        self._lock = Lock()
        self._held: dict[str, _Held] = {}

    def hear(self, voter: str, language: str, texts: tuple[str, ...]) -> Heard:
        """What the panel of a language says of these texts.

        The last batch of each language is kept until all its voters have asked for it or another comes, and
        no longer.
        """
        panel = self.panels[language]
        with self._lock:
            held = self._held.pop(language, None)
            if held is None or held.texts != texts or voter in held.asked:
                held = _Held(texts, panel.hear(texts))
            held.asked.add(voter)
            if not held.asked >= set(panel.names):
                self._held[language] = held
            return held.heard


class LearnedVoter:
    """Votes as one learner of the panel of a text's language judges it."""

    def __init__(self, name: str, bench: Bench, hashes: Mapping[str, str]) -> None:
        """`hashes` are those of the panels' files by language."""
        self.spec = Spec(
            name=name,
            question="Whose matter is this report, and what is it about?",
            needs=("text",),
            method=_METHODS.get(name, "A learner of the panel."),
            source="model file; docs/operate/sorting.md",
        )
        self._bench = bench
        self._languages = {language for language, panel in bench.panels.items() if name in panel.names}
        mine = sorted(self._languages & hashes.keys())
        #: which training this voter has; a certificate of another is void
        self.fingerprint = ",".join(f"{language}:{hashes[language]}" for language in mine)

    def vote(self, reports: Sequence[Report]) -> list[Vote]:
        """One vote for each report; without a model of its language it says "unclear"."""
        votes = [self._silent()] * len(reports)
        spoken_in: dict[str, list[int]] = {}
        for place, report in enumerate(reports):
            if report.text.strip() and (language := script_of(report.text)) in self._languages:
                spoken_in.setdefault(language, []).append(place)
        for language, places in spoken_in.items():
            texts = tuple(reports[place].text for place in places)
            for place, vote in zip(places, self._votes(language, texts), strict=True):
                votes[place] = vote
        return votes

    def _silent(self) -> Vote:
        return Vote(voter=self.spec.name, scope=SILENT, because="No model has learnt this language.")

    def _votes(self, language: str, texts: tuple[str, ...]) -> list[Vote]:
        name, panel = self.spec.name, self._bench.panels[language]
        heard = self._bench.hear(name, language, texts)
        shares = heard.judged.votes[panel.names.index(name)].tolist()
        return [
            vote_of(name, panel.classes, own, _because(spoken, panel.cases, language))
            for own, spoken in zip(shares, heard.spoken[name], strict=True)
        ]


def _because(spoken: Sequence[Spoken], cases: Sequence[str], language: str) -> str:
    public = [one.name for one in spoken if one.name and (one.kind == "cue" or is_public(one.name, language))]
    words = ", ".join(f'"{name}"' for name in public[:MOST_NAMED])
    if words:
        return f"What spoke: {words}."
    near = [cases[one.case] for one in spoken if 0 <= one.case < len(cases) and cases[one.case]]
    if near:
        return f"Nearest past cases: {'; '.join(near[:MOST_NAMED])}."
    return "Nothing single stood out."


@cache
def is_public(word: str, language: str) -> bool:
    """Whether a word stands in the starter corpus, so that naming it gives nothing of a report away."""
    return word.casefold() in _written_by_us(language)


@cache
def _written_by_us(language: str) -> str:
    return "\n".join(example.text for example in starter(language)).casefold()
