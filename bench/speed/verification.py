"""How long all fast findings of one lead take: 4 files, 3 vessels, 20 satellites, a drawn shadow.

    python -m bench.speed.verification [--data shared/data] [--leads 40] [--json]

Each lead names three ships of a real track file, carries two pictures with content credentials, one without
and a table of 24 times, and an officer entered a shadow for it. Timed is what the step CHECK does beside the
database: reading the four files in the sandbox, then every verifier under the guard of the worker. The first
lead, which loads registers and starts the sandbox, is timed apart. `cpu_a_lead_s`: processor time of all
processes, which other work beside it hardly changes.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import platform
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from bench.quality.correlation.profiles import DATA
from PIL import Image

from leadline.model.checking import Entered, Told
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Evidence, Examined
from leadline.model.moment import Moment
from leadline.model.place import Datum, Place
from leadline.policy import load
from leadline.ports.world import World
from leadline.shell.examining.sandbox import Sandbox
from leadline.shell.plugins import plugins
from leadline.shell.registers.elements import ElementFiles
from leadline.shell.registers.tracks import TrackFiles
from leadline.shell.worker.bounded import Bounded
from leadline.testing import report_of
from leadline.verification.dossier import Dossier
from leadline.verification.run import run
from leadline.verification.verifier import Verifier

SATELLITES = 20
SHIPS = 3
QUANTILES = {"p50": 0.5, "p95": 0.95, "max": 1.0}
#: the tracks are of these days, the element sets of those
DAY, EVENTS = datetime(2021, 3, 22, tzinfo=UTC), datetime(2026, 5, 26, tzinfo=UTC)


class Timed:
    """A verifier that keeps how long its checks take."""

    def __init__(self, verifier: Verifier, spent: dict[str, list[float]]) -> None:
        self._verifier, self._spent = verifier, spent
        self.spec, self.claim = verifier.spec, verifier.claim

    def claims(self, dossier: Dossier) -> Any:
        return self._time(lambda: self._verifier.claims(dossier))

    def check(self, claim: Any) -> Any:
        return self._time(lambda: self._verifier.check(claim))

    def _time(self, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        try:
            return work()
        finally:
            self._spent[self.spec.name].append(time.perf_counter() - began)


def elements_of(folder: Path, data: Path) -> ElementFiles:
    """Element sets of the first satellites of a published group."""
    group = next(file for file in sorted((data / "tle").iterdir()) if "resource" in file.name)
    lines = gzip.decompress(group.read_bytes()).decode().splitlines()
    (folder / group.stem).write_text("\n".join(lines[: 3 * SATELLITES]) + "\n", encoding="utf-8")
    return ElementFiles(folder)


def files_of(data: Path, dice: np.random.Generator) -> list[tuple[str, bytes]]:
    """Two signed pictures, one without anything, and a table of times."""
    signed = sorted((data / "c2pa").glob("*.jpg"))
    names = dice.choice(len(signed), 2, replace=False)
    plain = io.BytesIO()
    Image.fromarray(dice.integers(0, 255, (600, 800, 3), dtype=np.uint8)).save(plain, "JPEG")
    times = sorted(EVENTS + timedelta(minutes=int(one)) for one in dice.integers(0, 3 * 1440, 24))
    table = "time,what\n" + "".join(f"{one.isoformat()},order\n" for one in times)
    found = [(signed[one].name, signed[one].read_bytes()) for one in names]
    return [*found, ("plain.jpg", plain.getvalue()), ("orders.csv", table.encode())]


def examined(box: Sandbox, files: list[tuple[str, bytes]], beside: int) -> tuple[Examined, ...]:
    """The files as the step finds them, read in the sandbox, so many at a time."""
    with ThreadPoolExecutor(beside) as pool:
        facts = list(pool.map(lambda one: box.examine(one[1], one[0]), files))
    return tuple(
        Examined(
            evidence=Evidence(
                id=UUID(int=number), report=UUID(int=0), name=name, size=len(content), sha256="0" * 64,
                declared_type="", received_at=EVENTS,
            ),
            facts=read,
        )
        for number, ((name, content), read) in enumerate(zip(files, facts, strict=True), 1)
    )  # fmt: skip


def dossier_of(ships: list[str], files: tuple[Examined, ...], dice: np.random.Generator) -> Dossier:
    """A lead with place, time, files, three ships and a shadow that an officer entered."""
    at = DAY + timedelta(minutes=int(dice.integers(0, 1440)))
    lat, lon = 31.3 + dice.normal(0, 0.2), 32.35 + dice.normal(0, 0.2)
    place = Place(lat=lat, lon=lon, uncertainty_m=200.0, given_lat=lat, given_lon=lon, datum=Datum.WGS84)
    moment = Moment(earliest=at, latest=at + timedelta(minutes=30))
    claims = [("vessel", {"vessel": ship, "about": ship}) for ship in ships]
    shadow = {"shadow_azimuth_deg": float(dice.uniform(0, 360)), "length_ratio": float(dice.uniform(0.3, 3))}
    claims.append(("shadow", shadow | {"about": "file:1"}))
    words = "Unloading at the dock by the north gate, 200 m west of Port Said, order log attached."
    return Dossier(
        report=replace(report_of(words, place=place, moment=moment), received_at=EVENTS),
        decision=Decision(scope=Scope.OURS, category="shipping"),
        files=files,
        entered=tuple(Entered(verifier=name, claim=claim, by="lin", at=at) for name, claim in claims),
        company=tuple(Told(at=at + timedelta(hours=hour), place=place) for hour in range(1, 7)),
    )


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, default=DATA)
    ask.add_argument("--leads", type=int, default=40)
    ask.add_argument("--json", action="store_true")
    given = ask.parse_args()
    policy, dice, spent = load(), np.random.default_rng(1), defaultdict[str, list[float]](list)
    load_before, box = os.getloadavg(), Sandbox(policy.evidence)
    box.warm()
    with tempfile.TemporaryDirectory() as folder:
        tracks = TrackFiles(given.data / "ais_east_mediterranean.csv.gz")
        world = World(policy=policy, elements=elements_of(Path(folder), given.data), tracks=tracks)
        asked = [Timed(kind(world), spent) for kind in plugins("verifiers")]
        guard, ships = Bounded(policy.verification.most_s), list(tracks.load().ships())
        whole, reading, counts, cpu_before = [], [], [], _cpu_s()
        for _ in range(given.leads + 1):
            files = files_of(given.data, dice)
            mine = [ships[one] for one in dice.choice(len(ships), SHIPS, replace=False)]
            began = time.perf_counter()
            read = examined(box, files, policy.evidence.beside)
            reading.append(time.perf_counter() - began)
            found = run(asked, dossier_of(mine, read, dice), guard, policy.verification.claims_most)
            whole.append(time.perf_counter() - began)
            counts.append(len(found))
        box.close()
    result: dict[str, Any] = {
        "leads": given.leads,
        "findings_a_lead": float(np.mean(counts)),
        "first_s": whole[0],
        "cpu_a_lead_s": (_cpu_s() - cpu_before) / len(whole),
        **{f"whole_{name}_s": value for name, value in _shares(whole[1:]).items()},
        **{f"files_{name}_s": value for name, value in _shares(reading[1:]).items()},
        **{f"{name}_p95_s": _shares(took)["p95"] for name, took in sorted(spent.items())},
        "load_before": load_before,
        "load_after": os.getloadavg(),
        "cpu": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
    }
    print(json.dumps(result) if given.json else "\n".join(f"{k:<22} {v}" for k, v in result.items()))


def _cpu_s() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _shares(took: list[float]) -> dict[str, float]:
    return {name: round(float(np.quantile(took, share)), 3) for name, share in QUANTILES.items()}


if __name__ == "__main__":
    main()
