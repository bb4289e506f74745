from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from leadline.errors import Misconfigured, TryAgain
from leadline.shell.cli import main
from leadline.shell.cli.main import COMMANDS, app, load

HEAVY = ("django", "numpy", "psycopg", "leadline.policy", "leadline.shell.database")


def run(*words: str):
    return CliRunner().invoke(app, list(words))


def test_the_help_names_every_command_with_its_whole_line():
    said = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "80"}).output

    assert [line for line in COMMANDS.values() if line not in said] == []


def test_the_help_loads_no_command():
    asks = "import sys; from leadline.shell.cli.main import app; app(['--help'], standalone_mode=False)"
    code = f"{asks}; print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.endswith("loaded: []\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_examples(name):
    command = load(name)
    texts = [command.help or "", *(sub.help or "" for sub in getattr(command, "commands", {}).values())]

    assert f"    leadline {name}" in "\n".join(texts)
    assert f"    leadline {name}" in (command.help or "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_in_a_process_of_its_own(name):
    command = [sys.executable, "-m", "leadline.shell.cli.main", name, "--help"]

    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_mistyped_command_is_answered_with_the_one_that_was_meant():
    result = run("docter")

    assert result.exit_code == 2
    assert "doctor" in result.output


def test_a_refusal_is_one_line_and_status_1(monkeypatch, capsys):
    def refuse() -> None:
        raise Misconfigured("the key folder is open to others")

    monkeypatch.setattr(main, "app", refuse)
    with pytest.raises(SystemExit) as ended:
        main.main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == "leadline: the key folder is open to others\n"


def test_what_may_succeed_later_ends_with_status_75(monkeypatch):
    def be_busy() -> None:
        raise TryAgain("no database runs")

    monkeypatch.setattr(main, "app", be_busy)
    with pytest.raises(SystemExit) as ended:
        main.main()

    assert ended.value.code == 75


def test_the_version_is_printed_without_a_command():
    assert run("--version").output == "leadline 0.1.0\n"
