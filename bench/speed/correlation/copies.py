"""CPU and memory of `leadline correlate duplicates|near` on a file of copies of one text, to the end.

    python -m bench.speed.correlation.copies [--rows 1e6] [--spread-deg 0] [--verbs duplicates near]

Every copy has a reporter of its own; they come over six days, not in order, from one place or from round it.
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

TEXT = (
    "A grey box with two antennas hangs on the lamp post by the pier since Monday, nobody knows whose it is."
)
START_S, SPAN_S = 1.77e9, 6 * 86_400.0


def write(path: Path, rows: int, spread_deg: float) -> None:
    """The file of copies."""
    rng = np.random.default_rng(1)
    at = START_S + rng.uniform(0, SPAN_S, rows)
    lat, lon = 31.2 + spread_deg * rng.normal(size=rows), 121.5 + spread_deg * rng.normal(size=rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "time", "lat", "lon", "kind", "text", "reporter"])
        for row, (when, north, east) in enumerate(zip(at.tolist(), lat.tolist(), lon.tolist(), strict=True)):
            writer.writerow([row, f"{when:.0f}", f"{north:.6f}", f"{east:.6f}", "box", TEXT, f"r{row}"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=float, nargs="+", default=[1e5, 1e6])
    parser.add_argument("--spread-deg", type=float, default=0.0, help="standard deviation of the places")
    parser.add_argument("--verbs", nargs="+", default=["duplicates", "near"])
    options = parser.parse_args()
    print(machine(), "\n\n| verb | rows | CPU s | GB at most | MB of JSON |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "copies.csv", Path(folder) / "out.json"
        for rows in (int(one) for one in options.rows):
            write(path, rows, options.spread_deg)
            for verb in options.verbs:
                asked = [
                    sys.executable,
                    "-m",
                    "leadline.shell.cli.main",
                    "correlate",
                    verb,
                    "--in",
                    str(path),
                ]
                with out.open("wb") as file:
                    child = subprocess.Popen([*asked, "--json"], stdout=file, stderr=subprocess.DEVNULL)
                    _, status, used = os.wait4(child.pid, 0)
                told = f"{used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss / 1e6:.2f}"
                print(f"| {verb} | {rows:,} | {told} | {out.stat().st_size / 1e6:.0f} |", flush=True)
                if status:
                    raise SystemExit(f"{verb} ended with {os.waitstatus_to_exitcode(status)}")
    print("\n" + machine())


if __name__ == "__main__":
    main()
