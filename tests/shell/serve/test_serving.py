import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from bench.speed.chaos import is_clean, storm
from bench.speed.served import Served, answers, post_all, serving


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the user of the database can be let through, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="leadline-serve-", dir="/tmp") as folder:
        yield Path(folder)


def test_a_served_line_sorts_ends_cleanly_and_keeps_everything(home: Path) -> None:
    served = Served(home)
    served.start()
    statuses = post_all(served.url, range(3), 3, 60)
    served.wait_sorted(3, 60)
    children = served.processes("all")
    ((entries,),) = served.rows("SELECT max(seq) FROM audit")
    status = served.stop()
    anchored = int((home / "anchors.txt").read_text().splitlines()[-1].split()[1])
    left = psutil.wait_procs(children, timeout=20)[1]
    gone = not answers(served.port)
    with serving(served.home) as again:
        again.wait_sorted(3, 60)
        repeated = post_all(again.url, range(4), 4, 60)
        again.wait_sorted(4, 60)
        whole = again.audit()["whole"]

    assert statuses == [201, 201, 201]
    assert (status, left, gone) == (128 + signal.SIGTERM, [], True)
    assert anchored >= entries
    assert sorted(repeated) == [200, 200, 200, 201]
    assert whole is True


@pytest.mark.chaos
def test_six_kills_lose_nothing_and_double_nothing(home: Path) -> None:
    with serving(home) as served:
        result = storm(served, kills=6, reports=150, pause_s=2.0)

    assert is_clean(result, 150), result
