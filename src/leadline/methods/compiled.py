"""Compiled: the one decorator by which a function of numbers becomes machine code, kept in a cache.

Source: numba (Lam, Pitrou and Seibert 2015, "Numba: a LLVM-based Python JIT compiler", LLVM-HPC).
The first call of a function on a machine takes some seconds; later processes read the cache beside the
file, or in the user's cache folder where that one cannot be written. Only files of `methods` import this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function as machine code; a division by zero gives infinity, as in numpy."""
    return cast(Function, njit(cache=True, error_model="numpy")(function))
