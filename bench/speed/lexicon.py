"""How long the lexicon takes to read a text, in CPU milliseconds (best of 7).

python bench/speed/lexicon.py --shared ../shared
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from itertools import islice
from pathlib import Path

from leadline.policy.lexicon import lexicon

DENSE_EN = (
    "A man photographs the fence of the naval base and asked the guards. Nothing else of interest today. "
)
DENSE_ZH = "昨晚我在码头看到有人用长焦镜头对着军港拍摄，旁边停着一辆面包车，车上还有天线，请尽快核实处理。"
SIZES = (1_000, 20_000, 100_000)
ROUNDS = 7


def real(path: Path) -> str:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return " ".join(json.loads(line)["text"] for line in islice(lines, 4_000))


def spent_ms(text: str) -> float:
    def once() -> float:
        started = time.process_time()
        lexicon().read(text)
        return 1e3 * (time.process_time() - started)

    return min(once() for _ in range(ROUNDS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    data = parser.parse_args().shared / "data"
    texts = {
        "real en (crisis tweets)": real(data / "en_crisis_on_topic.jsonl.gz"),
        "real zh (city mailbox)": real(data / "zh_mailbox_departments.jsonl.gz"),
        "dense en": DENSE_EN * 1_100,
        "dense zh": DENSE_ZH * 2_300,
        "one word repeated, en": "drone " * 17_000,
        "denied word repeated, zh": "没有天线" * 25_000,
    }
    started = time.process_time()
    lexicon()
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    print(f"{len(lexicon().terms)} terms built in {1e3 * (time.process_time() - started):.0f} ms")
    print("| text | " + " | ".join(f"{size:,} characters" for size in SIZES) + " |")
    print("|---|" + "---|" * len(SIZES))
    for name, text in texts.items():
        print(f"| {name} | " + " | ".join(f"{spent_ms(text[:size]):.2f}" for size in SIZES) + " |")


if __name__ == "__main__":
    main()
