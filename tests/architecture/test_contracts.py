"""The dependency rule of the house, and that no part of the core is left out of it."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest
from importlinter.cli import lint_imports

from architecture.tree import ROOT, SOURCE, imports, project

OUTSIDE_THE_CORE = {"leadline.shell"}
#: hubs that every part may use
HUBS = ("leadline.errors", "leadline.model")


def contract(begins: str) -> dict[str, object]:
    contracts = project()["tool"]["importlinter"]["contracts"]
    return next(row for row in contracts if row["name"].startswith(begins))


def parts() -> set[str]:
    names = {
        path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    return {f"leadline.{name}" for name in names - {"__init__", "__pycache__"}}


def test_every_import_contract_is_kept(monkeypatch):
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def test_every_part_of_the_core_stands_in_the_contract_that_keeps_frameworks_out():
    named = set(contract("The core knows no framework")["source_modules"])

    assert parts() - OUTSIDE_THE_CORE - named == set()


def test_every_part_of_the_house_stands_in_a_layer():
    layers = " ".join(contract("The layers")["layers"])

    assert [part for part in sorted(parts()) if part not in layers] == []


def test_no_import_goes_in_a_circle_deferred_ones_counted():
    TopologicalSorter(imports()).prepare()


def test_no_module_but_errors_and_nouns_is_imported_by_a_quarter_of_the_rest(capsys):
    everything = imports()
    most = len(everything) / 4
    users = {name: sum(name in used for used in everything.values()) for name in everything}
    hubs = {name: count for name, count in users.items() if not name.startswith(HUBS)}
    with capsys.disabled():
        print("\n" + "\n".join(f"{count:4d} import {name}" for count, name in top(hubs)))

    assert [name for name, count in hubs.items() if count > most] == []


def top(hubs: dict[str, int]) -> list[tuple[int, str]]:
    return sorted(((count, name) for name, count in hubs.items()), reverse=True)[:5]


def test_pattern_detectors_are_kept_apart_as_well():
    assert contract("Pattern detectors")["modules"] == ["leadline.correlation.patterns.*"]


@pytest.mark.parametrize("part", ["voters", "verifiers", "detectors"])
def test_each_kind_of_plugin_has_a_contract_that_keeps_them_apart(part):
    assert contract(part.capitalize())["modules"] == [next(iter(contract(part.capitalize())["modules"]))]
    assert f".{part}.*" in contract(part.capitalize())["modules"][0]
