"""Syscalls: what a process that reads hostile files must never ask of the kernel, by number.

Source: Linux 6.12, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The numbers of one architecture."""

    #: AUDIT_ARCH value of <linux/audit.h>
    audit: int
    #: syscalls from here on belong to another ABI with other numbers; 0 if there is none
    foreign_from: int
    #: whatever makes a socket or connects one: after this no network can be reached
    opening: tuple[int, ...]
    #: whatever moves something over a socket that is there
    moving: tuple[int, ...]
    #: new programs and processes, other processes, other roots, the kernel itself
    powers: tuple[int, ...]
    #: starts threads, and processes unless it says CLONE_THREAD
    clone: int
    #: the same with its flags out of a filter's sight: glibc falls back to `clone` when it is not there
    clone3: int
    #: a signal to a thread: only to one's own process
    tgkill: int


_X86_64 = Machine(
    audit=0xC000003E,
    foreign_from=0x4000_0000,
    # socket connect accept bind listen socketpair accept4 io_uring_setup io_uring_enter io_uring_register
    # (a ring opens sockets without these calls)
    opening=(41, 42, 43, 49, 50, 53, 288, 425, 426, 427),
    # sendto recvfrom sendmsg recvmsg shutdown getsockname getpeername setsockopt getsockopt recvmmsg sendmmsg
    moving=(44, 45, 46, 47, 48, 51, 52, 54, 55, 299, 307),
    # fork vfork execve kill ptrace mknod acct settimeofday mount umount2 swapon swapoff reboot sethostname
    # setdomainname iopl ioperm init_module delete_module quotactl pivot_root chroot tkill clock_settime
    # rt_sigqueueinfo kexec_load add_key request_key keyctl unshare mknodat perf_event_open
    # rt_tgsigqueueinfo name_to_handle_at open_by_handle_at setns process_vm_readv process_vm_writev
    # finit_module execveat bpf userfaultfd pidfd_send_signal pidfd_open pidfd_getfd kexec_file_load; and the
    # same on every machine: open_tree move_mount fsopen fsconfig fsmount fspick process_madvise mount_setattr
    powers=(
        *(57, 58, 59, 62, 101, 133, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 175, 176, 179),
        *(155, 161, 200, 227, 129, 246, 248, 249, 250, 272, 259, 298, 297, 303, 304, 308, 310, 311, 313),
        *(322, 321, 323, 424, 434, 438, 320, 428, 429, 430, 431, 432, 433, 440, 442),
    ),
    clone=56,
    clone3=435,
    tgkill=234,
)
_AARCH64 = Machine(
    audit=0xC00000B7,
    foreign_from=0,
    opening=(198, 199, 200, 201, 202, 203, 242, 425, 426, 427),
    moving=(204, 205, 206, 207, 208, 209, 210, 211, 212, 243, 269),
    powers=(
        *(221, 129, 117, 33, 89, 170, 40, 39, 224, 225, 142, 161, 162, 105, 106, 60, 41, 51, 130, 112),
        *(138, 104, 217, 218, 219, 97, 241, 240, 264, 265, 268, 270, 271, 273, 281, 280, 282, 424, 434, 438),
        *(294, 428, 429, 430, 431, 432, 433, 440, 442),
    ),
    clone=220,
    clone3=435,
    tgkill=131,
)
#: by the name that `uname -m` gives
MACHINES: Mapping[str, Machine] = MappingProxyType(
    {"x86_64": _X86_64, "amd64": _X86_64, "aarch64": _AARCH64, "arm64": _AARCH64}
)
