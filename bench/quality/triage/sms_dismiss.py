"""Messages to an emergency number: how much can be dismissed while at most 0.7 % of requests are lost.

    python bench/quality/triage/sms_dismiss.py --data en_sms_disaster_requests.jsonl.gz [--cut 0.6]

The oldest share of the file (--cut) is the labelled history; the rest is the stream. Beside it: always the
commonest label, and a threshold that is certified once.
"""

from __future__ import annotations

import replays

from leadline.triage.stream import StreamRule


def rule_of(audit: float, seed: int) -> StreamRule:
    """The rule that is measured."""
    return StreamRule(risk=0.007, audit=audit, seed=seed, actionable=("request",))


if __name__ == "__main__":
    replays.main(__doc__, rule_of)
