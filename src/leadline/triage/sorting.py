"""Sorting: a panel that was trained on whole answers, and what each of its voters says as a vote.

An answer is one label: "ours/<category>", "referral/<office>", "protected", "unclear" or "spam". One
panel knows them all, so a text is read once a voter. Must not know who reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np

from leadline.errors import Missing
from leadline.model.decision import Cue, Scope, Vote
from leadline.policy.starter import LANGUAGES, Example, starter
from leadline.triage.because import title
from leadline.triage.learning.learner import Floats, Spoken
from leadline.triage.learning.mask import masked
from leadline.triage.learning.modelfile import Training, load, save
from leadline.triage.learning.panel import Panel

#: name of the model file that is trained on the starter corpus
STARTER = "starter.model"
#: seed of the starter's training: everybody's first model is the same
STARTER_SEED = 20_261_124
SPAM = "spam"
#: decimals of a probability in a vote
_DECIMALS = 5
_SCOPES = {"protected": "protected expression", "unclear": "nothing that names a matter", SPAM: "spam"}


def answer_of(scope: Scope | None, category: str | None, referral: str | None, spam: bool) -> str:
    """The label of one answer.

    >>> answer_of(Scope.OURS, "drone", None, False), answer_of(None, None, None, True)
    ('ours/drone', 'spam')
    """
    if spam or scope is None:
        return SPAM if spam else Scope.UNCLEAR.value
    detail = {Scope.OURS: category, Scope.REFERRAL: referral}.get(scope)
    return f"{scope.value}/{detail}" if detail else scope.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """A trained panel and the hash of its file."""

    panel: Panel = field(repr=False)
    model_hash: str

    def votes(self, name: str, texts: Sequence[str]) -> list[Vote]:
        """What one voter of the panel says of each text."""
        place = self.panel.names.index(name)
        reader, fitted = self.panel.readers[place], self.panel.fitted[place]
        read = [masked(text) for text in texts]
        # one by one: matrix products round differently in batches, and a vote must not hang on its neighbours
        return [self._vote(name, fitted.judge(reader.read([text]))[0], fitted.spoke(text)) for text in read]

    def _vote(self, name: str, shares: Floats, spoken: Sequence[Spoken]) -> Vote:
        scope: defaultdict[Scope, float] = defaultdict(float)
        category: dict[str, float] = {}
        referral: dict[str, float] = {}
        spam = 0.0
        for label, share in zip(self.panel.classes, np.round(shares, _DECIMALS), strict=True):
            kind, _, detail = label.partition("/")
            if kind == SPAM:
                spam += float(share)
            scope[Scope.UNCLEAR if kind == SPAM else Scope(kind)] += float(share)
            if detail:
                (category if kind == Scope.OURS.value else referral)[detail] = float(share)
        said = _first_sentence(self.panel.classes[int(shares.argmax())], spoken)
        return Vote(
            voter=name,
            scope=_whole(scope),
            category=_whole(category),
            referral=_whole(referral),
            spam=round(spam, _DECIMALS),
            cues=tuple(_cue(one) for one in spoken),
            because=said,
        )


def train(examples: Sequence[Example], seed: int) -> Panel:
    """The panel of labelled reports, not cross-fitted: it earns no certificate. Raises Missing for none."""
    if not examples:
        raise Missing("examples", "at least one labelled report is needed", "is the starter corpus empty?")
    labels = [answer_of(one.scope, one.category, one.referral, one.spam) for one in examples]
    texts = [one.text for one in examples]
    return Panel.without_crossing(texts, labels, sorted(set(labels)), np.random.default_rng(seed))


def train_starter(folder: Path) -> Sorting:
    """The sorting of the starter corpus, all languages, trained now and kept in `folder`."""
    examples = list(chain.from_iterable(starter(language) for language in LANGUAGES))
    panel = train(examples, STARTER_SEED)
    source = "the starter corpus, written by the Leadline developers"
    save(panel, folder / STARTER, Training(seed=STARTER_SEED, texts=len(examples), source=source))
    return open_sorting(folder / STARTER)


def open_sorting(path: Path) -> Sorting:
    """The sorting of a model file. Raises Unreadable or Tampered as `load` does."""
    panel, manifest = load(path)
    return Sorting(panel=panel, model_hash=manifest.model_hash)


def _whole(shares: dict[Scope, float] | dict[str, float]) -> dict:  # type: ignore[type-arg]
    total = sum(shares.values())
    return {key: share / total for key, share in shares.items()} if total > 0 else {}


def _cue(spoken: Spoken) -> Cue:
    term = f"case {spoken.case}" if spoken.kind == "case" else spoken.name
    return Cue(lexicon=f"learnt {spoken.kind}", entry=spoken.label, term=term, weight=round(spoken.weight, 2))


def _first_sentence(label: str, spoken: Sequence[Spoken]) -> str:
    """Why, in one sentence, from words of the training reports only."""
    named = _named(label)
    near = [one for one in spoken if one.kind == "case"]
    if near:
        alike = sum(one.label == label for one in near)
        return f"Reads most like reports about {named}: {alike} of the {len(near)} nearest past cases were."
    words = [f'"{one.name}"' for one in spoken if one.kind == "word"][:3]
    if words:
        return f"Has words of reports about {named}: {', '.join(words)}."
    return f"No learnt word speaks; nearest by its shape to reports about {named}."


def _named(label: str) -> str:
    kind, _, detail = label.partition("/")
    if not detail:
        return _SCOPES.get(kind, kind)
    named = title("category" if kind == Scope.OURS.value else "referral", detail, "en")
    return named[0].lower() + named[1:] if named[1:2].islower() else named
