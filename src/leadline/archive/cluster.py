"""Cluster: slabs on many machines by Ray, the extra `leadline[cluster]`.

Every machine must see the archive and the output under the same path (a network file system).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadline.archive.run import Done, Plan, Workers, do_slab
from leadline.errors import Misconfigured


def machines(address: str = "") -> Workers:
    """Workers on a Ray cluster: the one at `address`, or one that is started here for the run.

    Raises Misconfigured if Ray is not installed.
    """
    try:
        import ray
    except ImportError as problem:
        raise Misconfigured(
            "a cluster needs the package ray, which is not installed; install leadline[cluster]"
        ) from problem

    def work(made: Plan, slabs: Sequence[int]) -> Iterator[Done]:
        ray.init(address=address or None, include_dashboard=False, log_to_driver=False)
        try:
            remote = ray.remote(do_slab)
            where = ray.put(made)
            waiting = [remote.remote(where, slab) for slab in slabs]
            while waiting:
                ready, waiting = ray.wait(waiting)
                yield from ray.get(ready)
        finally:
            ray.shutdown()

    return work
