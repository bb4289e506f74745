from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from console_rows import add_lead
from leadline.shell.cli.line_checks import line_checks, settings_checks
from leadline.shell.database import Check
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.records import SiteRow
from leadline.vault.keyring import create_key

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Looked = Callable[[], dict[str, Check]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture
def looked(home: Path, transactional_db: None) -> Looked:
    """The checks of the line whose database the tests use."""
    with_ = connection.settings_dict
    url = f"postgresql://{with_['USER']}@/{with_['NAME']}?host={with_['HOST']}"
    return lambda: {check.name: check for check in line_checks(home, {"DATABASE_URL": url})}


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("LEADLINE_TRACKS", "/nowhere/tracks.csv", "correct or unset LEADLINE_TRACKS"),
        ("LEADLINE_SECRET_KEY", "short", "50 random characters"),
        ("LEADLINE_LOG", "loud", "debug, info, warning, error"),
        ("LEADLINE_MAIL_PORT", "smtp", "such as 25"),
        ("LEADLINE_NOTICE_MAIL", "duty@line.example", "LEADLINE_MAIL_HOST"),
        ("LEADLINE_ORIGINS", "line.example", "https://"),
        ("LEADLINE_ORIGINS", "https://line.example", "add line.example to LEADLINE_HOSTS"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named_with_its_mending(name: str, value: str, mend: str) -> None:
    (check,) = settings_checks({name: value})

    assert (check.ok, name in check.says) == (False, True)
    assert mend in check.mend


def test_settings_that_fit_are_well() -> None:
    env = {"LEADLINE_HOSTS": "line.example", "LEADLINE_ORIGINS": "https://line.example"}

    assert [check.ok for check in settings_checks(env)] == [True]


def test_tables_of_this_leadline_are_well(looked: Looked) -> None:
    assert looked()["tables"].ok


@pytest.fixture
def last_step(transactional_db: None) -> Iterator[None]:
    """Takes the last migration out of the book, and puts it back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'away' WHERE app = 'line' AND name LIKE '0015%'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'line' WHERE app = 'away'")


def test_tables_of_an_older_leadline_are_named_with_what_brings_them_up_to_date(
    looked: Looked, last_step: None
) -> None:
    check = looked()["tables"]

    assert (check.ok, "0015_imprints" in check.says) == (False, True)
    assert "start it again" in check.mend


def test_a_key_that_reports_are_sealed_to_and_that_is_gone_is_an_alarm(home: Path, looked: Looked) -> None:
    key = create_key(home / "keys", NOON)
    SiteRow.objects.create(name="recipients", value=json.dumps([key.recipient]))
    before = looked()["sealing"]
    (home / "keys").rename(home / "away")

    after = looked()["sealing"]

    assert (before.ok, after.ok) == (True, False)
    assert key.fingerprint in after.says


def test_reports_that_nobody_sorts_are_counted_with_their_wait(looked: Looked) -> None:
    add_lead(1)
    LeadRow.objects.update(waiting_for="sort", received_at=datetime.now(UTC) - timedelta(minutes=5))

    check = looked()["waiting"]

    assert not check.ok
    assert check.says.startswith("1 reports wait to be sorted, the oldest for 3")


def test_a_process_that_listens_and_does_not_answer_is_not_taken_for_a_worker(
    home: Path, looked: Looked
) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(home / "opening.sock"))
        silent.listen()

        assert looked()["worker"].says.startswith("none on this machine")


def test_a_worker_that_answers_is_well(home: Path, looked: Looked) -> None:
    with socket.socket(socket.AF_UNIX) as wire:
        wire.bind(str(home / "opening.sock"))
        wire.listen()
        threading.Thread(target=_answer_one, args=(wire,), daemon=True).start()

        assert looked()["worker"].says == "answers"


def _answer_one(wire: socket.socket) -> None:
    """Nothing; the first question is heard and answered, as a worker does."""
    with wire.accept()[0] as heard:
        heard.recv(1024)
        heard.sendall(b"{}\n")
