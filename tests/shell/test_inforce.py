from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from leadline.shell.cli.verify import app
from leadline.shell.inforce import policy_in_force

OWN = """about = { source = "our order", effective = 2026-12-01, decided_by = "the council" }

[records]
entry = { value = 1440, unit = "min" }
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("LEADLINE_POLICY", str(path))
    return path


def test_the_own_file_lies_over_the_profile_that_the_environment_names(own):
    policy = policy_in_force({"LEADLINE_PROFILE": "cn-2022-order2", "LEADLINE_POLICY": str(own)})

    assert policy.profile == "cn-2022-order2"
    assert policy.records.entry.days == 1


def test_a_profile_given_by_hand_goes_before_that_of_the_environment():
    assert policy_in_force({"LEADLINE_PROFILE": "cn-2022-order2"}, "default").profile == "default"


def test_a_command_checks_by_the_policy_of_the_line(own):
    words = ["records", "--json", "--entry", "a=2026-03-01T08:00Z", "--entry", "b=2026-03-01T18:00Z"]
    found = CliRunner().invoke(app, words, catch_exceptions=False)

    assert json.loads(found.stdout)["verdict"] == "supports"
