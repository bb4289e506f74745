"""`leadline triage token add | list | revoke`."""

import json

import pytest
from typer.testing import CliRunner

from leadline.shell.cli.token import app
from leadline.shell.tables.models import TokenRow

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def call(*words: str) -> str:
    return CliRunner().invoke(app, list(words), catch_exceptions=False).stdout


def test_a_token_is_printed_once_and_listed_without_itself():
    token = call("add", "wallboard", "--days", "30").strip()
    listed = call("list", "--json")

    assert token.startswith("leadline-")
    assert json.loads(listed)[0]["name"] == "wallboard"
    assert token not in listed


def test_a_revoked_token_is_still_listed():
    call("add", "wallboard")
    call("revoke", "wallboard")

    assert TokenRow.objects.get().revoked_at is not None
    assert "wallboard" in call("list")
