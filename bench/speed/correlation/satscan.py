"""SaTScan beside us, where its command-line program is there: its statistic, p-value and CPU time.

SaTScan is a trademark of Martin Kulldorff; its licence is its own. Nothing of it is part of Leadline.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from leadline.methods.geodesy import MEAN_RADIUS_M
from leadline.methods.scan import Asked, Reports

#: the radius of its sphere: circles are asked for so that they hold the same places as ours
ITS_RADIUS_M = 6_367_000.0
LAST = date(2026, 12, 31)
PARAMETERS = """[Input]
CaseFile={folder}/a.cas
PrecisionCaseTimes=3
StartDate={start}
EndDate={end}
CoordinatesFile={folder}/a.geo
CoordinatesType=1
[Analysis]
AnalysisType=4
ModelType=2
ScanAreas=1
TimeAggregationUnits=3
TimeAggregationLength=1
[Output]
ResultsFile={folder}/a.txt
[Spatial Window]
MaxSpatialSizeInPopulationAtRisk=50
UseDistanceFromCenterOption=y
MaxSpatialSizeInDistanceFromCenter={radius_km}
[Temporal Window]
MinimumTemporalClusterSize=1
MaxTemporalSizeInterpretation=1
MaxTemporalSize={days}
[Inference]
PValueReportType=1
MonteCarloReps={replicates}
ProspectiveStartDate={end}
[Border Analysis]
[Cluster Restrictions]
MinimumCasesInHighRateClusters=2
[Space and Time Adjustments]
AdjustForWeeklyTrends={weekly}
[Run Options]
NumberParallelProcesses={processes}
LogRunToHistoryFile=n
[System]
Version=10.3.1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What it said of the most likely cluster, and what it took."""

    score: float
    observed: int
    expected: float
    p_value: float
    cpu_s: float
    wall_s: float


def ask(program: Path, reports: Reports, asked: Asked, *, processes: int = 1) -> Answer:
    """Its answer to the same question."""
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), reports, asked, processes)
        wall, before = time.perf_counter(), os.times()
        subprocess.run([program, f"{folder}/a.prm"], check=True, capture_output=True)
        after = os.times()
        text = Path(folder, "a.txt").read_text(encoding="latin-1")
        took = after.children_user + after.children_system - before.children_user - before.children_system
        return Answer(
            score=_number(text, "Test statistic"),
            observed=int(_number(text, "Number of cases")),
            expected=_number(text, "Expected cases"),
            p_value=_number(text, "P-value"),
            cpu_s=took,
            wall_s=time.perf_counter() - wall,
        )


def _write(folder: Path, reports: Reports, asked: Asked, processes: int) -> None:
    places = enumerate(zip(reports.lat, reports.lon, strict=True))
    folder.joinpath("a.geo").write_text("".join(f"p{n} {lat:.9f} {lon:.9f}\n" for n, (lat, lon) in places))
    held, counts = np.unique(np.column_stack((reports.place, reports.age)), axis=0, return_counts=True)
    rows = [
        f"p{place} {count} {(LAST - timedelta(days=int(age))):%Y/%m/%d}\n"
        for (place, age), count in zip(held.tolist(), counts.tolist(), strict=True)
    ]
    folder.joinpath("a.cas").write_text("".join(rows))
    text = PARAMETERS.format(
        folder=folder,
        start=f"{LAST - timedelta(days=int(reports.age.max())):%Y/%m/%d}",
        end=f"{LAST:%Y/%m/%d}",
        radius_km=asked.radius_m * ITS_RADIUS_M / MEAN_RADIUS_M / 1000,
        days=asked.window_days,
        replicates=asked.replicates,
        weekly="n",
        processes=processes,
    )
    folder.joinpath("a.prm").write_text(text)


def _number(text: str, name: str) -> float:
    found = re.search(rf"{name}\.*:\s*([\d.]+)", text)
    return float(found.group(1)) if found else float("nan")
