from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from leadline.errors import Missing
from leadline.policy import load
from leadline.shell.cli.policy import app

KEYS_PAGE = Path(__file__).parents[3] / "docs" / "policy" / "keys.md"
OWN = """
[about]
source = "our own decision"
effective = 2026-01-01
decided_by = "the council"

[clocks]
danger = { value = 30, unit = "s" }
"""


def said(*words: str, **env: str) -> str:
    return CliRunner().invoke(app, list(words), env=env, catch_exceptions=False).output


def test_one_key_is_shown_with_its_source_and_who_decided():
    shown = said("show", "clocks.danger")

    assert "clocks.danger = 60 s" in shown
    assert "source      local policy" in shown
    assert "decided by" in shown


def test_the_beginning_of_a_key_shows_what_is_below_it_and_nothing_beside():
    lines = said("show", "clocks").splitlines()

    assert len(lines) == sum(key.startswith("clocks.") for key in load().entries)


def test_the_list_for_programs_has_every_key():
    rows = json.loads(said("show", "--json"))

    assert {row["key"] for row in rows} == set(load().entries)


def test_the_operators_own_file_has_the_last_word(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")

    shown = said("show", "clocks.danger", LEADLINE_POLICY=str(own))

    assert "clocks.danger = 30 s" in shown
    assert "our own decision" in shown


def test_a_key_that_nobody_knows_is_refused_with_the_way_to_the_list():
    with pytest.raises(Missing, match="leadline policy show"):
        said("show", "clocks.dangr")


def test_the_page_is_the_one_in_the_docs():
    assert said("page") == KEYS_PAGE.read_text(encoding="utf-8")
