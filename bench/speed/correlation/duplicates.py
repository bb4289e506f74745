"""How many reports a second are linked to their copies, beside datasketch with the same bands.

    python -m bench.speed.correlation.duplicates --texts en.jsonl.gz haiti.jsonl.gz [--rows N] [--peer N]

One core. The peer (datasketch: 64 permutations, 32 bands of 2, the same shingles, no look at the places and
no confirmation) runs on the first rows only, because it is slow; both rates are reports a second of CPU time.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
from bench.quality.correlation.altered import make, read

from leadline.methods.duplicates import Limits, first_of, link
from leadline.methods.minhash import BANDS, HASHES, LEAST_LETTERS, ROWS, signatures

ROUNDS = 3
WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


def least_cpu_s(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds and wall seconds of the quickest of some rounds."""
    took = []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        took.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(took)


def shingles(text: str) -> set[str]:
    words = WORDS.findall(text.casefold())
    return {f"{a} {b}" for a, b in pairwise(words)} | {word for word in words if len(word) >= LEAST_LETTERS}


def peer(texts: list[str]) -> str:
    """Reports a second of datasketch, or that it is not installed."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        return "not installed"
    start = time.process_time()
    index = MinHashLSH(num_perm=HASHES, params=(BANDS, ROWS))
    for row, text in enumerate(texts):
        signed = MinHash(num_perm=HASHES)
        signed.update_batch([shingle.encode() for shingle in shingles(text)])
        index.query(signed)
        index.insert(row, signed)
    return f"{len(texts) / (time.process_time() - start):,.0f} ({len(texts):,} rows)"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--peer", type=int, default=5_000)
    options = parser.parse_args()
    limits = Limits()
    reports = make(read(options.texts), options.rows, np.random.default_rng(1))
    places = (reports.lat, reports.lon)
    link(reports.texts[:1_000], tuple(column[:1_000] for column in places), reports.at_s[:1_000], limits)
    links = link(reports.texts, places, reports.at_s, limits)
    sign_s, _ = least_cpu_s(lambda: signatures(reports.texts))
    link_s, wall_s = least_cpu_s(lambda: link(reports.texts, places, reports.at_s, limits))
    first_s, _ = least_cpu_s(lambda: first_of(links, places, reports.at_s, limits))
    rows, letters = len(reports.texts), sum(map(len, reports.texts))
    names = ", ".join(path.name for path in options.texts)
    print(f"{names}: {rows:,} rows, {letters / rows:.0f} characters each\n")
    print("| work, one core | reports/s CPU | reports/s wall |\n|---|---|---|")
    print(f"| signatures | {rows / sign_s:,.0f} | |")
    print(f"| linked: signed, met, confirmed, place and time | {rows / link_s:,.0f} | {rows / wall_s:,.0f} |")
    print(f"| named the first of each matter ({len(links):,} links) | {rows / first_s:,.0f} | |")
    print(f"| datasketch, same bands | {peer(reports.texts[: options.peer])} | |")
    print(f"\nload average {os.getloadavg()[0]:.1f}, {platform.processor() or platform.machine()}")


if __name__ == "__main__":
    main()
