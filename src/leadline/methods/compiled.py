"""Compiled: the decorators by which a function of numbers becomes machine code, kept in a cache.

Source: numba (Lam, Pitrou and Seibert 2015, "Numba: a LLVM-based Python JIT compiler", LLVM-HPC).
The first call of a function on a machine takes some seconds; later processes read the cache beside the
file, or in the user's cache folder where that one cannot be written. Only files of `methods` import this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])

#: `_nrt` decides whether arrays are counted; numba has no public name for it
_COUNTING: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": True}
_BARE = {**_COUNTING, "_nrt": False}


def compiled(function: Function) -> Function:
    """The function as machine code; a division by zero gives infinity, as in numpy."""
    return cast(Function, njit(**_COUNTING)(function))


def bare(function: Function) -> Function:
    """The same for a function that makes no arrays: it does not count who holds those that it is given.

    That counting is an atomic step at each call, a third of what the ring needs for a decision. What makes
    arrays and is called from here must be `compiled`.
    """
    return cast(Function, njit(**_BARE)(function))
