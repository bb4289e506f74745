"""Filters: a seccomp filter without any library, so that the kernel itself refuses sockets and new programs.

The filter language is classic BPF, 8 bytes an instruction (McCanne and Jacobson 1993; seccomp(2)).
Once laid it cannot be taken off, and every thread and child inherits it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable

from leadline.shell.examining.syscalls import MACHINES, Machine

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_BITS, _GIVE = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF_0000, 0x0005_0000
#: offsets in struct seccomp_data: number, architecture, low half of the first argument
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16
_CLONE_THREAD = 0x0001_0000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def machine() -> Machine | None:
    """The syscall numbers of this machine, or None where no filter can be laid."""
    if sys.platform != "linux" or sys.byteorder != "little" or struct.calcsize("P") != 8:
        return None
    return MACHINES.get(platform.machine().lower())


def refuse_sockets(here: Machine) -> None:
    """Nothing; from now on every call that makes or connects a socket fails with EPERM. Raises OSError."""
    _lay([*_head(here), *_refused(here.opening), _step(_GIVE, _ALLOW)])


def refuse_powers(here: Machine) -> None:
    """Nothing; no socket, no process, no program, no signal to others, nothing of the kernel's own."""
    own = os.getpid()
    _lay(
        [
            *_head(here),
            *_refused((*here.opening, *here.moving, *here.powers)),
            # clone3 hides its flags: it is "not there", and glibc takes clone
            *(_step(_IF_EQUAL, here.clone3, no=1), _step(_GIVE, _REFUSE | errno.ENOSYS)),
            *(_step(_IF_EQUAL, here.clone, no=4), _step(_LOAD, _FIRST)),
            *(_step(_IF_BITS, _CLONE_THREAD, no=1), _step(_GIVE, _ALLOW)),
            _step(_GIVE, _REFUSE | errno.EPERM),
            *(_step(_IF_EQUAL, here.tgkill, no=3), _step(_LOAD, _FIRST)),
            *(_step(_IF_EQUAL, own, yes=1), _step(_GIVE, _REFUSE | errno.EPERM)),
            _step(_GIVE, _ALLOW),
        ]
    )


def _head(here: Machine) -> list[bytes]:
    """Another architecture's call is refused; the number of this one's is loaded."""
    head = [
        *(_step(_LOAD, _ARCHITECTURE), _step(_IF_EQUAL, here.audit, yes=1)),
        *(_step(_GIVE, _REFUSE | errno.EPERM), _step(_LOAD, _NUMBER)),
    ]
    if here.foreign_from:
        head += [_step(_IF_AT_LEAST, here.foreign_from, no=1), _step(_GIVE, _REFUSE | errno.EPERM)]
    return head


def _refused(numbers: Iterable[int]) -> list[bytes]:
    steps = []
    for number in numbers:
        steps += [_step(_IF_EQUAL, number, no=1), _step(_GIVE, _REFUSE | errno.EPERM)]
    return steps


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` say how many to skip."""
    return struct.pack("=HBBI", code, yes, no, value)


def _lay(steps: list[bytes]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(b"".join(steps))
    program = _Program(len(steps), ctypes.addressof(code))
    zero = ctypes.c_ulong(0)
    for arguments in (
        (PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero),
        (PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(program), zero, zero),
    ):
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
