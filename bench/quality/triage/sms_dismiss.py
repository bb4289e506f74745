"""Messages to an emergency number: how much can be dismissed while at most 0.7 % of requests are lost.

    python bench/quality/triage/sms_dismiss.py --data en_sms_disaster_requests.jsonl.gz [--cut 0.6]

The oldest share of the file (--cut) is the labelled history; the rest is the stream. Beside it: always the
commonest label, and a threshold that is certified once.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import replays

from leadline.triage.stream import StreamRule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cut", type=float, default=0.6)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--audit", type=float, default=0.1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows, embed = replays.rows_of(asked.data), replays.Remembered()
    history, later = replays.cut(rows, asked.cut)
    rules = [
        StreamRule(risk=0.007, audit=asked.audit, seed=seed, actionable=("request",))
        for seed in range(asked.seeds)
    ]
    found = [replays.replayed(history if len(history) else None, later, rule, embed) for rule in rules]
    report = {
        "cut": asked.cut,
        "replays": found,
        "static": replays.static(history, later, rules[0], embed) if len(history) else None,
        "always_commonest_error": found[0]["majority_error"],
        **replays.machine(),
    }
    print(json.dumps(report, indent=2) if asked.json else "\n".join(f"{k}: {v}" for k, v in report.items()))


if __name__ == "__main__":
    main()
