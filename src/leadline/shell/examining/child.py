"""Child: `python -m leadline.shell.examining.child`, the process that reads hostile files.

It loads the readers once, takes every network from itself, and then makes a child of its own for each
file: that one closes itself in, answers in lines of JSON, and ends. What a file does to its reader is
gone with that reader. It ends when the process that started it ends. Must not know the database,
the keys, or where the line lives: its environment is empty.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any

from leadline.shell.examining import work
from leadline.shell.examining.walls import Allowance, close_in, without_network

#: how often it looks for children that have ended or take too long, seconds
_LOOK_S = 0.02
_MOST_REQUEST = 65_536


def main() -> None:
    """Nothing; serves requests over the socket that is its standard input until that is closed."""
    control = socket.socket(fileno=os.dup(0))
    network = without_network()
    readers = work.load(sys.argv[1] if len(sys.argv) > 1 else work.READERS)
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Nursery(control, readers, network).serve()


class Nursery:
    """Takes one request after the other, makes a child for each, ends those that take too long."""

    def __init__(self, control: socket.socket, readers: Mapping[str, work.Read], network: str) -> None:
        """No child yet."""
        self._control = control
        self._readers = readers
        self._network = network
        #: by process id: when it must have ended, and where to write how it ended
        self._living: dict[int, tuple[float, int]] = {}
        self._late: set[int] = set()

    def serve(self) -> None:
        """Nothing; until the other end is closed."""
        while True:
            wait_s = _LOOK_S if self._living else None
            if select.select([self._control], [], [], wait_s)[0] and not self._take():
                return
            self._look()

    def _take(self) -> bool:
        """Whether there was a request; its child runs now."""
        message, files, _, _ = socket.recv_fds(self._control, _MOST_REQUEST, 3)
        if message:
            self._begin(json.loads(message), *files)
        return bool(message)

    def _begin(self, request: dict[str, Any], content: int, out: int, status: int) -> None:
        child = os.fork()
        if child == 0:
            os.setsid()
            self._work(request, content, out)
        for one in (content, out):
            os.close(one)
        self._living[child] = (time.monotonic() + request["wall_s"], status)
        self._control.sendall(b"%d\n" % child)

    def _work(self, request: dict[str, Any], content: int, out: int) -> None:
        """Never returns: reads the file, answers, ends."""
        code = 1
        with contextlib.suppress(BaseException):
            content, out = _keep_only(content, out)
            signal.setitimer(signal.ITIMER_REAL, request["wall_s"])
            allowed = Allowance(memory=request["memory"], cpu_s=request["cpu_s"])
            held = close_in(allowed) | {"network": self._network}
            with os.fdopen(out, "wb", buffering=0) as answers:
                work.do(request, content, answers, self._readers, held)
            code = 0
        os._exit(code)

    def _look(self) -> None:
        """Nothing; whoever is late is ended, and of whoever has ended it is written down how."""
        now = time.monotonic()
        for child, (deadline, _) in self._living.items():
            if now > deadline and child not in self._late:
                self._late.add(child)
                os.killpg(child, signal.SIGKILL)
        for child in list(self._living):
            ended, how = os.waitpid(child, os.WNOHANG)
            if ended:
                _, status = self._living.pop(child)
                said = {"status": how, "late": child in self._late}
                with contextlib.suppress(OSError):
                    os.write(status, json.dumps(said).encode())
                os.close(status)
                self._late.discard(child)


def _keep_only(content: int, out: int) -> tuple[int, int]:
    """The two files under the numbers 3 and 4; everything else is closed, the first three are empty."""
    kept = [os.dup2(one, number) for one, number in ((os.dup(content), 63), (os.dup(out), 62))]
    os.dup2(kept[0], 3)
    os.dup2(kept[1], 4)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.closerange(5, 4096)
    return 3, 4


if __name__ == "__main__":
    main()
