"""The package scanstatistics of R beside us, where `Rscript` and it are there: statistic and CPU time.

It has no past of its own: every day of its table is a window. So both are asked about the same few days.
Nothing of it is part of Leadline; its licence is the GPL.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from leadline.methods.geodesy import distances_m
from leadline.methods.scan import Reports

SCRIPT = """
suppressMessages(library(scanstatistics))
counts <- as.matrix(read.table("{folder}/counts.txt"))
zones <- lapply(strsplit(readLines("{folder}/zones.txt"), " "), as.integer)
before <- proc.time()
found <- scan_permutation(counts, zones, n_mcsim = {replicates}, max_only = TRUE)
took <- proc.time() - before
cat(length(zones), found$MLC$score, took[["user.self"]] + took[["sys.self"]], "\\n")
"""


def zones_of(reports: Reports, radius_m: float) -> list[tuple[int, ...]]:
    """Every circle round a place that holds another set of places, places numbered from 1."""
    found: dict[tuple[int, ...], None] = {}
    for lat, lon in zip(reports.lat, reports.lon, strict=True):
        away = distances_m(lat, lon, reports.lat, reports.lon)
        order = np.argsort(away, kind="stable")
        for many in range(1, int((away <= radius_m).sum()) + 1):
            found[tuple(sorted((order[:many] + 1).tolist()))] = None
    return list(found)


def ask(program: str, reports: Reports, radius_m: float, replicates: int) -> tuple[int, float, float]:
    """Its zones, its statistic and its CPU seconds; a row a day, the oldest first."""
    counts = np.zeros((int(reports.age.max()) + 1, len(reports.lat)), dtype=np.int64)
    np.add.at(counts, (reports.age.max() - reports.age, reports.place), 1)
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(Path(folder, "counts.txt"), counts, fmt="%d")
        lines = "\n".join(" ".join(map(str, zone)) for zone in zones_of(reports, radius_m))
        Path(folder, "zones.txt").write_text(lines + "\n")
        script = Path(folder, "ask.R")
        script.write_text(SCRIPT.format(folder=folder, replicates=replicates))
        done = subprocess.run([*program.split(), str(script)], check=True, capture_output=True, text=True)
    zones, score, cpu_s = done.stdout.split()[-3:]
    return int(zones), float(score), float(cpu_s)
