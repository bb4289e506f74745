"""Kills processes of a served line with -9 at random while reports come in; says what was lost or doubled.

Run: python -m bench.speed.chaos [--kills 60] [--reports 2000] [--json]. Exit status 1 if anything was.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.speed.served import Served, body, post_all, serving

CHECKS = {
    "reports": "SELECT count(*) FROM report",
    "keys": "SELECT count(DISTINCT idempotency_hash) FROM report",
    "queued": "SELECT count(*) FROM lead WHERE state = 'queued' AND waiting_for = ''",
    "decided_twice": "SELECT count(*) FROM (SELECT 1 FROM decision GROUP BY lead_id, revision "
    "HAVING count(*) > 1) d",
    "undecided": "SELECT count(*) FROM lead l WHERE NOT EXISTS "
    "(SELECT 1 FROM decision d WHERE d.lead_id = l.report_id)",
    "received_twice": "SELECT count(*) FROM (SELECT 1 FROM audit WHERE kind = 'report.received' "
    "GROUP BY subject HAVING count(*) > 1) a",
    "changed_state_twice": "SELECT count(*) FROM (SELECT 1 FROM state GROUP BY lead_id "
    "HAVING count(*) > 1) s",
    "states": "SELECT count(*) FROM state",
    "to_check": "SELECT count(*) FROM lead WHERE checks",
    "unchecked": "SELECT count(*) FROM lead WHERE to_check <> ''",
    "never_checked": "SELECT count(*) FROM lead WHERE checks AND checked = 0",
    "checked_twice": "SELECT count(*) FROM (SELECT 1 FROM audit WHERE kind = 'finding.made' "
    "GROUP BY subject, detail HAVING count(*) > 1) a",
}


def told(number: int) -> dict[str, Any]:
    """Report number `number`; every third one names two dates, which a check of its own compares."""
    said = body(number)
    dates = "" if number % 3 else " The notice is of 2026-03-01, the log of 2026-03-02."
    return said | {"what": said["what"] + dates}


def storm(served: Served, kills: int, reports: int, pause_s: float, seed: int = 7) -> dict[str, Any]:
    """What the rows say after `reports` reports and `kills` kills."""
    dice = random.Random(seed)
    killed: Counter[str] = Counter()

    def kill() -> None:
        while sum(killed.values()) < kills:
            time.sleep(dice.uniform(0.3, 1.7) * pause_s)
            if kind := served.kill_one(dice):
                killed[kind] += 1

    killer = threading.Thread(target=kill)
    began = time.monotonic()
    killer.start()
    batch, statuses, number = 10, [], 0
    while number < reports or killer.is_alive():
        some = range(number, min(reports, number + batch))
        statuses += post_all(served.url, some, 8, 300, told)
        number += len(some)
        share_left = max(0.0, kills - sum(killed.values())) * pause_s / max(1, (reports - number) / batch)
        time.sleep(min(share_left, pause_s))
    killer.join()
    served.wait_sorted(reports, 120)
    served.wait_checked(180)
    found = {name: served.rows(query)[0][0] for name, query in CHECKS.items()}
    whole = served.audit()["whole"]
    took_s = round(time.monotonic() - began, 1)
    said = {
        "kills": dict(killed),
        "statuses": dict(Counter(statuses)),
        "audit_whole": whole,
        "took_s": took_s,
    }
    return found | said


def is_clean(result: dict[str, Any], reports: int) -> bool:
    """Whether nothing was lost and nothing doubled."""
    once = all(result[name] == reports for name in ("reports", "keys", "queued", "states"))
    never = ("decided_twice", "undecided", "received_twice", "changed_state_twice")
    never += ("unchecked", "never_checked", "checked_twice")
    return once and not any(result[name] for name in never) and result["audit_whole"] is True


def main() -> int:
    """Exit status."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--kills", type=int, default=60)
    ask.add_argument("--reports", type=int, default=2000)
    ask.add_argument("--pause", type=float, default=2.0, help="mean seconds between kills")
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--json", action="store_true")
    given = ask.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="leadline-chaos-", dir="/tmp") as folder,
        serving(Path(folder)) as served,
    ):
        result = storm(served, given.kills, given.reports, given.pause, given.seed)
    result |= {
        "load_average": os.getloadavg(),
        "cores": os.cpu_count(),
        "clean": is_clean(result, given.reports),
    }
    lines = (f"{name:<20} {value}" for name, value in result.items())
    print(json.dumps(result) if given.json else "\n".join(lines))
    return 0 if result["clean"] else 1


if __name__ == "__main__":
    sys.exit(main())
