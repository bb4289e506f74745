"""A rule over an archive on a Ray cluster of several nodes, one of which dies in the middle.

    python -m bench.speed.correlation.cluster [--rows 2e6] [--nodes 2] [--slab 100000]

Needs the extra `leadline[cluster]`. Each node is a Ray node of its own (its own scheduler, object store and
workers, one CPU each) on this machine, joined by loopback; the head has no CPU, so every slab is done on a
node. The command is the one that a user types. What is compared is every answer, with those of the local
pool. It tells whether a cluster gives the right answers and outlives a node, not how fast many machines are.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.speed.correlation.archive import digest, make
from bench.speed.correlation.loads import machine
from ray.cluster_utils import Cluster


def asked(path: Path, out: Path, slab: int, more: Sequence[str]) -> list[str]:
    """The command line."""
    rule = ["--kind", "kind", "--reporter", "reporter", "--radius-m", "5000", "--rows-per-slab", str(slab)]
    run = ["archive", "run", "--in", str(path), "--out", str(out), *rule, *more, "--json"]
    return [sys.executable, "-m", "leadline.shell.cli.main", *run]


def timed(
    command: Sequence[str], out: Path, after: int, then: Callable[[], None] | None
) -> tuple[float, int]:
    """Wall seconds; once so many slabs stand in the folder something happens, and how many stood by then."""
    start, seen = time.perf_counter(), 0
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while child.poll() is None:
        if then is not None and not seen and (done := len(list(out.glob("near/*.parquet")))) >= after:
            then()
            seen = done
        time.sleep(0.05)
    if child.returncode:
        raise SystemExit(child.communicate()[1].decode())
    return time.perf_counter() - start, seen


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=float, default=2e6)
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--slab", type=int, default=100_000, help="rows of a slab")
    options = parser.parse_args()
    print(machine(), f"\n\n{options.rows:,.0f} rows, slabs of {options.slab:,}\n")
    print("| where | wall s, with its start | slabs done when a node died | digest of all answers |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "reports.parquet"
        make(path, int(options.rows))
        out = folder / "local"
        wall, _ = timed(asked(path, out, options.slab, ["--workers", "2"]), out, 0, None)
        print(f"| pool of 2 processes | {wall:.1f} | – | {digest(out / 'near')} |", flush=True)
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
        try:
            nodes = [cluster.add_node(num_cpus=1) for _ in range(options.nodes)]
            more = ["--cluster", cluster.address]
            out = folder / "whole"
            wall, _ = timed(asked(path, out, options.slab, more), out, 0, None)
            print(f"| {len(nodes)} Ray nodes | {wall:.1f} | – | {digest(out / 'near')} |", flush=True)
            out = folder / "bereft"
            wall, seen = timed(
                asked(path, out, options.slab, more), out, 3, lambda: cluster.remove_node(nodes[-1], False)
            )
            said = f"{seen} of {len(list(out.glob('near/*.parquet')))}"
            print(f"| {len(nodes)} Ray nodes, one killed | {wall:.1f} | {said} | {digest(out / 'near')} |")
        finally:
            cluster.shutdown()
    print("\n" + machine())


if __name__ == "__main__":
    main()
