"""Bound: becomes a command that is asked to end when the process that started it is gone, however it went.

Run by its path, before anything is imported: `python bound.py PARENT COMMAND …`. Without it a parent that is
killed leaves web and worker behind, which hold the ports against the next start. Linux only; elsewhere it
only becomes the command.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: linux/prctl.h; kept across exec
PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Nothing; this process is the command from here on, or ends because the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(1)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
