from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from nacl.signing import SigningKey
from typer.testing import CliRunner

from leadline.audit.anchor import AnchorSigner, anchor_of, write_anchor
from leadline.audit.chain import Draft
from leadline.errors import BadInput, Missing
from leadline.shell.cli.audit import app
from leadline.shell.cli.ready import HOME
from leadline.shell.opening.keys import folder
from leadline.shell.tables import chain
from leadline.vault.secret_file import create_secret

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEED = bytes(range(32))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def three_acts():
    chain.append(
        [
            Draft(at=NOON, kind="system.started", subject="line"),
            Draft(at=NOON, kind="report.received", subject="R-1", detail={"size": 7}),
            Draft(at=NOON, kind="report.opened", by="mei", subject="R-1", detail={"purpose": "reading"}),
        ]
    )


@pytest.fixture
def intruder():
    """Somebody who owns the tables, and so can switch off what refuses changes."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit DISABLE TRIGGER audit_append_only")
        yield cursor
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit ENABLE TRIGGER audit_append_only")


@pytest.fixture
def own_key():
    """The key of this line, as its worker makes it; gone afterwards, with what it signed."""
    path = folder() / "anchor.key"
    create_secret(path, SEED)
    yield AnchorSigner(SEED)
    path.unlink()
    (HOME / "anchors.txt").unlink(missing_ok=True)


def run(*words: str):
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def test_a_whole_chain_is_said_so_with_its_length():
    result = run("verify")

    assert result.exit_code == 0
    assert "The chain is whole: 3 entries" in result.output


def test_a_changed_entry_is_named_and_ends_with_status_1(intruder):
    intruder.execute("UPDATE audit SET by = 'jonas' WHERE seq = 3")

    result = run("verify")

    assert result.exit_code == 1
    assert "Entry 3 was changed" in result.output


def test_a_removed_entry_is_found_in_the_answer_for_programs(intruder):
    intruder.execute("DELETE FROM audit WHERE seq = 2")

    found = json.loads(run("verify", "--json").output)

    assert found["whole"] is False
    assert found["fault"] == {"seq": 2, "damage": "removed"}


def test_a_cut_tail_is_found_with_an_anchor(intruder, tmp_path):
    anchors = tmp_path / "anchors.txt"
    signer = AnchorSigner(SEED)
    write_anchor(anchors, anchor_of(chain.head(), NOON), signer)
    intruder.execute("DELETE FROM audit WHERE seq = 3")

    result = run("verify", "--anchors", str(anchors), "--key", signer.public_key.hex())

    assert result.exit_code == 1
    assert "saw entry 3" in result.output


def test_the_lines_own_anchors_are_used_when_none_are_named(intruder, own_key):
    write_anchor(HOME / "anchors.txt", anchor_of(chain.head(), NOON), own_key)
    intruder.execute("DELETE FROM audit WHERE seq = 3")

    assert run("verify").exit_code == 1


def test_the_key_that_an_auditor_keeps_is_the_one_that_signs(own_key):
    assert run("key").output.strip() == own_key.public_key.hex()


def test_anchors_without_the_key_that_signed_them_prove_nothing(tmp_path):
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("")

    with pytest.raises(Missing, match="public key"):
        run("verify", "--anchors", str(anchors))


def test_a_key_that_was_cut_off_is_refused(tmp_path):
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("")
    cut = SigningKey(SEED).verify_key.encode().hex()[:-2]

    with pytest.raises(BadInput, match="64 digits"):
        run("verify", "--anchors", str(anchors), "--key", cut)


def test_the_end_of_the_chain_is_shown_oldest_first():
    lines = run("show", "--last", "2").output.splitlines()

    assert [line.split("  ")[0] for line in lines] == ["2", "3"]
    assert lines[1] == "3  2026-03-01 12:00:00Z  report.opened  mei  R-1  purpose=reading"


def test_what_was_done_to_one_report_is_shown_alone():
    rows = [json.loads(line) for line in run("show", "--subject", "R-1", "--json").output.splitlines()]

    assert [row["seq"] for row in rows] == [2, 3]
    assert {row["subject"] for row in rows} == {"R-1"}


def test_every_kind_of_act_is_explained():
    assert "report.erased" in run("kinds").output
