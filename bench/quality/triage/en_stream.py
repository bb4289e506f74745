"""On or off topic in a stream of crisis messages: coverage, error and audits at a 2 % bound, in time order.

    python bench/quality/triage/en_stream.py --data en_crisis_on_topic.jsonl.gz [--cut 0.6] [--seeds 1]

The oldest share of the file (--cut) is the labelled history; the rest is the stream. Beside it: always the
commonest label, and a threshold that is certified once.
"""

from __future__ import annotations

import replays

from leadline.triage.stream import StreamRule


def rule_of(audit: float, seed: int) -> StreamRule:
    """The rule that is measured."""
    return StreamRule(risk=0.02, audit=audit, seed=seed)


if __name__ == "__main__":
    replays.main(__doc__, rule_of)
