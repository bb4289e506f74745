"""How long it takes to find every equilateral triangle among some places, beside trying all of them.

    python bench/speed/correlation/triangle.py [--seed 1]

Even places on 50 × 50 km, sides of 1 km or more. "trying all" is the same comparison over
n³ / 6 triples in compiled code.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit

from leadline.methods.triangle import triangles

SIDE_M, LEAST_M = 50_000.0, 1_000.0


@njit(cache=True)
def naive(places, eps, least):  # type: ignore[no-untyped-def]
    """Number of triangles; places: float64[n, 2]."""
    many, count = len(places), 0
    ratio = (1 + eps) * (1 + eps)
    for i in range(many):
        for j in range(i + 1, many):
            first = (places[i, 0] - places[j, 0]) ** 2 + (places[i, 1] - places[j, 1]) ** 2
            for k in range(j + 1, many):
                one = (places[i, 0] - places[k, 0]) ** 2 + (places[i, 1] - places[k, 1]) ** 2
                other = (places[j, 0] - places[k, 0]) ** 2 + (places[j, 1] - places[k, 1]) ** 2
                low = min(first, one, other)
                if low >= least * least and max(first, one, other) <= ratio * low:
                    count += 1
    return count


def cpu_ms(work: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return 1000 * min(spent)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    rng = np.random.default_rng(parser.parse_args().seed)
    warm = rng.uniform(0, SIDE_M, (20, 2))
    triangles(warm, 0.02, LEAST_M)
    naive(warm, 0.02, LEAST_M)
    print("| places | eps | triangles | search, ms CPU | trying all, ms CPU | ratio | equal |")
    print("|---|---|---|---|---|---|---|")
    for many in (20, 50, 200, 1000):
        places = rng.uniform(0, SIDE_M, (many, 2))
        for eps in (0.02, 0.05):
            search = cpu_ms(lambda: triangles(places, eps, LEAST_M), 15)  # noqa: B023
            trying = cpu_ms(lambda: naive(places, eps, LEAST_M), 3)  # noqa: B023
            found, counted = len(triangles(places, eps, LEAST_M)), naive(places, eps, LEAST_M)
            equal = "yes" if found == counted else "NO"
            times = f"{search:.2f} | {trying:.2f} | {trying / search:.0f}"
            print(f"| {many} | {eps:.0%} | {found} | {times} | {equal} |")
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line]
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    print(f"\n{names[0] if names else platform.processor()}, {os.cpu_count()} cores, load average {load}")


if __name__ == "__main__":
    main()
