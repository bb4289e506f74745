"""How often a text sketch takes an edited copy for the same text, and two different texts for one.

    python bench/quality/sketch.py --texts reports.jsonl.gz [--json]

Each line of the file is an object with a "text". Copies are made by changing a share of the words
(of the characters in Chinese text) at random; different texts are random pairs of the file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from pathlib import Path

import numpy as np

from leadline.methods.sketch import HASHES, SAME_TEXT_HASHES, sketch, values

KEY = bytes(range(32))
SHARES = (0.05, 0.10, 0.15, 0.20, 0.30)


def read(path: Path, most: int) -> list[str]:
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode().split("\n")
    texts = dict.fromkeys(str(json.loads(line)["text"]) for line in lines if line)
    return [text for text in texts if sketch(text, KEY)][:most]


def edit(text: str, share: float, rng: np.random.Generator, stock: list[str]) -> str:
    """The text with a share of its words exchanged for words of other texts, left out or doubled."""
    gap = " " if text.count(" ") > len(text) / 15 else ""
    words = text.split(" ") if gap else list(text)
    out = []
    for word in words:
        act = rng.integers(0, 3) if rng.random() < share else -1
        other = stock[rng.integers(0, len(stock))]
        piece = rng.choice(other.split(" ")) if gap else other[rng.integers(0, len(other))]
        out += {-1: [word], 0: [], 1: [str(piece)], 2: [word, str(piece)]}[int(act)]
    return gap.join(out)


def measure(texts: list[str], rng: np.random.Generator, pairs: int) -> dict[str, object]:
    start = time.perf_counter()
    table = np.array([values(sketch(text, KEY)) for text in texts])
    each_ms = (time.perf_counter() - start) / len(texts) * 1000
    long = [("".join(texts[number : number + 200]))[:1_000] for number in range(200)]
    start = time.perf_counter()
    for text in long:
        sketch(text, KEY)
    long_ms = (time.perf_counter() - start) / len(long) * 1000
    first, second = rng.integers(0, len(texts), pairs), rng.integers(0, len(texts), pairs)
    agree = np.count_nonzero(table[first] == table[second], axis=1)[first != second]
    found = {}
    for share in SHARES:
        copies = [sketch(edit(text, share, rng, texts), KEY) for text in texts]
        same = [np.count_nonzero(values(copy) == row) for copy, row in zip(copies, table, strict=True)]
        found[f"{share:.0%}"] = round(float(np.mean(np.array(same) >= SAME_TEXT_HASHES)), 4)
    return {
        "texts": len(texts),
        "characters": round(float(np.mean([len(text) for text in texts]))),
        "sketch_ms": round(each_ms, 3),
        "sketch_ms_1000_characters": round(long_ms, 3),
        "copies found by share edited": found,
        "different pairs": len(agree),
        "taken for the same, by equal values asked": {
            str(asked): int(np.count_nonzero(agree >= asked)) for asked in (8, 10, 12, SAME_TEXT_HASHES, 16)
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    parser.add_argument("--most", type=int, default=3_000)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    answer: dict[str, object] = {"hashes": HASHES, "asked": SAME_TEXT_HASHES, "load": os.getloadavg()}
    for path in options.texts:
        answer[path.name] = measure(read(path, options.most), rng, options.pairs)
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    for name, figures in answer.items():
        print(name, json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
