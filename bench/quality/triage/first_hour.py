"""How a new line sorts in its first hour: voters trained on the starter, judged on voices they never read.

    python -m bench.quality.triage.first_hour [--json]

Four held-out voices of the English part are like voices for training (TWINS); each figure is given without
them too.

Training and held-out reports are ours, by different voices; nobody ever sent them, so this says how far
voices of ours differ and not how people will write. The baseline is the lexicon voter alone, which learnt
nothing, and "always the commonest". Every figure has its Clopper-Pearson interval. Nothing was tuned on the
held-out part.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np

from leadline.methods.selective import interval
from leadline.model.decision import Decision, Scope
from leadline.policy.starter import LANGUAGES, Example, starter
from leadline.policy.taxonomy import taxonomy
from leadline.testing import report_of
from leadline.triage.decide import decide
from leadline.triage.learning.panel import Panel
from leadline.triage.lessons import class_of_example
from leadline.triage.voter import Voter
from leadline.triage.voters.learned import Bench, LearnedVoter
from leadline.triage.voters.lexicon import LexiconVoter

SEED = 20261124
#: held-out writers that resemble one for training, by one reader of both: a sailor, a teenager, an engineer,
#: and somebody who writes in a second language
TWINS = frozenset({"old-salt", "texting-teen", "engineer-figures", "second-language"})


def learned(language: str) -> list[Voter]:
    """The voters that a new line has besides the lexicon."""
    texts = [one.text for one in starter(language)]
    names = [class_of_example(one) for one in starter(language)]
    panel = Panel.without_crossing(texts, names, sorted(set(names)), np.random.default_rng(SEED))
    bench = Bench({language: panel})
    return [LearnedVoter(name, bench, {language: "bench"}) for name in panel.names]


def truth(example: Example) -> Scope:
    """Whose matter it is; spam is nobody's, so a person decides."""
    return Scope.UNCLEAR if example.spam or example.scope is None else Scope(example.scope)


def figures(examples: Sequence[Example], decisions: Sequence[Decision]) -> dict[str, tuple[int, int]]:
    """Counts of right answers, each with what it is out of."""
    pairs = [(truth(one), one, made) for one, made in zip(examples, decisions, strict=True)]
    ours = [(one, made) for said, one, made in pairs if said is Scope.OURS]
    away = [(one, made) for said, one, made in pairs if said is Scope.REFERRAL]
    called = [(said, made) for said, _, made in pairs if made.scope is Scope.OURS]
    left = [(said, made) for said, _, made in pairs if made.scope in (Scope.REFERRAL, Scope.PROTECTED)]
    return {
        "scope right": (sum(said is made.scope for said, _, made in pairs), len(pairs)),
        "ours, and called ours": (sum(made.scope is Scope.OURS for _, made in ours), len(ours)),
        "ours, with the right category": (
            sum(made.category == one.category for one, made in ours),
            len(ours),
        ),
        "ours, but proposed to leave": (
            sum(made.scope in (Scope.REFERRAL, Scope.PROTECTED) for _, made in ours),
            len(ours),
        ),
        "called ours, and ours": (sum(said is Scope.OURS for said, _ in called), len(called)),
        "of another office, and it is named": (
            sum(made.referral == one.referral for one, made in away),
            len(away),
        ),
        "proposed to leave, and right to": (
            sum(said is not Scope.OURS for said, _ in left),
            len(left),
        ),
    }


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--json", action="store_true")
    given = ask.parse_args()
    found = {}
    for language in LANGUAGES:
        examples = starter(language, heldout=True)
        reports = [report_of(one.text, language=language) for one in examples]
        began = time.process_time()
        voters = [LexiconVoter(), *learned(language)]
        fit_s = time.process_time() - began
        for name, asked in (("lexicon alone", voters[:1]), ("all voters", voters)):
            made = decide(asked, reports, taxonomy())
            found[f"{language}, {name}"] = figures(examples, made)
            far = [pair for pair in zip(examples, made, strict=True) if pair[0].writer not in TWINS]
            if len(far) < len(examples):
                found[f"{language}, {name}, without twins"] = figures(
                    [one for one, _ in far], [decision for _, decision in far]
                )
        common, count = Counter(truth(one) for one in examples).most_common(1)[0]
        found[f"{language}, always {common.value}"] = {"scope right": (count, len(examples))}
        if not given.json:
            print(f"{language}: {len(starter(language))} to learn from, {fit_s:.0f} s of CPU")
    if given.json:
        print(json.dumps(found))
        return
    for name, counts in found.items():
        print(name)
        for what, (right, of) in counts.items():
            low, high = interval(right, of)
            print(f"  {what:38} {right:4} of {of:4}  {right / max(1, of):6.1%}  ({low:.1%} to {high:.1%})")
    print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
