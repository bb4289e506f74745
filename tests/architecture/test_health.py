"""The signs of health of the code; the table prints itself with each run."""

from __future__ import annotations

import ast
import re
import statistics

import pytest

from architecture.tree import ROOT, SOURCE, functions, line_count, name_of, parsed, sources

#: lines; see CONTRIBUTING.md
FILE_MOST, FILE_P90, FILE_MEDIAN_LOW, FILE_MEDIAN_HIGH, FUNCTION_MOST = 400, 300, 60, 140, 60
#: share of public things with a docstring
DOCUMENTED_LEAST = 0.95
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "misc", "tools", "manager"}
WAIVER = re.compile(r"#\s*noqa:.*\b(C901|PLR0915|PLR0913)\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
#: a paper or a norm by its year, or the word itself
SOURCE_NAMED = re.compile(r"\b(1[6-9]|20)\d\d\b|\bRFC \d+|\bIS[OC] \d+|[Ss]ource|https://")
UNIT_NAMED = re.compile(
    r"\b(degrees?|radians?|metres?|m|km|seconds?|s|hours?|bits?|bytes?|dB\w*|hertz|MHz|V/m|letters|characters|count)\b"
)

KINDS_OF_DEFINITION = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def sizes() -> list[int]:
    return [line_count(path) for path in sources() if path.name != "__init__.py"]


def p90(numbers: list[int]) -> float:
    return statistics.quantiles(numbers, n=10)[-1]


def public_definitions():
    for path in sources():
        yield name_of(path), parsed(path)
        for node in ast.walk(parsed(path)):
            if isinstance(node, KINDS_OF_DEFINITION) and not node.name.startswith("_"):
                yield f"{name_of(path)}.{node.name}", node


def undocumented() -> list[str]:
    inside = inner_ids()
    return [
        name for name, node in public_definitions() if id(node) not in inside and not ast.get_docstring(node)
    ]


def inner_ids() -> set[int]:
    """Definitions inside functions: nobody outside can call them."""
    found: set[int] = set()
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found |= {id(part) for part in ast.walk(node) if part is not node}
    return found


def test_the_table_of_health(capsys):
    files, lengths = sizes(), [length for _, length in functions()]
    tests = sum(line_count(path) for path in (ROOT / "tests").rglob("*.py"))
    code = sum(line_count(path) for path in sources())
    share = 1 - len(undocumented()) / sum(1 for _ in public_definitions())
    with capsys.disabled():
        middle = statistics.median(files)
        print(f"\nfiles {len(files)}: median {middle:.0f}, p90 {p90(files):.0f}, longest {max(files)}")
        print(f"functions {len(lengths)}: median {statistics.median(lengths):.0f}, longest {max(lengths)}")
        print(f"public docstrings {share:.1%}, lines of test per line of code {tests / code:.2f}")

    assert FILE_MEDIAN_LOW <= statistics.median(files) <= FILE_MEDIAN_HIGH
    assert p90(files) <= FILE_P90
    assert share >= DOCUMENTED_LEAST


@pytest.mark.parametrize("folder", ["src", "tests", "bench", "frontend/src", "tools"])
def test_no_file_is_longer_than_400_lines(folder):
    # Django writes migrations; nobody reads or edits them, and one that ran somewhere must stay as it is.
    files = [path for kind in ("*.py", "*.ts") for path in (ROOT / folder).rglob(kind)]

    assert [
        str(path) for path in files if line_count(path) > FILE_MOST and "migrations" not in path.parts
    ] == []


def test_no_function_is_longer_than_60_lines():
    assert [name for name, length in functions() if length > FUNCTION_MOST] == []


def test_no_limit_of_complexity_is_waived():
    assert [name_of(path) for path in sources() if WAIVER.search(path.read_text(encoding="utf-8"))] == []


def test_nothing_is_left_unfinished():
    assert [name_of(path) for path in sources() if UNFINISHED.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_has_a_name_that_says_nothing():
    assert [name_of(path) for path in sources() if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_nothing_catches_every_error_but_the_loops_that_must_survive():
    caught = [name_of(path) for path in sources() if "except Exception" in path.read_text(encoding="utf-8")]

    loops = ("leadline.shell.worker", "leadline.shell.serve", "leadline.shell.examining.work")
    assert [name for name in caught if not name.startswith(loops)] == []


@pytest.mark.parametrize("path", sorted((SOURCE / "methods").glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_a_method_names_its_source_and_its_units(path):
    text = path.read_text(encoding="utf-8")

    assert SOURCE_NAMED.search(text), "name the paper, norm or measurement that it comes from"
    assert UNIT_NAMED.search(text), "name the units of what goes in and comes out"
