"""Speed of the console: the queue's pages over 200,000 open leads, in a scratch database.

`python bench/speed/console.py [--leads 200000]` prints server time, bytes and queries of each page,
with the load average and the processor beside them.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from leadline.shell.database import embedded

CATEGORIES = ["device", "photography", "surveillance", "intrusion", "surveying", ""]
ROUNDS = 15
BATCH = 5_000


def fill(count: int) -> None:
    """Open leads with their reports, decisions and clocks."""
    from leadline.shell.tables.models import DeadlineRow, DecisionRow, LeadRow, ReportRow

    dice = random.Random(2)
    start = datetime.now(UTC) - timedelta(days=30)
    because = 'Describes what may be an antenna box ("antenna", "box"). Proposed category: device.'
    for first in range(0, count, BATCH):
        reports, leads, decisions, clocks = [], [], [], []
        for number in range(first, min(count, first + BATCH)):
            at = start + timedelta(seconds=number * 12)
            pk = uuid.UUID(int=(0x0193 << 112) | (number << 64) | (2 << 62) | dice.getrandbits(60))
            reports.append(
                ReportRow(
                    id=pk, received_at=at, channel="web", mode="anonymous",
                    language=dice.choice(["en", "zh"]), basis="saw",
                    danger="now" if dice.random() < 0.01 else "no", lat=2 + dice.gauss(0, 0.05),
                    lon=86 + dice.gauss(0, 0.05), lookup_hash=pk.bytes,
                    idempotency_hash=pk.bytes, inbox_recipient="age1",
                )
            )  # fmt: skip
            category = dice.choice(CATEGORIES)
            leads.append(
                LeadRow(
                    report_id=pk, state=dice.choice(["queued"] * 8 + ["accepted", "asked"]), waiting_for="",
                    received_at=at, scope="ours" if category else "unclear", category=category,
                    is_sensitive=dice.random() < 0.02, score=round(dice.uniform(0, 100), 3),
                    band=dice.choices(range(5), [1, 5, 40, 60, 2000])[0],
                    setting={"kind": "urban", "place": "Old Harbour", "because": "Within Old Harbour."},
                )
            )  # fmt: skip
            decisions.append(
                DecisionRow(lead_id=pk, revision=1, body={}, because=because, because_zh=because, at=at)
            )
            clocks.append(
                DeadlineRow(
                    lead_id=pk,
                    clock="acknowledge",
                    started_at=at,
                    due_at=at + timedelta(days=1),
                    because="A.",
                )
            )
        for model, rows in (
            (ReportRow, reports),
            (LeadRow, leads),
            (DecisionRow, decisions),
            (DeadlineRow, clocks),
        ):
            model.objects.bulk_create(rows)


def measure(client: object, name: str, path: str) -> None:
    """Print one line."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(path)  # type: ignore[attr-defined]
        times.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)  # type: ignore[attr-defined]
    size = len(answer.content)
    packed = len(gzip.compress(answer.content))
    print(
        f"{name:34} {statistics.median(times):7.1f} ms median {max(times):7.1f} ms worst "
        f"{size:7,} bytes ({packed:,} gzip) {len(asked):3} queries, status {answer.status_code}"
    )


def run(count: int) -> None:
    """Fills, then measures."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from leadline.model.report import reference
    from leadline.shell.accounts.making import enrol_totp, make_account
    from leadline.shell.tables.models import LeadRow
    from leadline.shell.tables.queue import QUEUE_ORDER, Filters, _write, page

    began = time.perf_counter()
    fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{count:,} open leads made in {time.perf_counter() - began:.0f} s")
    make_account("bench", "supervisor")
    user = User.objects.get(username="bench")
    enrol_totp(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    queue = reverse("console:queue")
    measure(client, "first page", queue)
    measure(client, "second page", f"{queue}?after={page(Filters()).after}")
    deep = LeadRow.objects.order_by("band", "-score", "received_at", "report_id").values(
        "band", "score", "received_at", "report_id"
    )[count * 3 // 4]

    measure(client, "page after three quarters", f"{queue}?after={_write(deep, QUEUE_ORDER)}")
    measure(client, "one category", f"{queue}?category=surveying")
    measure(client, "one category and language", f"{queue}?category=surveying&language=zh&sensitive=1")
    measure(client, "mine (none)", f"{queue}?mine=1")
    measure(client, "search by reference", f"{reverse('console:search')}?q={reference(deep['report_id'])}")
    measure(client, "lead page", reverse("console:lead", args=[deep["report_id"]]))
    measure(client, "map, whole town", f"{reverse('console:points')}?bbox=85,1,87,3&zoom=9")
    measure(client, "map, a street", f"{reverse('console:points')}?bbox=85.99,1.99,86.0,2.0&zoom=15")
    print(f"load average {os.getloadavg()[0]:.2f}, {os.cpu_count()} CPUs, {processor()}")


def processor() -> str:
    """The processor's name."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown CPU"
    )


def main() -> None:
    """Starts a scratch database, fills it, measures, throws it away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=200_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="leadline-bench-") as folder,
        embedded.start(Path(folder), durable=False) as server,
    ):
        os.environ["LEADLINE_HOME"], os.environ["DATABASE_URL"] = folder, server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "leadline.shell.settings"
        os.environ["LEADLINE_HOSTS"] = "testserver"
        run(options.leads)


if __name__ == "__main__":
    main()
