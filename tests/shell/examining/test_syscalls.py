"""The numbers of the syscalls, compared with the kernel's own headers where they are installed."""

import re
from pathlib import Path

import pytest

from leadline.shell.examining.syscalls import MACHINES, Machine

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
SOCKETS = {"socket", "connect", "accept", "bind", "listen", "socketpair", "accept4", "io_uring_setup"}
POWERS = {"execve", "execveat", "kill", "ptrace", "mount", "unshare", "setns", "bpf", "pidfd_getfd", "keyctl"}


def names(machine: str) -> tuple[Machine, dict[int, str]]:
    header = HEADERS[machine]
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    found = re.findall(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)\s*$", header.read_text(), re.MULTILINE)
    return MACHINES[machine], {int(number): name for name, number in found}


@pytest.mark.parametrize("machine", sorted(HEADERS))
def test_every_refused_number_is_a_call_and_those_that_matter_are_refused(machine: str) -> None:
    here, known = names(machine)

    assert {known[number] for number in here.opening} >= SOCKETS
    assert {known[number] for number in here.powers} >= POWERS
    assert {known[number] for number in here.moving} >= {"sendto", "sendmsg", "recvmsg"}
    assert (known[here.clone], known[here.clone3], known[here.tgkill]) == ("clone", "clone3", "tgkill")


@pytest.mark.parametrize("machine", sorted(HEADERS))
def test_what_reading_a_file_needs_is_not_refused(machine: str) -> None:
    here, known = names(machine)
    refused = {known[number] for number in (*here.opening, *here.moving, *here.powers)}

    assert refused.isdisjoint(
        {"read", "write", "openat", "mmap", "brk", "futex", "exit_group", "close", "fstat"}
    )
