"""Landlock: the kernel lets this process read the program and its libraries, and no other file.

Source: landlock(7), Linux 5.13 and newer; unprivileged, inherited, and never taken off again.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

#: the same numbers on every architecture
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_PLEASE, _BENEATH = 1, 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
#: rights that each version of the interface knows
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP, _SCOPES = 0b11, 0b11
#: what libraries read beside their own folders
_SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo", "/usr/share/proj"),
    *("/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/zero", "/dev/urandom"),
    *("/sys/devices/system/cpu", "/proc/cpuinfo", "/proc/meminfo"),
)


def version() -> int:
    """The version of the interface; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION_PLEASE))))


def readable() -> tuple[Path, ...]:
    """Folders of the program and of what it is made of."""
    own = [Path(place) for place in (sys.prefix, sys.base_prefix, *sys.path) if place]
    return tuple(place for place in (*own, *map(Path, _SYSTEM)) if place.exists())


def close_in(places: Iterable[Path]) -> None:
    """Nothing; only `places` can be read from now on, and nothing written. Raises OSError."""
    known = version()
    if not known:
        raise OSError("no landlock")
    libc = ctypes.CDLL(None, use_errno=True)
    rights = _RIGHTS[min(known, 5)]
    wanted = struct.pack("=QQQ", rights, _TCP, _SCOPES)[: 8 if known < 4 else 16 if known < 6 else 24]
    rules = _checked(libc.syscall(_CREATE, wanted, ctypes.c_size_t(len(wanted)), ctypes.c_uint(0)))
    try:
        for place in places:
            with suppress(OSError):
                _allow(libc, rules, place)
        _checked(libc.syscall(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint(0)))
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, place: Path) -> None:
    spot = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | _READ_DIR | _EXECUTE if place.is_dir() else _READ_FILE
        rule = struct.pack("=Qi", rights, spot)
        _checked(libc.syscall(_ADD, ctypes.c_int(rules), ctypes.c_int(_BENEATH), rule, ctypes.c_uint(0)))
    finally:
        os.close(spot)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
