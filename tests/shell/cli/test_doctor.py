from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from leadline.shell.cli.doctor import app, examine
from leadline.vault.keyring import create_key

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    tmp_path.chmod(0o700)
    return tmp_path


def looked(home, **env: str):
    return {check.name: check for check in examine(home, env)}


def test_an_installation_that_was_never_started_is_well_but_for_its_pages(home):
    wrong = {name for name, check in looked(home).items() if not check.ok}

    assert wrong <= {"pages", "texts"}


def test_everything_that_is_wrong_comes_with_how_to_mend_it(home):
    (home / "postgres" / "data").mkdir(parents=True)

    checks = looked(home, LEADLINE_PROFILE="nowhere").values()

    assert [check.name for check in checks if not check.ok and not check.mend] == []


def test_a_database_without_its_keys_is_an_alarm(home):
    (home / "postgres" / "data").mkdir(parents=True)

    check = looked(home)["keys"]

    assert not check.ok
    assert "backup" in check.mend


def test_a_key_is_named_by_its_fingerprint_and_never_shown(home):
    key = create_key(home / "keys", NOON)

    says = looked(home)["keys"].says

    assert key.fingerprint in says
    assert key.secret not in says


def test_a_key_that_others_can_read_is_said_with_the_command_that_closes_it(home):
    create_key(home / "keys", NOON)
    (path,) = (home / "keys").iterdir()
    path.chmod(0o644)

    check = looked(home)["keys"]

    assert not check.ok
    assert f"chmod 600 {path}" in check.says + check.mend


def test_a_locked_key_is_well_without_its_passphrase(home):
    create_key(home / "keys", NOON, passphrase="the quay at night")

    check = looked(home)["keys"]

    assert check.ok
    assert "1 locked" in check.says


def test_an_unknown_profile_is_named_with_those_that_exist(home):
    check = looked(home, LEADLINE_PROFILE="nowhere")["policy"]

    assert not check.ok
    assert "cn-2022-order2" in check.says + check.mend


def test_looking_makes_and_changes_nothing(home):
    examine(home, {})

    assert list(home.iterdir()) == []


def test_the_answer_for_programs_has_the_same_checks(home):
    env = {"LEADLINE_HOME": str(home), "LEADLINE_PROFILE": "nowhere", "DATABASE_URL": ""}

    result = CliRunner().invoke(app, ["--json"], env=env)

    assert result.exit_code == 1
    assert "policy" in {row["name"] for row in json.loads(result.output) if not row["ok"]}
