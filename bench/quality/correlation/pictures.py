"""How often a passed-on picture is known again, and two different pictures are taken for one.

    python -m bench.quality.correlation.pictures [--pictures 1000] [--seed 0]

Made-up scenes (soft lights, hard edges, noise), altered as pictures are by messengers and screens.
"""

from __future__ import annotations

import argparse
import os
import platform
import time

from bench.quality.correlation.pictured import ALTERED, scene

from leadline.methods.phash import is_same_picture, picture_hash, same_pictures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pictures", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    scenes = [scene(options.seed + number) for number in range(options.pictures)]
    start = time.process_time()
    hashes = [picture_hash(one) for one in scenes]
    each_ms = (time.process_time() - start) / len(scenes) * 1000
    print("| what was done | known again |\n|---|---|")
    for name, alter in ALTERED.items():
        again = [picture_hash(alter(one)) for one in scenes]
        known = sum(
            a is not None and b is not None and is_same_picture(a, b)
            for a, b in zip(hashes, again, strict=True)
        )
        print(f"| {name} | {known} of {len(scenes)} |")
    pairs = len(scenes) * (len(scenes) - 1) // 2
    print(f"| different pictures taken for one | {len(same_pictures(hashes))} of {pairs:,} pairs |")
    print(f"\n{each_ms:.2f} ms a picture of 320 x 240")
    print(f"load average {os.getloadavg()[0]:.1f}, {platform.processor() or platform.machine()}")


if __name__ == "__main__":
    main()
