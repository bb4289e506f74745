"""How long files take: examining four files of one lead, a viewing copy, taking 1 and 16 MiB in, sealing.

    nice python -m bench.speed.evidence

Pictures are made here (12 million pixels, as a telephone's); nothing is read from outside. Examining is
measured cold (the first file after a start: libraries are loaded) and warm (fresh files, 30 leads).
"""

from __future__ import annotations

import io
import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pyrage
from PIL import Image

from leadline.policy import load
from leadline.shell.examining.sandbox import Sandbox
from leadline.vault.files import seal_content
from leadline.vault.key import new_key, parse_recipients

LEADS = 10
FILES = 4
SIDE = (4000, 3000)


def main() -> None:
    box = Sandbox(load().evidence)
    pictures = [picture(seed) for seed in range(FILES)]
    print(f"{FILES} pictures of {SIDE[0]} x {SIDE[1]}, {sum(map(len, pictures)) / 1e6:.1f} MB together")
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    cold_s = seconds(lambda: box.examine(b"a first file"))
    print(f"cold start, one small file: {cold_s:.2f} s")
    print(f"one lead of {FILES} pictures, beside each other {load().evidence.beside}:")
    show("  examined", [seconds(lambda: examine_lead(box, pictures)) for _ in range(LEADS)])
    show("  examined, one picture", [seconds(lambda: box.examine(pictures[0])) for _ in range(LEADS)])
    show("  examined, a short text", [seconds(lambda: box.examine(b"words")) for _ in range(LEADS)])
    show("  viewing copy", [seconds(lambda: box.view(pictures[0])) for _ in range(LEADS)])
    show("  cleaned", [seconds(lambda: box.clean(pictures[0])) for _ in range(LEADS)])
    recipients = parse_recipients([new_key(datetime.now(UTC)).recipient])
    for size in (1 << 20, 16 << 20):
        show(
            f"  sealed, {size >> 20} MiB", [seconds(sealing(os.urandom(size), recipients)) for _ in range(10)]
        )
    box.close()
    print(f"processor time of one lead of {FILES} pictures: {cpu_of_leads(pictures):.2f} s")


def cpu_of_leads(pictures: list[bytes], leads: int = 5) -> float:
    """Seconds of processor time that the children take for one lead, without the start."""
    spent = []
    for count in (1, 1 + leads):
        before = children_s()
        box = Sandbox(load().evidence)
        box.examine(b"a first file")
        for _ in range(count - 1):
            examine_lead(box, pictures)
        box.close()
        spent.append(children_s() - before)
    return (spent[1] - spent[0]) / leads


def children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def sealing(content: bytes, recipients: Sequence[pyrage.x25519.Recipient]) -> Callable[[], object]:
    return lambda: list(seal_content(content, recipients, evidence_id=UUID(int=1)))


def picture(seed: int) -> bytes:
    """A picture with noise and shapes, as large as a telephone's."""
    image = Image.effect_mandelbrot(SIDE, (-2.0 + seed / 10, -1.5, 1.0, 1.5), 60).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


def examine_lead(box: Sandbox, pictures: list[bytes]) -> None:
    with ThreadPoolExecutor(load().evidence.beside) as pool:
        list(pool.map(box.examine, pictures))


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def show(what: str, took: list[float]) -> None:
    ranked = sorted(took)
    p95 = ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]
    print(f"{what:28} p50 {statistics.median(took):.3f} s   p95 {p95:.3f} s   most {ranked[-1]:.3f} s")


if __name__ == "__main__":
    main()
