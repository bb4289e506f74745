"""Loads for the benches of correlation: streams of made-up reports, and the machine they ran on."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numpy as np

from leadline.methods.ring import Stream

YEAR_S = 365 * 86_400.0
WINDOW_S = 72 * 3600.0
KINDS = 12
#: reporters of a country, of whom each report has one
REPORTERS = 10_000_000


def everywhere(rng: np.random.Generator, n: int, per_year: float, towns: int = 0) -> Stream:
    """Reports at a steady rate, evenly over 30 by 60 degrees, or round towns of very unequal size."""
    lat, lon = rng.uniform(20, 50, n), rng.uniform(75, 135, n)
    if towns:
        centres = np.column_stack((rng.uniform(20, 50, towns), rng.uniform(75, 135, towns)))
        share = 1 / np.arange(1, towns + 1)
        town = rng.choice(towns, n, p=share / share.sum())
        lat, lon = (centres[town] + rng.normal(0, 0.1, (n, 2))).T
    return Stream(
        at=np.cumsum(rng.exponential(YEAR_S / per_year, n)),
        lat=np.ascontiguousarray(lat),
        lon=np.ascontiguousarray(lon),
        kind=rng.integers(0, KINDS, n),
        reporter=rng.integers(0, REPORTERS, n),
        text=np.full(n, -1),
    )


def machine() -> str:
    """CPU, cores and load average, as a line under a table."""
    cpu, info = platform.processor() or platform.machine(), Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if "model name" in line]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    load = " ".join(f"{one:.2f}" for one in os.getloadavg())
    return f"{cpu}, {os.cpu_count()} cores, load average {load}, Python {platform.python_version()}"
