from __future__ import annotations

import pytest

from leadline.shell.database import diagnose, embedded
from leadline.shell.database.layout import Layout

ALWAYS = ["address", "programs", "home", "owner", "disk", "data", "running", "holder"]


def by_name(checks):
    return {check.name: check for check in checks}


def test_a_fresh_installation_is_well_and_stays_untouched(home):
    checks = diagnose(home / "new", {})

    assert [check.name for check in checks if check.ok] == ALWAYS
    assert not (home / "new").exists()


def test_a_running_installation_is_asked_itself(home):
    with embedded.start(home) as server:
        checks = by_name(diagnose(home, {}))
        pid = server.pid

    assert [*checks] == [*ALWAYS, "connects", "durable", "clock"]
    assert all(check.ok for check in checks.values())
    assert f"process {pid} accepts connections" in checks["running"].says
    assert "since 2" in checks["holder"].says


def test_a_server_that_could_lose_reports_is_found(home):
    with embedded.start(home, durable=False):
        durable = by_name(diagnose(home, {}))["durable"]

    assert not durable.ok
    assert "fsync" in durable.says
    assert "switch on fsync" in durable.mend


def test_data_of_another_version_are_found(home):
    with embedded.start(home):
        pass
    (Layout.of(home).data / "PG_VERSION").write_text("16\n")

    data = by_name(diagnose(home, {}))["data"]

    assert not data.ok
    assert "PostgreSQL 16" in data.says
    assert "dump them" in data.mend


def test_a_home_that_cannot_be_written_is_found(home):
    (home / "file").write_text("")

    assert not by_name(diagnose(home / "file", {}))["home"].ok


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://line:s3cret-and-long@127.0.0.1:1/line",
        "postgresql://line:s3cret-and-long@x@127.0.0.1:1/line",
        "mysql://line:s3cret-and-long@db/line",
    ],
)
def test_an_address_that_does_not_answer_is_found_without_its_password(home, url):
    checks = diagnose(home, {"DATABASE_URL": url})

    assert not checks[-1].ok
    assert checks[-1].mend
    assert "s3cret" not in "".join(check.says + check.mend for check in checks)
