from __future__ import annotations

import os
import pwd
import stat
import subprocess

import psutil
import pytest

from leadline.errors import Misconfigured
from leadline.shell.database import cluster, embedded
from leadline.shell.database.layout import Layout
from leadline.shell.database.owner import owner_of

NOBODY = "nobody"

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")

#: Becomes the other user only after the imports, which may lie where only root reads.
HOLD = """
import os, sys
from leadline.errors import LeadlineError
from leadline.shell.database import embedded
os.setgroups([])
os.setgid(54321)
os.setuid(UID)
try:
    with embedded.start(sys.argv[1]) as server:
        print(server.pid, flush=True)
        sys.stdin.read()
except LeadlineError as refused:
    print(refused, flush=True)
"""


@pytest.fixture
def readable():
    """Skips where another user cannot run PostgreSQL's programs."""
    postgres = [cluster.program("postgres"), "--version"]
    try:
        subprocess.run(postgres, user=NOBODY, capture_output=True, check=True)
    except PermissionError:
        pytest.skip("the user nobody cannot reach PostgreSQL's programs")


def uid_of(name: str) -> int:
    return pwd.getpwnam(name).pw_uid


def hold_as(uid: int) -> str:
    return HOLD.replace("UID", str(uid))


@as_root
def test_root_runs_postgresql_as_a_user_of_its_own(home):
    with embedded.start(home) as server:
        runs_as = psutil.Process(server.pid).uids().real

    assert runs_as == Layout.of(home).data.stat().st_uid == uid_of("leadline")


@as_root
def test_root_opens_a_closed_folder_for_that_user_only(home):
    closed = home / "closed"
    closed.mkdir(mode=0o700)

    with embedded.start(closed / "line") as server:
        assert server.is_running()

    mode = stat.S_IMODE(closed.stat().st_mode)
    other = subprocess.run(["test", "-e", str(closed / "line")], user=NOBODY, check=False)
    assert mode & 0o007 == 0
    assert mode & 0o060 == 0
    assert other.returncode != 0


@as_root
def test_a_normal_user_runs_it_as_themself(home, child, readable):
    os.chown(home, uid_of(NOBODY), -1)

    holder = child(hold_as(uid_of(NOBODY)), cwd="/")
    postgres = int(holder.stdout.readline())

    assert psutil.Process(postgres).username() == NOBODY


@as_root
def test_root_goes_on_as_the_owner_of_the_data(home, child, readable):
    os.chown(home, uid_of(NOBODY), -1)
    holder = child(hold_as(uid_of(NOBODY)), cwd="/")
    holder.stdout.readline()
    holder.communicate()

    with embedded.start(home) as server:
        assert psutil.Process(server.pid).username() == NOBODY

    again = child(hold_as(uid_of(NOBODY)), cwd="/")
    assert int(again.stdout.readline())


@as_root
def test_another_user_is_told_whose_data_they_are(home, child, readable):
    with embedded.start(home):
        pass
    home.chmod(0o755)

    other = child(hold_as(uid_of(NOBODY)), cwd="/")

    answer = other.stdout.readline()
    assert "belongs to the user leadline, you are nobody" in answer
    assert "set LEADLINE_HOME" in answer


@as_root
def test_no_other_user_can_reach_the_socket(home):
    with embedded.start(home) as server:
        home.chmod(0o755)
        psql = subprocess.run(
            [cluster.program("psql"), server.url, "-c", "SELECT 1"],
            user=NOBODY,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )

    assert psql.returncode != 0
    assert "Permission denied" in psql.stderr


@as_root
def test_a_user_without_a_name_is_told_so(home, child, readable):
    home.chmod(0o777)

    nameless = child(hold_as(54321), cwd="/")

    assert "user number 54321 has no entry in /etc/passwd" in nameless.stdout.readline()


@as_root
def test_an_unwritable_home_is_named(home, child, readable):
    home.chmod(0o755)

    blocked = child(hold_as(uid_of(NOBODY)).replace("sys.argv[1]", "sys.argv[1] + '/line'"), cwd="/")

    answer = blocked.stdout.readline()
    assert f"cannot write to LEADLINE_HOME {home}/line (Permission denied)" in answer


def test_a_home_that_is_a_file_is_named(home):
    (home / "line").write_text("")

    with pytest.raises(Misconfigured, match="cannot write to LEADLINE_HOME"):
        embedded.start(home / "line")


@pytest.mark.skipif(os.geteuid() == 0, reason="root never runs PostgreSQL as itself")
def test_without_root_the_owner_is_oneself(home):
    assert owner_of(Layout.of(home)).uid == os.geteuid()
