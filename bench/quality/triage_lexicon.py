"""What the lexicon voter makes of real public texts, none of which is a security tip.

There is no public set of tips with labels, so this measures false alarms (called "ours") and
referrals, never recall. Rows with an even number were looked at while the word lists were
written; figures are from odd rows only. The naive baseline calls everything "unclear" (a person
reads it): 0 % false alarms, 0 % referred.

    python bench/quality/triage_lexicon.py --shared ../shared
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from math import sqrt
from pathlib import Path
from uuid import UUID

from leadline.model.decision import Decision, Scope
from leadline.model.report import Channel, Circumstances, Mode, Report, Statement
from leadline.policy.offices import FALLBACK
from leadline.policy.taxonomy import taxonomy
from leadline.triage.decide import decide
from leadline.triage.voters.lexicon import LexiconVoter

SETS = {
    "city mailbox, zh": "zh_mailbox_departments.jsonl.gz",
    "crisis tweets, en": "en_crisis_on_topic.jsonl.gz",
    "earthquake reports, en": "haiti_reports.jsonl.gz",
    "sightings, en": "en_sightings.jsonl.gz",
}
#: which of our offices would be right for a department of the city mailbox (several may be)
DEPARTMENTS = {
    "城乡建设": {"housing", "roads", "sanitation", "utilities", "parking", "noise", "environment"},
    "环境保护": {"environment", "noise", "sanitation"},
    "劳动和社会保障": {"labour", "records", "discipline"},
    "教育文体": {"education"},
    "商贸旅游": {"consumer", "housing", "fraud", "food", "police", "tax"},
    "卫生计生": {"health", "records", "family"},
    "交通运输": {"traffic", "roads", "parking"},
}
Z95 = 1.959964
MOST_ROWS = 20_000


def rows(path: Path, parity: int) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 2 == parity and number < 2 * MOST_ROWS:
                yield json.loads(line)


def report_of(text: str) -> Report:
    plain = Circumstances(channel=Channel.API, mode=Mode.ANONYMOUS, language="en")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    statement = Statement(what=text)
    return Report(id=UUID(int=1), revision=1, received_at=at, circumstances=plain, statements=(statement,))


def wilson(hits: int, of: int) -> str:
    share, z2 = hits / of, Z95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return f"{100 * share:.1f} % ({100 * (middle - half):.1f}–{100 * (middle + half):.1f})"


def measure(name: str, path: Path, parity: int) -> list[tuple[dict[str, str], Decision]]:
    read = list(rows(path, parity))
    reports = [report_of(row["text"]) for row in read]
    started = time.process_time()
    decisions = decide([LexiconVoter()], reports, taxonomy())
    spent_ms = 1e3 * (time.process_time() - started) / len(reports)
    scopes = Counter(decision.scope for decision in decisions)
    cells = [wilson(scopes[scope], len(reports)) for scope in Scope]
    sensitive = wilson(sum(decision.sensitive for decision in decisions), len(reports))
    print(f"| {name} | {len(reports)} | {' | '.join(cells)} | {sensitive} | {spent_ms:.2f} |")
    return list(zip(read, decisions, strict=True))


def right_office(pairs: list[tuple[dict[str, str], Decision]]) -> str:
    referred = [(row, decision) for row, decision in pairs if decision.scope is Scope.REFERRAL]
    named = [(row, decision) for row, decision in referred if decision.referral != FALLBACK]
    right = sum(decision.referral in DEPARTMENTS[row["y"]] for row, decision in named)
    commonest = Counter(row["y"] for row, _ in named).most_common(1)[0][1]
    return (
        f"{wilson(right, len(named))} of {len(named)}; always the commonest department: "
        f"{wilson(commonest, len(named))}; switchboard {wilson(len(referred) - len(named), len(referred))}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--even", action="store_true", help="the rows that the lists were written with")
    parser.add_argument("--show", default="", help="print texts of the zh set with this scope, for reading")
    options = parser.parse_args()
    parity = 0 if options.even else 1
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    print("| set | rows | ours | referral | protected | unclear | sensitive | CPU ms a text |")
    print("|---|---|---|---|---|---|---|---|")
    mailbox = []
    for name, file in SETS.items():
        pairs = measure(name, options.shared / "data" / file, parity)
        mailbox = mailbox or pairs
    print(f"right office among the referred of the city mailbox: {right_office(mailbox)}")
    for row, decision in mailbox:
        if options.show and decision.scope == options.show:
            words = [f"{cue.term}/{cue.entry}" for cue in decision.cues if cue.lexicon == "category"]
            print(words, decision.category, row["text"][:80].replace("\n", " "))


if __name__ == "__main__":
    main()
