"""Real processes, real kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psutil
import psycopg
import pytest

from leadline.errors import Misconfigured, TryAgain
from leadline.shell.database import embedded
from leadline.shell.database.layout import Layout

from .conftest import wait_gone

HOLD = """
import sys
from leadline.shell.database import embedded
embedded.exit_on_sigterm()
with embedded.start(sys.argv[1]) as server:
    print(server.pid, flush=True)
    sys.stdin.read()
"""

HOLD_AND_FORK = """
import os, sys, time
from leadline.shell.database import embedded
server = embedded.start(sys.argv[1])
child = os.fork()
if child == 0:
    time.sleep(60)
    os._exit(0)
print(child, flush=True)
sys.stdin.read()
"""

TRY_TO_HOLD = """
import sys
from leadline.errors import Misconfigured
from leadline.shell.database import embedded
sys.stdin.readline()
try:
    server = embedded.start(sys.argv[1])
except Misconfigured as refused:
    print("refused", refused, flush=True)
else:
    print("held", flush=True)
    sys.stdin.read()
    server.stop()
"""

BORROW = """
import sys, psycopg
from leadline.shell.database import embedded
sys.stdin.readline()
with embedded.borrow(sys.argv[1]) as server, psycopg.connect(server.url) as connection:
    print(connection.execute("SELECT 41 + 1").fetchone()[0], flush=True)
"""

WRITE = """
import sys, psycopg
from leadline.shell.database import embedded
server = embedded.start(sys.argv[1])
with psycopg.connect(server.url, autocommit=True) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS kept (n int PRIMARY KEY)")
    first = connection.execute("SELECT coalesce(max(n), 0) + 1 FROM kept").fetchone()[0]
    print(server.pid, flush=True)
    for n in range(first, 1_000_000):
        connection.execute("INSERT INTO kept VALUES (%s)", [n])
        print(n, flush=True)
