"""The figures of sorting over the API: who may read them, and that they hold nothing of a report."""

from datetime import UTC, datetime, timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from console_rows import logged_in
from leadline.errors import BadInput, NotYours, OutOfRange
from leadline.policy import load
from leadline.shell.accounts.tokens import listed, make_token, revoke
from leadline.shell.api.description import document
from leadline.shell.tables import certificates
from leadline.shell.tables.models import AuditRow, TokenRow
from sorting_rows import answered, issue, store_figures

NOW = datetime.now(UTC)
PATHS = [f"/api/v1/triage/{name}" for name in ("actions", "figures", "certificates")]
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]
schema = schemathesis.openapi.from_dict(document(load()))
schema.app = get_wsgi_application()


@pytest.fixture
def sorted_line(client: Client) -> Client:
    [answered(number) for number in range(30)]
    [answered(number, said_category="cyber") for number in range(30, 36)]
    issue()
    store_figures()
    return client


def made(**given) -> str:
    return make_token(**({"name": "wallboard", "days": 90, "by": "root", "now": NOW} | given))


def read(client: Client, path: str, token: str):
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("path", PATHS)
def test_a_token_reads_what_the_description_promises(sorted_line, path):
    case = schema[path]["GET"].Case(headers={"Authorization": f"Bearer {made()}"})

    answer = case.call_and_validate(checks=CHECKS)

    assert answer.status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_line_that_has_no_figures_yet_says_so_in_the_same_shape(client, path):
    case = schema[path]["GET"].Case(headers={"Authorization": f"Bearer {made()}"})

    assert case.call_and_validate(checks=CHECKS).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("given", ["", "Bearer x", "Basic eDp5", "Bearer leadline-" + "a" * 43, "Bearer é"])
def test_without_a_token_in_force_nothing_is_read(client, path, given):
    answer = client.get(path, headers={"Authorization": given} if given else {})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("role", ["officer", "supervisor", "auditor", "administrator"])
def test_somebody_in_the_console_reads_with_the_session(sorted_line, role):
    assert logged_in(role).get(PATHS[0]).status_code == 200


def test_a_wrong_token_is_not_saved_by_a_session(sorted_line):
    assert read(logged_in("auditor"), PATHS[0], "leadline-" + "a" * 43).status_code == 401


def test_a_revoked_or_ended_token_opens_nothing(sorted_line):
    ended = made(name="old", days=1, now=NOW - timedelta(days=2))
    token = made()
    before = read(sorted_line, PATHS[0], token).status_code
    revoke("wallboard", by="root", now=NOW)

    assert before == 200
    assert read(sorted_line, PATHS[0], token).status_code == 401
    assert read(sorted_line, PATHS[0], ended).status_code == 401


def test_nothing_can_be_changed_with_a_token(sorted_line):
    answer = sorted_line.post(PATHS[0], headers={"Authorization": f"Bearer {made()}"})

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_an_action_is_named_with_its_bound_and_a_person_only_as_a_person(sorted_line):
    certificates.switch("spam", is_on=False, why="Sabine asked for it.", by="sabine", now=NOW)

    answer = read(sorted_line, PATHS[0], made())
    one = next(row for row in answer.json()["actions"] if row["action"] == "route-one")

    assert one["is_on"] and one["certified_bound"] == 0.0063
    assert one["wrong"]["n"] == 36
    assert answer.json()["switched"][0]["by"] == "person"
    assert "abine" not in answer.text


def test_only_the_hash_of_a_token_is_kept_and_both_acts_stand_in_the_chain(sorted_line):
    token = made()
    revoke("wallboard", by="root", now=NOW)
    kept = " ".join(map(str, TokenRow.objects.values_list())) + str(list(AuditRow.objects.values_list()))

    assert token not in kept
    assert [row.kind for row in AuditRow.objects.filter(subject="wallboard")] == [
        "token.made",
        "token.revoked",
    ]
    assert listed()[0].revoked_at == NOW


@pytest.mark.parametrize("given", [{"name": "a b"}, {"name": ""}, {"days": 0}, {"days": 10_000}])
def test_a_token_without_a_name_or_an_end_is_refused(client, given):
    with pytest.raises((BadInput, OutOfRange)):
        made(**given)


def test_a_name_is_never_given_twice(client):
    made()
    revoke("wallboard", by="root", now=NOW)

    with pytest.raises(BadInput):
        made()


def test_what_is_not_there_cannot_be_revoked(client):
    with pytest.raises(NotYours):
        revoke("nobody", by="root", now=NOW)
