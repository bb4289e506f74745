"""Replays of a data set for the stream benches, and what simpler rules would have done."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from leadline.methods.rolling import Seen, roll
from leadline.triage.labelled import Labelled, parse
from leadline.triage.learning.running import RunningVoters, combine, read, sentence_vectors
from leadline.triage.stream import StreamRule, stream

#: share of the history that a static threshold learns from; the rest certifies it
LEARNT = 0.75


def rows_of(path: Path) -> Labelled:
    return parse(path.read_bytes(), time="t", name=path.name).in_time()


def cut(rows: Labelled, share: float) -> tuple[Labelled, Labelled]:
    """The oldest share of the rows, and the rest."""
    first = round(len(rows) * share)
    return rows.take(range(first)), rows.take(range(first, len(rows)))


class Remembered:
    """Sentence vectors that are made once for all replays of a bench, and kept in a file if one is named."""

    def __init__(self, file: Path | None = None) -> None:
        self.file, self.kept = file, dict[str, np.ndarray]()
        if file is not None and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self.kept = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def __call__(self, texts: Any) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self.kept]
        self.kept.update(zip(new, sentence_vectors(new), strict=True))
        if new and self.file is not None:
            np.savez(self.file, texts=np.array(list(self.kept)), vectors=np.stack(list(self.kept.values())))
        return np.stack([self.kept[text] for text in texts])


def replayed(
    history: Labelled | None, later: Labelled, rule: StreamRule, embed: Remembered
) -> dict[str, Any]:
    """One replay as a row of a table."""
    found = stream(later, rule, history=history, embed=embed)
    dismisses = bool(rule.actionable)
    return {
        "seed": rule.seed,
        "margin": rule.kept_margin,
        "coverage": found.whole.coverage,
        "risk_met": found.whole.missed if dismisses else found.whole.error,
        "errors": found.whole.errors,
        "worst_quarter": found.worst_quarter,
        "quarters": [
            (round(part.coverage, 3), round(part.missed if dismisses else part.error, 4))
            for part in found.quarters
        ],
        "audits_of_automatic": found.audits_of_automatic,
        "audits_of_all": found.audits_of_all,
        "timeline": found.timeline,
        "majority_error": found.majority_error,
        "together": found.together,
    }


def static(history: Labelled, later: Labelled, rule: StreamRule, embed: Remembered) -> dict[str, Any]:
    """A threshold certified once on the newest quarter of the history and never looked at again."""
    classes = sorted({*history.labels, *later.labels})
    texts, labels = history.texts + later.texts, history.labels + later.labels
    reading, truth = read(texts, embed), np.array([classes.index(label) for label in labels])
    learnt, known = round(LEARNT * len(history)), len(history)
    voters = RunningVoters(len(classes), rule.seed)
    voters.learn(reading, np.arange(learnt), truth[:learnt], np.ones(learnt))
    shares = combine(voters.judge(reading, np.arange(learnt, len(texts))))
    wanted = np.isin(np.array(labels[learnt:]), rule.actionable)
    lost = [classes.index(name) for name in rule.actionable]
    scores = 1 - shares[:, lost].sum(axis=1) if lost else shares.max(axis=1)
    wrong = wanted if lost else shares.argmax(axis=1) != truth[learnt:]
    part = slice(0, known - learnt)
    seen = Seen(
        all_scores=scores[part],
        scores=scores[part],
        wrong=wrong[part],
        chances=np.ones(known - learnt),
        among=wanted[part] if lost else None,
    )
    rung = roll(seen, alpha=rule.risk, delta=rule.delta, margin=0.999)
    later_rows = slice(known - learnt, None)
    chosen = scores[later_rows] >= (np.inf if rung is None else rung.threshold)
    bad = wrong[later_rows] & chosen
    of = wanted[later_rows].sum() if lost else chosen.sum()
    quarters = np.array_split(np.arange(len(chosen)), 4)
    base = wanted[later_rows] if lost else chosen
    return {
        "coverage": float(chosen.mean()),
        "risk_met": float(bad.sum() / max(1, of)),
        "worst_quarter": max(float(bad[rows].sum() / max(1, base[rows].sum())) for rows in quarters),
    }


def machine() -> dict[str, Any]:
    return {"load_average": os.getloadavg()[0], "cpus": os.cpu_count()}


def main(said: str | None, rule_of: Callable[[float, int], StreamRule]) -> None:
    """Print the replays of the rule that an audit share and a seed give, with simpler rules beside them."""
    parser = argparse.ArgumentParser(description=said)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cut", type=float, default=0.6)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--audit", type=float, default=0.1)
    parser.add_argument("--vectors", type=Path, help="File that keeps sentence vectors for the next run.")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows, embed = rows_of(asked.data), Remembered(asked.vectors)
    history, later = cut(rows, asked.cut)
    rules = [rule_of(asked.audit, seed) for seed in range(asked.seeds)]
    found = [replayed(history if len(history) else None, later, rule, embed) for rule in rules]
    report = {
        "cut": asked.cut,
        "replays": found,
        "static": static(history, later, rules[0], embed) if len(history) else None,
        "always_commonest_error": found[0]["majority_error"],
        **machine(),
    }
    print(json.dumps(report, indent=2) if asked.json else "\n".join(f"{k}: {v}" for k, v in report.items()))
