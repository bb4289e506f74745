from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from typer.testing import CliRunner

from leadline.errors import BadInput, Missing, NotYours
from leadline.shell.accounts.roles import Role
from leadline.shell.cli.accounts import app
from leadline.shell.tables import chain

GOOD = "a long walk along the quay"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def roles():
    Group.objects.bulk_create((Group(name=role.value) for role in Role), ignore_conflicts=True)


def add(*words: str, password: str = GOOD):
    return CliRunner().invoke(
        app, ["add", *words, "--password-stdin"], input=f"{password}\n", catch_exceptions=False
    )


def test_a_new_account_can_log_in_and_has_its_role():
    add("mei", "--role", "supervisor")

    user = authenticate(username="mei", password=GOOD)
    assert user is not None
    assert [group.name for group in user.groups.all()] == ["supervisor"]


def test_making_an_account_is_written_into_the_chain_without_the_password():
    add("mei")

    (entry,) = chain.entries()
    assert (entry.kind, entry.subject, entry.detail["role"]) == ("officer.changed", "mei", "officer")
    assert GOOD not in str(entry)


def test_a_weak_password_makes_no_account():
    with pytest.raises(BadInput, match="too short"):
        add("mei", password="harbour")

    assert authenticate(username="mei", password="harbour") is None


def test_a_name_that_exists_is_refused():
    add("mei")

    with pytest.raises(BadInput, match="exists already"):
        add("mei")


def test_a_name_that_no_login_could_take_is_refused():
    with pytest.raises(BadInput, match="valid username"):
        add("mei lin")


def test_an_empty_password_is_refused():
    with pytest.raises(Missing):
        add("mei", password="")


def test_without_a_password_a_random_one_is_printed_once_and_works():
    said = CliRunner().invoke(app, ["add", "mei"], catch_exceptions=False).output

    assert authenticate(username="mei", password=said.split()[-1]) is not None


def test_a_renewed_account_has_another_password():
    add("mei")

    said = CliRunner().invoke(app, ["renew", "mei"], catch_exceptions=False).output

    assert authenticate(username="mei", password=GOOD) is None
    assert authenticate(username="mei", password=said.split()[-1]) is not None


def test_nobody_can_be_renewed_who_is_not_there():
    with pytest.raises(NotYours):
        CliRunner().invoke(app, ["renew", "nobody"], catch_exceptions=False)
