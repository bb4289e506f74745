"""How the shipped word lists sort reports that were written apart from them: the town's, the stories'.

    python bench/quality/sort_demo.py

Each report of the town knows what its writers meant; that is compared with the machine's proposal.
"Unclear" is not an error: a person reads it. What counts is how much is put into a wrong scope.
Category and office are coarse here: bad fish is meant for "consumer", where "food" is right too.
"""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from leadline.model.decision import Decision
from leadline.model.report import Basis, Channel, Circumstances, Danger, Mode, Report, Statement
from leadline.policy.taxonomy import taxonomy
from leadline.shell.demo import town, voices
from leadline.triage.decide import decide
from leadline.triage.voters.lexicon import LexiconVoter

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
DAYS, PER_DAY, SEED = 30.0, 130.0, 1
STORIES = Path(__file__).parents[2] / "tests" / "cases" / "stories"
PARTS = ("what", "where", "when", "how_known", "evidence")


def as_report(number: int, said: dict[str, Any], language: str) -> Report:
    return Report(
        id=UUID(int=number),
        revision=1,
        received_at=NOW,
        circumstances=Circumstances(
            channel=Channel.API,
            mode=Mode(said["mode"]),
            language=language,
            basis=Basis(said["basis"]),
            danger=Danger(said["danger"]),
        ),
        statements=(Statement(**{part: said[part] for part in PARTS if part in said}),),
    )


def sort(reports: list[Report]) -> list[Decision]:
    return decide([LexiconVoter()], reports, taxonomy())


def show_town() -> None:
    stream = [r for r in town.reports(SEED, now=NOW, days=DAYS, per_day=PER_DAY) if r.kind]
    decisions = sort([as_report(k, r.submission, r.submission["language"]) for k, r in enumerate(stream)])
    kinds = voices.read("kinds")
    scopes: Counter[tuple[str, str, str]] = Counter()
    named: Counter[tuple[str, str]] = Counter()
    for report, decision in zip(stream, decisions, strict=True):
        row = kinds[report.kind]
        language = report.submission["language"]
        scopes[language, row["scope"], decision.scope.value] += 1
        if decision.scope.value == row["scope"] and ("category" in row or "office" in row):
            is_right = row.get("category") == decision.category and row.get("office") == decision.referral
            named[language, "right" if is_right else "wrong"] += 1
    print(f"{len(stream)} reports of the town")
    for language in ("en", "zh"):
        for meant in ("ours", "referral", "protected", "unclear"):
            row = {s: scopes[language, meant, s] for s in ("ours", "referral", "protected", "unclear")}
            total = sum(row.values()) or 1
            print(f"  {language} meant {meant:9}", ", ".join(f"{k} {n / total:6.1%}" for k, n in row.items()))
        right, wrong = named[language, "right"], named[language, "wrong"]
        print(f"  {language} category or office, where the scope is right: {right} of {right + wrong} right")


def show_stories() -> None:
    print("stories")
    for path in sorted(STORIES.glob("S*.toml")):
        story = tomllib.loads(path.read_text(encoding="utf-8"))
        for variant in story["variant"]:
            reports = [as_report(k, said, variant["language"]) for k, said in enumerate(variant["report"])]
            for number, decision in enumerate(sort(reports)):
                missed = misses(story["expected"], decision)
                print(
                    f"  {story['story']} {variant['language']} {number}: {', '.join(missed) or 'as expected'}"
                )


def misses(expected: dict[str, Any], decision: Decision) -> list[str]:
    found = {"scope": decision.scope.value}
    found |= {name: getattr(decision, name) for name in ("category", "referral", "object_kind", "sensitive")}
    wrong = [f"{k} {found[k]} not {expected[k]}" for k in found if k in expected and found[k] != expected[k]]
    missing = set(expected.get("raising", ())) - set(decision.raising)
    return wrong + [f"not raised by {name}" for name in sorted(missing)]


if __name__ == "__main__":
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} processors, load average {load}")
    show_town()
    show_stories()
