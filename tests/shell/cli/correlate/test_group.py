from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from leadline.shell.cli.correlate import COMMANDS, VERBS, app

HEAVY = ("django", "numpy", "numba", "pyarrow", "pyproj")


def test_the_help_names_the_verbs_and_loads_none():
    asks = "import sys; from leadline.shell.cli.correlate import app; app(['--help'], standalone_mode=False)"
    code = f"{asks}; print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.endswith("loaded: []\n")
    assert [name for name in COMMANDS if f"  {name} " not in said] == []


def test_every_verb_that_is_offered_has_its_line():
    assert set(COMMANDS) <= set(VERBS)
    assert "near" in COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_verb_teaches_by_examples_and_reads_a_file_and_writes_json(name):
    said = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"}, catch_exceptions=False).output

    assert f"    leadline correlate {name}" in said
    assert "--in" in said
    assert "--json" in said
