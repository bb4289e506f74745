from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from console_rows import add_incident, add_lead, logged_in
from leadline.shell.accounts.roles import Role
from leadline.shell.console.urls import urlpatterns
from leadline.shell.tables.models import AuditRow

pytestmark = pytest.mark.django_db
ACTING = {"officer", "supervisor"}
ALLOWED = {
    "home": set(Role),
    "activity": {"supervisor", "auditor"},
    "audit": {"auditor"},
    "verify": {"auditor"},
    "accounts": {"administrator"},
    "contact": {"supervisor"},
    "sorting": set(Role),
    "switch": {"supervisor", "administrator"},
    "rule_switch": {"supervisor"},
}
POSTS = {
    *(
        "act",
        "answer",
        "verify",
        "contact",
        "incident_act",
        "step",
        "switch",
        "give",
        "original",
        "rule_switch",
    ),
}
NAMES = [pattern.name for pattern in urlpatterns]


@pytest.fixture
def addresses() -> dict[str, str]:
    leads = [add_lead(number) for number in range(3)]
    key = add_incident(leads).key
    given = {
        "lead": [leads[0].pk],
        "contact": [leads[0].pk],
        "file": [leads[0].pk, uuid4()],
        "original": [leads[0].pk, uuid4()],
        "checks": [leads[0].pk],
        "claim": [leads[0].pk, "shadow"],
        "act": [leads[0].pk, "take"],
        "incident": [key],
        "incident_act": ["close"],
        "give": [1],
        "layer": ["none.geojson"],
    }
    return {name: reverse(f"console:{name}", args=given.get(name, [])) for name in NAMES}


def status(client: Client, addresses: dict[str, str], name: str) -> int:
    return (client.post if name in POSTS else client.get)(addresses[name]).status_code


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_its_pages_and_no_other(role, addresses):
    client = logged_in(role)

    refused = {name for name in NAMES if status(client, addresses, name) == 403}

    assert refused == {name for name in NAMES if role not in ALLOWED.get(name, ACTING)}


def test_nobody_reaches_anything_without_logging_in(addresses):
    answers = [Client().get(address) for name, address in addresses.items() if name not in POSTS]

    assert {answer.url.split("?")[0] for answer in answers} == {reverse("account_login")}


def test_without_a_second_factor_every_page_leads_to_its_set_up(addresses):
    client = logged_in("supervisor", factor=False)

    answers = [client.get(address) for name, address in addresses.items() if name not in POSTS]

    assert {answer.url for answer in answers} == {reverse("mfa_index")}


def test_an_administrator_makes_an_account_and_its_password_is_shown_once():
    client = logged_in("administrator")
    address = reverse("console:accounts")

    page = client.post(
        address, {"doing": "make", "username": "mei", "role": "officer"}, follow=True
    ).content.decode()
    again = client.get(address).content.decode()

    assert re.search(r"One-time password of mei, shown once: \S{20}", page)
    assert "shown once" not in again
    assert AuditRow.objects.filter(kind="officer.changed", by="administrator-1", subject="mei").exists()


def test_a_locked_account_is_out_at_once():
    admin, officer = logged_in("administrator"), logged_in("officer")
    admin.post(reverse("console:accounts"), {"doing": "lock", "username": "officer-1"})

    answer = officer.get(reverse("console:queue"))

    assert answer.url.startswith(reverse("account_login"))
