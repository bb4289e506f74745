"""LexiconVoter: weighs the words of the lexicon; every point of a vote can be read aloud.

Each term counts once. Evidence of a scope is the sum of its terms' weights, its probability
evidence / (all evidence + the prior for "unclear"). Must not know who reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from leadline.model.decision import Cue, Scope, Vote
from leadline.model.report import Report
from leadline.model.spec import Spec
from leadline.policy.devices import Candidate, Catalogue, catalogue
from leadline.policy.lexicon import Lexicon, Reading, lexicon
from leadline.triage.because import vote_because
from leadline.triage.ground import is_only_looks

SPEC = Spec(
    name="lexicon",
    question="Whose matter is this report, and what is it about?",
    needs=("text",),
    method="Sums the weights of lexicon words, each once, and shares the sum out between the scopes.",
    source="policy/lexicon; weights set by hand, effects measured in docs/methods/lexicon.md",
)

#: candidates of the device catalogue that a vote names
MOST_CANDIDATES = 5

#: lists whose cues are kept; all but the first four have weight 0
_LISTS = (
    "category",
    "referral",
    "protected",
    "raising",
    "sensitive",
    "hearsay",
    "anger",
    "appearance",
    "danger",
)


class LexiconVoter:
    """The transparent voter that ships."""

    spec = SPEC

    def __init__(self, words: Lexicon | None = None, devices: Catalogue | None = None) -> None:
        """Use the shipped lexicon and catalogue, or an operator's own."""
        self._lexicon = words or lexicon()
        self._catalogue = devices or catalogue()

    def vote(self, reports: Sequence[Report]) -> list[Vote]:
        """One vote for each report."""
        return [self.vote_on(report.text) for report in reports]

    def vote_on(self, text: str) -> Vote:
        """The vote on one text."""
        reading = self._lexicon.read(text)
        candidates = self._catalogue.candidates(reading)
        reading = _without_its_place(reading, candidates)
        evidence = {name: self._gather(reading, name) for name in ("category", "referral", "protected")}
        if candidates:
            device = candidates[0].device
            evidence["category"][device.category] += device.weight
        cues = (*_cues(reading), *_device_cues(candidates), *_guard_cues(reading))
        scope = self._scope(evidence, reading)
        if is_only_looks(text, reading):
            strong, unclear = self._lexicon.weights.strong, self._lexicon.weights.prior_unclear
            sure = strong / (strong + unclear)
            scope = dict.fromkeys(Scope, 0.0) | {Scope.PROTECTED: sure, Scope.UNCLEAR: 1 - sure}
        return Vote(
            voter=SPEC.name,
            scope=scope,
            category=_shares(evidence["category"]),
            referral=_shares(evidence["referral"]),
            cues=cues,
            because=vote_because(cues, "en"),
        )

    def _gather(self, reading: Reading, name: str) -> defaultdict[str, float]:
        sums: defaultdict[str, float] = defaultdict(float)
        for term in reading.of(name):
            sums[term.entry] = min(self._lexicon.weights.entry_cap, sums[term.entry] + term.weight)
        return sums

    def _scope(self, evidence: Mapping[str, Mapping[str, float]], reading: Reading) -> dict[Scope, float]:
        weights = self._lexicon.weights
        entries = {term.entry: term.weight for term in reading.of("raising")}
        parts = {
            Scope.OURS: sum(evidence["category"].values()) + min(weights.raising_cap, sum(entries.values())),
            Scope.REFERRAL: sum(evidence["referral"].values()),
            Scope.PROTECTED: sum(evidence["protected"].values()),
            Scope.UNCLEAR: weights.prior_unclear,
        }
        total = sum(parts.values())
        return {scope: part / total for scope, part in parts.items()}


def _without_its_place(reading: Reading, candidates: Sequence[Candidate]) -> Reading:
    """The reading without words for another office that say where the device is: "on a lamp post"."""
    described = {term.text for candidate in candidates[:1] for term in candidate.terms}
    spoken = (term for term in reading.spoken if term.lexicon != "referral" or term.text not in described)
    return replace(reading, spoken=tuple(spoken))


def _shares(evidence: Mapping[str, float]) -> dict[str, float]:
    total = sum(evidence.values())
    ordered = sorted(evidence.items(), key=lambda item: (-item[1], item[0]))
    return {entry: value / total for entry, value in ordered} if total else {}


def _cues(reading: Reading) -> list[Cue]:
    return [
        Cue(lexicon=name, entry=term.entry, term=term.text, weight=term.weight)
        for name in _LISTS
        for term in sorted(reading.of(name), key=lambda term: -term.weight)
    ]


def _device_cues(candidates: Sequence[Candidate]) -> list[Cue]:
    return [
        Cue(
            lexicon="device",
            entry=candidate.device.id,
            term=" + ".join(term.text for term in candidate.terms[:4]),
            weight=candidate.device.weight if rank == 0 else 0.0,
        )
        for rank, candidate in enumerate(candidates[:MOST_CANDIDATES])
    ]


def _guard_cues(reading: Reading) -> list[Cue]:
    return [
        Cue(lexicon="guard", entry=guard, term=term.text)
        for term, guard in reading.silenced
        if term.lexicon not in ("feature", "device")
    ]