"""


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question).fetchall()


def do(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def go(process: subprocess.Popen[str]) -> None:
    process.stdin.write("go\n")
    process.stdin.flush()


def first_number(process: subprocess.Popen[str]) -> int:
    return int(process.stdout.readline())


def shared_memory_of(home: Path) -> set[str]:
    """What a running server has: its System V segment and its parts of /dev/shm that nobody else maps."""
    lines = (Layout.of(home).data / "postmaster.pid").read_text().splitlines()
    maps = psutil.Process(int(lines[0])).memory_maps()
    return {lines[6].split()[1], *(part.path for part in maps if part.path.startswith("/dev/shm/PostgreSQL"))}


def segments() -> set[str]:
    system_v = {line.split()[1] for line in Path("/proc/sysvipc/shm").read_text().splitlines()}
    return system_v | {str(path) for path in Path("/dev/shm").glob("PostgreSQL*")}


def test_the_database_of_the_test_run_answers(postgres_url):
    assert ask(postgres_url, "SELECT current_user, current_setting('server_encoding')") == [
        ("leadline", "UTF8")
    ]


def test_what_was_stored_survives_a_restart(home):
    with embedded.start(home) as server:
        do(server.url, "CREATE TABLE kept AS SELECT 7 AS n")

    with embedded.start(home) as server:
        assert ask(server.url, "SELECT n FROM kept") == [(7,)]


def test_a_stored_report_is_on_the_disk_before_it_is_acknowledged(home):
    with embedded.start(home) as server:
        settings = ask(
            server.url,
            "SELECT current_setting(name) FROM pg_settings WHERE name IN "
            "('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')",
        )

    assert settings == [("on",)] * 4


def test_the_role_of_leadline_is_no_superuser_and_makes_no_databases(home):
    with embedded.start(home) as server:
        rights = ask(
            server.url,
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user",
        )

    assert rights == [(False, False, False)]


def test_text_is_sorted_the_same_way_on_every_system(home):
    with embedded.start(home) as server:
        locale = ask(
            server.url, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'leadline'"
        )

    assert locale == [("b", "C.UTF-8")]


def test_nothing_listens_on_the_network(home):
    with embedded.start(home) as server:
        sockets = psutil.Process(server.pid).net_connections(kind="inet")

    assert sockets == []


def test_a_stopped_server_leaves_no_process_no_socket_and_no_shared_memory(home):
    layout = Layout.of(home)
    with embedded.start(home) as server:
        pid = server.pid
        memory = shared_memory_of(home)

    assert not psutil.pid_exists(pid)
    assert list(layout.socket_dir.iterdir()) == []
    assert memory
    assert memory.isdisjoint(segments())


def test_a_second_holder_is_refused_politely(home, child):
    holder = child(HOLD)
    first_number(holder)

    with pytest.raises(Misconfigured) as refused:
        embedded.start(home)

    assert f"process {holder.pid} has held the database" in str(refused.value)
    assert "since 2" in str(refused.value)
    assert "LEADLINE_HOME" in str(refused.value)


def test_of_holders_that_start_at_once_exactly_one_holds(child):
    rivals = [child(TRY_TO_HOLD) for _ in range(3)]
    [go(rival) for rival in rivals]

    answers = sorted(rival.stdout.readline().split()[0] for rival in rivals)

    assert answers == ["held", "refused", "refused"]


def test_others_attach_and_leave_without_stopping_the_server(home, child):
    first_number(child(HOLD))

    with embedded.attach(home) as server:
        assert ask(server.url, "SELECT 1") == [(1,)]

    assert server.is_running()


def test_nothing_to_attach_to_says_what_to_start(home):
    with pytest.raises(TryAgain, match="start `leadline serve` first"):
        embedded.attach(home)


def test_a_borrowed_server_is_gone_when_the_last_borrower_leaves(home, child):
    borrowers = [child(BORROW) for _ in range(4)]
    [go(one) for one in borrowers]

    answers = [one.communicate(timeout=60)[0] for one in borrowers]

    assert answers == ["42\n"] * 4
    with pytest.raises(TryAgain):
        embedded.attach(home)


def test_a_holder_takes_over_a_borrowed_server_which_then_outlives_the_borrower(home):
    borrower = embedded.borrow(home)
    pid = borrower.pid

    with embedded.start(home) as holder:
        borrower.stop()

        assert holder.pid == pid
        assert ask(holder.url, "SELECT 1") == [(1,)]


def test_sigterm_stops_the_server_cleanly(home, child):
    holder = child(HOLD)
    postgres = first_number(holder)

    holder.send_signal(signal.SIGTERM)

    assert holder.wait(30) == 143
    assert not psutil.pid_exists(postgres)
    assert not (Layout.of(home).data / "postmaster.pid").exists()
    assert "database system is shut down" in "".join(log.read_text() for log in Layout.of(home).log.iterdir())


def test_a_server_whose_holder_was_killed_is_adopted(home, child):
    holder = child(HOLD)
    postgres = first_number(holder)
    holder.kill()
    holder.wait()

    with embedded.start(home) as server:
        assert server.pid == postgres
        assert ask(server.url, "SELECT 1") == [(1,)]

    assert not psutil.pid_exists(postgres)


def test_an_adopted_server_is_restarted_if_it_is_not_durable_enough(home, child):
    fast = child(HOLD.replace("sys.argv[1])", "sys.argv[1], durable=False)"))
    postgres = first_number(fast)
    fast.kill()
    fast.wait()

    with embedded.start(home) as server:
        assert server.pid != postgres
        assert ask(server.url, "SHOW fsync") == [("on",)]


def test_a_child_of_a_killed_holder_does_not_keep_the_lock(home, child):
    holder = child(HOLD_AND_FORK)
    orphan = first_number(holder)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    with embedded.start(home) as server:
        assert server.is_running()
    os.kill(orphan, signal.SIGKILL)


def test_a_killed_server_is_revived_by_its_holder(home):
    with embedded.start(home) as server:
        do(server.url, "CREATE TABLE kept AS SELECT 7 AS n")
        pid = server.pid
        os.kill(pid, signal.SIGKILL)
        wait_gone(pid)

        revived = server.revive()

        assert revived
        assert not server.revive()
        assert ask(server.url, "SELECT n FROM kept") == [(7,)]


@pytest.mark.parametrize("order", [("server", "holder"), ("holder", "server"), ("server",), ("holder",)])
def test_every_acknowledged_row_survives_kill_9(home, child, order):
    writer = child(WRITE)
    victims = {"server": first_number(writer), "holder": writer.pid}
    acknowledged = [first_number(writer) for _ in range(300)]

    [os.kill(victims[name], signal.SIGKILL) for name in order]
    writer.kill()
    acknowledged += [int(line) for line in writer.stdout.read().splitlines() if line]

    with embedded.start(home) as server:
        kept = {n for (n,) in ask(server.url, "SELECT n FROM kept")}
    assert set(acknowledged) <= kept
    assert len(kept) - len(acknowledged) <= 1


def test_a_reused_pid_does_not_stop_a_start(home, child):
    holder = child(HOLD)
    postgres = first_number(holder)
    [os.kill(pid, signal.SIGKILL) for pid in (holder.pid, postgres)]
    wait_gone(postgres)
    layout = Layout.of(home)
    stale = (layout.data / "postmaster.pid").read_text().splitlines()
    (layout.data / "postmaster.pid").write_text("\n".join([str(os.getppid()), *stale[1:], ""]))
    layout.lock.write_text(
        f'{{"pid": {os.getppid()}, "since": "2026-01-01T00:00:00+00:00", "is_brief": false}}'
    )

    with embedded.start(home) as server:
        assert server.is_running()


def test_a_server_that_only_its_socket_shows_is_not_joined_by_a_second_one(home, child):
    first_number(child(HOLD))
    layout = Layout.of(home)
    layout.lock.unlink()
    (layout.data / "postmaster.pid").rename(home / "kept")

    with pytest.raises(Misconfigured, match="in another container"):
        embedded.start(home)

    (home / "kept").rename(layout.data / "postmaster.pid")


def test_a_killed_server_leaves_no_shared_memory_after_the_next_one(home, child):
    holder = child(HOLD)
    postgres = first_number(holder)
    before = shared_memory_of(home)
    [os.kill(pid, signal.SIGKILL) for pid in (holder.pid, postgres)]
    wait_gone(postgres)

    with embedded.start(home):
        pass

    assert before
    assert before.isdisjoint(segments())


def test_a_crash_within_the_first_start_is_forgotten(home):
    layout = Layout.of(home)
    layout.unfinished.mkdir(parents=True)
    (layout.unfinished / "PG_VERSION").write_text("18\n")

    with embedded.start(home) as server:
        assert ask(server.url, "SELECT 1") == [(1,)]

    assert not layout.unfinished.exists()
