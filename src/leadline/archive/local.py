"""Local: slabs on the processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from threading import Thread

from leadline.archive.run import Done, Plan, Workers, do_slab, here


def processes(count: int | None = None) -> Workers:
    """Workers on so many processes, one for each core if nothing is said; one process needs no other."""
    wanted = count or os.cpu_count() or 1

    def work(made: Plan, slabs: Sequence[int]) -> Iterator[Done]:
        if wanted == 1 or len(slabs) <= 1:
            yield from here(made, slabs)
            return
        # started afresh: a fork of a process with threads can hang
        workers = min(wanted, len(slabs))
        with ProcessPoolExecutor(workers, get_context("spawn"), _end_with_parent) as pool:
            running: set[Future[Done]] = {pool.submit(do_slab, made, slab) for slab in slabs}
            while running:
                ready, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    yield future.result()

    return work


def _end_with_parent() -> None:
    """Nothing; this process ends as soon as the one that started it is gone, even if that was killed."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
