from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from leadline.errors import Misconfigured
from leadline.shell.database import embedded
from leadline.shell.database.cluster import ENVIRONMENT
from leadline.shell.database.layout import Layout


@pytest.fixture
def made(home) -> Path:
    """A home whose database was made and stopped."""
    with embedded.start(home):
        pass
    return home


@pytest.fixture
def small_disk(home):
    """A real file system of 160 MB."""
    folder = home / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_data_of_another_version_are_refused_and_left_alone(made):
    version = Layout.of(made).data / "PG_VERSION"
    version.write_text("16\n")

    with pytest.raises(Misconfigured, match=r"are of PostgreSQL 16, this Leadline runs PostgreSQL 18: dump"):
        embedded.start(made)

    assert version.read_text() == "16\n"


def test_a_lost_version_file_is_damage(made):
    (Layout.of(made).data / "PG_VERSION").unlink()

    with pytest.raises(Misconfigured, match=r"is damaged \(PG_VERSION is missing.*restore your last backup"):
        embedded.start(made)


@pytest.mark.parametrize("content", [b"", b"\0" * 8192, b"junk" * 2048])
def test_a_ruined_control_file_is_damage(made, content):
    (Layout.of(made).data / "global" / "pg_control").write_bytes(content)

    with pytest.raises(Misconfigured, match=r"is damaged .*restore your last backup"):
        embedded.start(made)


def test_a_lost_control_file_is_damage(made):
    (Layout.of(made).data / "global" / "pg_control").unlink()

    with pytest.raises(Misconfigured, match="is damaged"):
        embedded.start(made)


def test_a_lost_write_ahead_log_is_damage(made):
    wal = Layout.of(made).data / "pg_wal"
    [segment.unlink() for segment in wal.glob("0*")]

    with pytest.raises(Misconfigured, match="is damaged"):
        embedded.start(made)


def test_a_wrong_setting_of_the_operator_is_quoted(made):
    local = Layout.of(made).data / "local.conf"
    local.write_text("shared_buffers = lots\n")
    local.chmod(0o644)

    with pytest.raises(Misconfigured, match=r"PostgreSQL did not start: .*the log is in"):
        embedded.start(made)


def test_after_a_refusal_the_home_is_free_again(made):
    control = Layout.of(made).data / "global" / "pg_control"
    shutil.copy(control, made / "kept")
    control.write_bytes(b"")
    with pytest.raises(Misconfigured):
        embedded.start(made)
    control.write_bytes((made / "kept").read_bytes())

    with embedded.start(made) as server:
        assert server.is_running()


def test_a_full_disk_is_named_and_nothing_is_lost(small_disk):
    with (
        embedded.start(small_disk / "line") as server,
        psycopg.connect(server.url, autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    ballast = small_disk / "ballast"
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=1M"], capture_output=True, check=False)

    with pytest.raises(Misconfigured, match=r"is full \(0 MiB free.*free some space"):
        embedded.start(small_disk / "line")
    ballast.unlink()

    with embedded.start(small_disk / "line") as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_no_variable_of_the_caller_redirects_postgresql(home, monkeypatch):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")

    with embedded.start(home) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW port").fetchone() == ("5432",)

    assert not [name for name in ENVIRONMENT if name.startswith("PG")]
