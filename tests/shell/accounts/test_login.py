from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from leadline.errors import BadInput
from leadline.shell.accounts.making import enrol_totp, make_account
from leadline.shell.tables.models import AuditRow

pytestmark = pytest.mark.django_db
PASSWORD = "a long word for the night"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def kinds() -> list[str]:
    return list(AuditRow.objects.values_list("kind", flat=True))


def log_in(client: Client, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": "mei", "password": password})


def test_password_and_code_open_the_console():
    make_account("mei", "officer", PASSWORD)
    secret = enrol_totp(User.objects.get(username="mei"))
    client = Client()

    first = log_in(client)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    second = client.post(reverse("mfa_authenticate"), {"code": code})

    assert first.url == reverse("mfa_authenticate")
    assert second.url == "/console/"
    assert client.get(reverse("console:queue")).status_code == 200
    assert kinds() == ["officer.changed", "officer.login"]


def test_the_password_alone_opens_nothing():
    make_account("mei", "officer", PASSWORD)
    enrol_totp(User.objects.get(username="mei"))
    client = Client()
    log_in(client)

    assert client.get(reverse("console:queue")).url.startswith(reverse("account_login"))


def test_a_refused_password_is_written_without_what_was_typed():
    make_account("mei", "officer", PASSWORD)

    log_in(Client(), "wrong")

    entry = AuditRow.objects.get(kind="officer.refused")
    assert (entry.subject, entry.detail) == ("", {"factor": "password"})


def test_guessing_is_slowed_down():
    make_account("mei", "officer", PASSWORD)
    client = Client()
    answers = [log_in(client, f"wrong {number}").status_code for number in range(12)]

    right = log_in(client)

    assert right.status_code in (200, 429) and "_auth_user_id" not in client.session
    assert len(answers) == 12


def test_nobody_signs_up():
    answer = Client().post(
        reverse("account_signup"), {"username": "me", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert "currently closed" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_change_password"]
)
def test_set_up_pages_come_in_the_frame_of_the_gate(name):
    make_account("mei", "officer", PASSWORD)
    client = Client()
    log_in(client)

    answer = client.get(reverse(name), follow=True)
    page = answer.content.decode()

    assert answer.request["PATH_INFO"] == reverse(name)
    assert 'class="gate-box"' in page and " style=" not in page


def test_a_second_account_of_the_same_name_is_refused():
    make_account("mei", "officer", PASSWORD)

    with pytest.raises(BadInput, match="exists already"):
        make_account("Mei", "auditor")


@pytest.mark.parametrize(
    "way",
    ["email/", "password/reset/", "password/reset/key/1-x/", "login/code/", "confirm-email/"],
)
def test_what_needs_a_mail_address_is_not_there(client: Client, way: str):
    assert client.get(f"/gate/{way}").status_code == 404


def test_a_forgotten_password_leads_to_an_administrator_and_to_no_mail(client: Client):
    page = client.get(reverse("account_login")).content.decode()

    assert "An administrator gives you a new one." in page
    assert "password/reset" not in page
