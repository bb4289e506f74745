"""Where the home may lie, what the log may say, whose settings win."""

from __future__ import annotations

import os
import signal

import psycopg
import pytest

from leadline.errors import Misconfigured
from leadline.shell.database import embedded
from leadline.shell.database.layout import SUPERUSER, Layout


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question).fetchall()


def do(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def test_a_home_with_a_long_path_works_and_leaves_others_out(home):
    deep = home / ("deep-" * 30)

    with embedded.start(deep) as server:
        assert ask(server.url, "SELECT 1") == [(1,)]
        assert Layout.of(deep).socket_dir.stat().st_mode & 0o077 == 0

    Layout.of(deep).socket_dir.rmdir()


def test_a_socket_folder_made_by_somebody_else_is_refused(home):
    deep = home / ("deep-" * 30)
    squatted = Layout.of(deep).socket_dir
    squatted.mkdir(mode=0o777)

    with pytest.raises(Misconfigured, match="mode 0700"):
        embedded.start(deep)

    squatted.rmdir()


def test_home_may_hold_blanks_quotes_and_chinese(home):
    with embedded.start(home / "it's 我的 home") as server:
        assert ask(server.url, "SELECT 1") == [(1,)]


def test_no_log_holds_what_was_stored_or_asked(home):
    secret = "seen-at-the-old-mill"
    layout = Layout.of(home)
    with embedded.start(home) as server:
        do(server.url, "CREATE TABLE kept (what text PRIMARY KEY, n int)")
        wrong = [
            f"INSERT INTO kept VALUES ('{secret}', 1), ('{secret}', 2)",
            f"SELECT '{secret}'::int",
            f"SELECT no_such_function('{secret}')",
            f"DO $$ BEGIN RAISE EXCEPTION '{secret}'; END $$",
            f"DO $$ BEGIN RAISE WARNING '{secret}'; END $$",
        ]
        refused = [_fails(server.url, statement) for statement in wrong]
        backend = psycopg.connect(server.url)
        os.kill(backend.info.backend_pid, signal.SIGKILL)

    said = "".join(log.read_text() for log in layout.log.iterdir())
    assert refused == [True, True, True, True, False]
    assert "was terminated by signal 9" in said
    assert secret not in said


def _fails(url: str, statement: str) -> bool:
    try:
        do(url, statement)
    except psycopg.Error:
        return True
    return False


def test_an_operators_own_settings_win(home):
    with embedded.start(home):
        pass
    (Layout.of(home).data / "local.conf").write_text("work_mem = '9MB'\n")
    (Layout.of(home).data / "local.conf").chmod(0o644)

    with embedded.start(home) as server:
        assert ask(server.url, "SHOW work_mem") == [("9MB",)]
        assert ask(
            Layout.of(home).url_for(SUPERUSER, SUPERUSER),
            "SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL",
        ) == [(0,)]
