"""How many copies of a report are found, how many links are wrong, and that none goes across places.

    python -m bench.quality.correlation.duplicates --texts en.jsonl.gz haiti.jsonl.gz [--rows N] [--seed 1]

Each line of the files is an object with a "text". Intervals are Clopper and Pearson's, 95 %. A link counts as
right if the two are copy and original, or copies of one original; links between two originals count as wrong,
although some real reports are copies of each other: the precision is a lower bound.
"""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

import numpy as np
from bench.quality.correlation.altered import ACTS, Reports, make, read
from scipy import stats

from leadline.methods.duplicates import Limits, Links, link


def interval(hits: int, total: int) -> str:
    """Share with its interval, such as "0.9712 (0.9690–0.9733)"."""
    low = stats.beta.ppf(0.025, hits, total - hits + 1) if hits else 0.0
    high = stats.beta.ppf(0.975, hits + 1, total - hits) if hits < total else 1.0
    return f"{hits / max(1, total):.4f} ({low:.4f}–{high:.4f})"


def line(name: str, hit: np.ndarray) -> str:
    return f"| {name} | {len(hit):,} | {interval(int(hit.sum()), len(hit))} |"


def judge(reports: Reports, links: Links, limits: Limits) -> list[str]:
    """Rows of the table."""
    source = np.where(reports.origin >= 0, reports.origin, np.arange(len(reports.texts)))
    one, other = reports.pairs
    linked = set(zip(links.first.tolist(), links.second.tolist(), strict=True))
    found = np.array(
        [(min(a, b), max(a, b)) in linked for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    )
    near = reports.apart_m() <= limits.radius_m
    right = source[links.first] == source[links.second]
    rows = [
        line("recall, all copies in reach", found[near]),
        line("precision, links", right),
        f"| linked across places | {int((~near).sum())} copies elsewhere | {int(found[~near].sum())} |",
    ]
    for number, act in enumerate(ACTS):
        mine = near & (reports.act[other] == number)
        rows.append(line(f"recall, {act}", found[mine]))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    limits = Limits()
    reports = make(read(options.texts), options.rows, np.random.default_rng(options.seed))
    links = link(reports.texts, (reports.lat, reports.lon), reports.at_s, limits)
    names = ", ".join(path.name for path in options.texts)
    print(f"{names}: {len(reports.texts):,} rows, seed {options.seed}\n")
    print("| what | of | share (95 %) |\n|---|---|---|")
    print("\n".join(judge(reports, links, limits)))
    print(f"\nload average {os.getloadavg()[0]:.1f}, {platform.processor() or platform.machine()}")


if __name__ == "__main__":
    main()
