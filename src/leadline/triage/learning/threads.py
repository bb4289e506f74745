"""Threads: matrices on one core, because a second thread of theirs only waits where cores are busy.

Measured with both cores at work: one report 12 ms on one thread, 33 ms on two. Must not know texts.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Within it all matrices of this process are multiplied by the thread that asks."""
    limits: AbstractContextManager[Any] = _pool().limit(limits=1, user_api="blas")
    return limits


@cache
def _pool() -> ThreadpoolController:
    return ThreadpoolController()
