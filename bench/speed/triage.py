"""What one report costs the fast voters: CPU p50 and p95 alone, CPU in batches, cold start, memory.

The panel is trained on 3,000 rows of each real set (city mailbox in Chinese, SMS in English); texts timed
are others. Cold start is a fresh process: imports, model file, encoder, first answer. CPU of one thread, each
the least of three tries: what other work on the same cores adds is not the voters' (as `timeit` counts).

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python -m bench.speed.triage --shared ../shared
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from leadline.triage.learning.modelfile import Training, load, save
from leadline.triage.learning.panel import Panel

SETS = {"zh": "zh_mailbox_departments.jsonl.gz", "en": "en_sms_disaster_requests.jsonl.gz"}
TRAINED, TIMED, BATCH, TRIES = 3_000, 300, 600, 3
SEED = 1
COLD = """
import time
from pathlib import Path
from leadline.triage.learning.modelfile import load
load(Path({path!r}))[0].judge(["{text}"])
held = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.process_time(), int(held.split()[1]) / 1024)
"""


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def trained(read: list[dict[str, str]], path: Path) -> None:
    texts, labels = [row["text"] for row in read], [row["y"] for row in read]
    panel = Panel.without_crossing(texts, labels, sorted(set(labels)), np.random.default_rng(SEED))
    save(panel, path, Training(seed=SEED, texts=len(texts)))


def cpu_s(panel: Panel, texts: list[str]) -> float:
    """CPU seconds that judging these texts together takes, the least of some tries."""
    spent = []
    for _ in range(TRIES):
        started = time.process_time()
        panel.judge(texts)
        spent.append(time.process_time() - started)
    return min(spent)


def cold(path: Path) -> tuple[float, float]:
    """CPU seconds and MB of a fresh process that judges one text."""
    code = COLD.format(path=str(path), text="lamp")
    tried = []
    for _ in range(TRIES):
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        seconds, held_mb = said.stdout.split()
        tried.append((float(seconds), float(held_mb)))
    return min(tried)


def measure(language: str, shared: Path, folder: Path) -> None:
    read = rows(shared / "data" / SETS[language])
    path = folder / f"{language}.model"
    trained(read[:TRAINED], path)
    cold_s, held_mb = cold(path)
    panel, _ = load(path)
    texts = [row["text"] for row in read[TRAINED : TRAINED + BATCH]]
    panel.judge(texts[:3])
    spent = [1e3 * cpu_s(panel, [text]) for text in texts[:TIMED]]
    each_s = cpu_s(panel, texts) / len(texts)
    half, most = np.percentile(spent, [50, 95])
    print(
        f"{language}: median {np.median([len(text) for text in texts]):.0f} characters;"
        f" alone p50 {half:.1f} ms, p95 {most:.1f} ms; batch {1 / each_s:.0f}/s;"
        f" cold start {cold_s:.2f} s CPU, {held_mb:.0f} MB;"
        f" file {path.stat().st_size / 1e6:.1f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for language in SETS:
            measure(language, chosen.shared, Path(folder))
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
