"""CPU and memory of `leadline correlate watch|density|convergence|surge|locate` on a file, start to end.

    python -m bench.speed.correlation.batch [--rows 1e4 1e5] [--copies] [--verbs watch density]

The rows are made up (seed 7): strewn over the demo town and 2 km round it, two a reporter, over sixty days,
of three kinds, and twenty of a fourth; with --copies all at one point. `watch` and `convergence` ask for the
demo's protected sites, `density` about one of the three kinds, `locate` about the twenty; all others are the
background. Beside each the start alone: the same verb with --help.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from bench.speed.correlation.loads import machine

from leadline.policy.sites import DEMO, read_sites

START_S, SPAN_S = 1.77e9, 60 * 86_400.0
ROUND_DEG = 0.02
VERBS = {
    "watch": ["--sites", str(DEMO)],
    "convergence": ["--sites", str(DEMO)],
    "density": ["--only", "a"],
    "surge": [],
    "locate": ["--only", "gps"],
}


def write(path: Path, rows: int, copies: bool) -> None:
    """The file of reports."""
    rng = np.random.default_rng(7)
    corners = np.array([site.middle() for site in read_sites(DEMO)])
    low, high = corners.min(axis=0) - ROUND_DEG, corners.max(axis=0) + ROUND_DEG
    places = np.repeat([corners[0]], rows, axis=0) if copies else rng.uniform(low, high, (rows, 2))
    at = START_S + np.sort(rng.uniform(0, SPAN_S, rows))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "lat", "lon", "time", "kind", "reporter"])
        for row, (when, (lat, lon)) in enumerate(zip(at.tolist(), places.tolist(), strict=True)):
            kind, who = "abc"[row % 3] if row % (rows // 20) else "gps", f"p{row % (rows // 2)}"
            writer.writerow([f"r{row}", f"{lat:.6f}", f"{lon:.6f}", f"{when:.0f}", kind, who])


def spent(words: list[str], out: Path) -> tuple[float, float, str]:
    """CPU seconds, GB at most, and the last line on standard error of one command."""
    command = [sys.executable, "-m", "leadline.shell.cli.main", "correlate", *words]
    errors = out.with_suffix(".err")
    with out.open("w") as answer, errors.open("w") as said:
        process = subprocess.Popen(command, stdout=answer, stderr=said)
        _, _, usage = os.wait4(process.pid, 0)
    lines = errors.read_text(encoding="utf-8").strip().splitlines()
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6, lines[-1] if lines else ""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=float, nargs="+", default=[1e4, 1e5])
    parser.add_argument("--copies", action="store_true", help="all rows at one point")
    parser.add_argument("--verbs", nargs="+", default=list(VERBS), choices=list(VERBS))
    options = parser.parse_args()
    print(
        machine(),
        "\n\n| verb | rows | CPU s | of which start | GB at most | said |\n|---|---|---|---|---|---|",
    )
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "reports.csv", Path(folder) / "out.json"
        for rows in (int(one) for one in options.rows):
            write(path, rows, options.copies)
            for verb in options.verbs:
                start, _, _ = spent([verb, "--help"], out)
                took, held, said = spent([verb, "--in", str(path), *VERBS[verb], "--json"], out)
                print(f"| {verb} | {rows:,} | {took:.1f} | {start:.1f} | {held:.2f} | {said} |", flush=True)


if __name__ == "__main__":
    main()
