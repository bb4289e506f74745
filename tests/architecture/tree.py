"""What the tests of this folder look at: the files of the tree, read once."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "leadline"
MIGRATIONS = "leadline.shell.tables.migrations"


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the package that people write, without migrations."""
    return tuple(path for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "migrations")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The dotted name of a file of the package."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def line_count(path: Path) -> int:
    """Lines of one file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions() -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function and method."""
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield f"{name_of(path)}.{node.name}", node.end_lineno - node.lineno + 1


@cache
def imports() -> dict[str, set[str]]:
    """Every module with the modules of the package that it imports, deferred imports counted."""
    graph = grimp.build_graph("leadline", cache_dir=None)
    kept = [module for module in graph.modules if not module.startswith(MIGRATIONS)]
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in kept}


@cache
def project() -> dict[str, object]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def tracked() -> tuple[Path, ...]:
    """Every text file that git tracks; what is not in git is nobody's business."""
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in said.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def text_of(path: Path) -> str:
    """The text of a tracked file; nothing for what is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
