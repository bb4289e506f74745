"""The sandbox with readers of its own: what a reader may do to the line, which is nothing."""

import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from leadline.policy import load
from leadline.shell.examining.nursery import Nursery
from leadline.shell.examining.sandbox import Sandbox

BOUNDS = replace(load().evidence, read_for=timedelta(seconds=6), part_for=timedelta(seconds=1))
GOOD = """PART = '{part}'
def read(path, kind):
    return {{'length': len(path.read_bytes()), 'kind': dict(kind)}}
"""


def reader(part: str, body: str) -> str:
    """A reader whose `read` is this."""
    return f"PART = {part!r}\ndef read(path, kind):\n" + textwrap.indent(textwrap.dedent(body), "    ")


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Box"]:
    made = Box(tmp_path, monkeypatch)
    yield made
    made.close()


class Box:
    """A sandbox whose readers a test writes."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch, self._open = folder, monkeypatch, []

    def with_readers(self, bounds=BOUNDS, **readers: str) -> Sandbox:
        package = self.folder / "own_readers"
        package.mkdir()
        (package / "__init__.py").write_text(f"READERS = {tuple(readers)!r}\n")
        for name, text in readers.items():
            (package / f"{name}.py").write_text(text)
        program = self.folder / "start.py"
        program.write_text(
            f"import sys\nsys.path.append({str(self.folder)!r})\n"
            "from leadline.shell.examining.child import main\nmain()\n"
        )
        self._patch.setattr(Nursery, "command", (sys.executable, "-I", str(program)))
        made = Sandbox(bounds, readers="own_readers")
        self._open.append(made)
        return made

    def close(self) -> None:
        for one in self._open:
            one.close()


def test_nothing_that_a_hostile_file_would_try_succeeds() -> None:
    box = Sandbox(BOUNDS)
    tried = box.probe()
    box.close()

    walls = {name: tried.pop(name) for name in ("network", "powers", "files")}
    assert walls == {"network": "seccomp", "powers": "seccomp", "files": "landlock"}
    assert len(tried) == 11
    assert [name for name, how in tried.items() if how == "done"] == []


def test_each_reader_gives_its_part_and_hears_the_kind_from_the_first(box: Box) -> None:
    sandbox = box.with_readers(kind=GOOD.format(part="kind"), metadata=GOOD.format(part="metadata"))

    facts = sandbox.examine(b"1234567")

    assert facts.kind == {"length": 7, "kind": {}}
    assert facts.metadata == {"length": 7, "kind": {"length": 7, "kind": {}}}
    assert facts.trouble == ""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("while True: pass", "Reading its metadata took too long and was stopped."),
        ("import time; time.sleep(60)", "Reading its metadata took too long and was stopped."),
        ("import ctypes; ctypes.string_at(0)", "Its metadata could not be read: the reader broke on it."),
        ("import os; os.abort()", "Its metadata could not be read: the reader broke on it."),
        ("raise ValueError(path)", "Its metadata could not be read: it is broken or cut off."),
        (
            "return bytes(8 << 30)",
            "Its metadata could not be read: it needs more memory than a file may take.",
        ),
        (
            "return {'x': ['y' * 4000] * 2000}",
            "Its metadata would have said more than 524288 bytes and was stopped.",
        ),
    ],
)
def test_a_reader_that_is_lost_costs_its_own_part_only(box: Box, body: str, said: str) -> None:
    sandbox = box.with_readers(
        kind=GOOD.format(part="kind"), metadata=reader("metadata", body), table=GOOD.format(part="table")
    )

    facts = sandbox.examine(b"1234")

    assert (facts.kind["length"], facts.table["length"], facts.metadata) == (4, 4, {})
    assert facts.trouble == said


def test_a_file_on_which_every_reader_is_slow_is_given_up_in_time(box: Box) -> None:
    slow = "import time; time.sleep(60)"
    parts = ("kind", "metadata", "credentials", "raster", "table", "hints")
    sandbox = box.with_readers(
        replace(BOUNDS, read_for=timedelta(seconds=3)), **{part: reader(part, slow) for part in parts}
    )
    sandbox.warm()

    began = time.monotonic()
    facts = sandbox.examine(b"1234")

    assert time.monotonic() - began < 12
    assert "took too long" in facts.trouble


def test_no_reader_reaches_the_network_a_file_or_another_process(box: Box) -> None:
    body = """
    import os, socket
    told = []
    for act in (
        lambda: socket.create_connection(("127.0.0.1", 9), 1),
        lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
        lambda: socket.socket(socket.AF_UNIX),
        lambda: open("/etc/passwd").read(),
        lambda: open("/tmp/leadline-out", "w").write("x"),
        lambda: os.listdir("/tmp"),
        lambda: os.fork(),
        lambda: os.execv("/bin/true", ["true"]),
        lambda: os.kill(os.getppid(), 9),
    ):
        try:
            act()
            told.append("done")
        except OSError:
            told.append("refused")
    return {"told": told, "environment": sorted(os.environ)}
    """
    sandbox = box.with_readers(metadata=reader("metadata", body))

    assert sandbox.examine(b"1234").metadata == {
        "told": ["refused"] * 9,
        "environment": ["LC_CTYPE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"],
    }
    assert not Path("/tmp/leadline-out").exists()


def test_what_a_child_says_is_taken_as_data_of_a_bounded_shape(box: Box) -> None:
    body = """
    inner = "deep"
    for _ in range(40):
        inner = [inner]
    return {"deep": inner, "long": "x" * 9000, "zero": "a\\0b", "nan": float("inf"), "half": "\\ud800"}
    """
    sandbox = box.with_readers(
        metadata=reader("metadata", body), hints=reader("hints", "return ['no', {'name': 'a'}]")
    )

    facts = sandbox.examine(b"1234")

    assert len(facts.metadata["long"]) == 4000
    assert facts.metadata["zero"] == "ab"
    assert facts.metadata["nan"] is None
    assert facts.hints == ({"name": "a"},)


def test_a_child_that_forges_lines_fills_known_parts_only(box: Box) -> None:
    body = """
    import os
    for line in (b'{"part": "evidence", "value": {"id": "x"}}', b'{"part": "raster", "value": [1]}', b"no"):
        os.write(4, line + b"\\n")
    return {}
    """
    sandbox = box.with_readers(metadata=reader("metadata", body))

    facts = sandbox.examine(b"1234")

    assert (facts.raster, facts.trouble) == ({}, "")


def test_files_are_read_side_by_side_and_none_gets_the_answer_of_another(box: Box) -> None:
    sandbox = box.with_readers(kind=GOOD.format(part="kind"))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda count: sandbox.examine(bytes(count)).kind["length"], range(1, 41)))

    assert found == list(range(1, 41))


def test_a_nursery_that_was_killed_is_made_again(box: Box) -> None:
    sandbox = box.with_readers(kind=GOOD.format(part="kind"))
    sandbox.examine(b"12")
    process = sandbox._nursery._process
    assert process is not None
    process.kill()
    process.wait()

    assert sandbox.examine(b"1234").kind["length"] == 4
