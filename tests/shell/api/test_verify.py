"""Claims over the API: one or many in, findings out in order, and never a 500 whatever is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from checks import Failing, Hanging, Sounding
from console_rows import logged_in
from leadline.policy import load
from leadline.shell.api.description import document
from leadline.shell.plugins import verifiers
from leadline.shell.tables.models import FindingRow
from leadline.shell.verifying import client as asking
from leadline.shell.verifying import server
from leadline.shell.worker.bounded import Bounded
from leadline.verification.verifiers.emission import EmissionVerifier

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
PATH = "/api/v1/verify"
schema = schemathesis.openapi.from_dict(document(load()))
schema.app = get_wsgi_application()
WORDS = "At 10 m we measured 44.5 dBµV/m at 433 MHz, quasi-peak."


@pytest.fixture
def worker(tmp_path, settings) -> Iterator[None]:
    settings.HOME = tmp_path
    named = {"emission": EmissionVerifier(), "file": Failing(), "overflight": Hanging(), "shadow": Sounding()}
    stop = server.start(asking.socket_path(), named, Bounded(0.3))
    yield
    stop()


@pytest.fixture
def officer(worker, client) -> Client:
    return logged_in("officer")


def post(client: Client, verifier: str, body: object, kind: str = "application/json"):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(f"{PATH}/{verifier}", raw, content_type=kind)


def fault(answer) -> dict[str, str]:
    return answer.json()["errors"][0]


def test_every_verifier_is_listed_with_its_question_and_its_fields(officer):
    listed = {one["name"]: one for one in officer.get(PATH).json()["verifiers"]}

    assert set(listed) == set(verifiers())
    assert listed["emission"]["fields"][0]["name"] == "text"
    assert all(one["question"].endswith("?") for one in listed.values())


def test_one_claim_gives_the_finding_that_the_library_gives(officer):
    answer = post(officer, "emission", {"text": WORDS})

    expected = EmissionVerifier().check(EmissionVerifier.claim(text=WORDS))
    assert answer.status_code == 200
    assert (answer.json()["verdict"], answer.json()["because"]) == (expected.verdict, expected.because)


def test_many_claims_are_answered_in_order_and_a_wrong_one_in_its_place(officer):
    lines = b"\n".join(json.dumps({"depth_m": depth, "about": str(depth)}).encode() for depth in (3, -1, 40))

    answer = post(officer, "shadow", lines, "application/x-ndjson")
    found = [json.loads(line) for line in answer.getvalue().splitlines()]

    assert [one.get("about", one.get("line")) for one in found] == ["3", 2, "40"]
    assert found[1]["error"]["field"] == "depth_m"


@pytest.mark.parametrize(
    ("body", "kind", "status", "field"),
    [
        (b"{", "application/json", 400, "body"),
        (b"[]", "application/json", 400, "body"),
        (b"\xff", "application/json", 400, "body"),
        (b"\n\n", "application/x-ndjson", 400, "body"),
        (b"{}", "text/plain", 415, "Content-Type"),
        (b"{}", "application/json", 422, "depth_m"),
        (b'{"depth_m": "deep"}', "application/json", 422, "depth_m"),
        (b'{"depth_m": -1}', "application/json", 422, "depth_m"),
        (b'{"depth_m": 1, "about": "' + b"x" * 300_000 + b'"}', "application/json", 413, "body"),
    ],
)
def test_what_is_no_claim_is_refused_with_field_and_limit(officer, body, kind, status, field):
    answer = post(officer, "shadow", body, kind)

    assert answer.status_code == status
    assert fault(answer)["field"] == field
    assert fault(answer)["limit"]


def test_an_unknown_verifier_is_not_found_and_the_known_ones_are_named(officer):
    answer = post(officer, "tarot", {})

    assert answer.status_code == 404
    assert "emission" in fault(answer)["limit"]


def test_a_check_that_fails_or_hangs_is_a_finding_and_not_an_error(officer):
    failed = post(officer, "file", {"depth_m": 3.0}).json()
    stopped = post(officer, "overflight", {"depth_m": 3.0}).json()

    assert (failed["verdict"], stopped["verdict"]) == ("inconclusive", "inconclusive")
    assert "ZeroDivisionError" in failed["because"]
    assert "0.3 s" in stopped["because"]


def test_without_a_worker_the_caller_is_told_when_to_come_back(client, tmp_path, settings):
    settings.HOME = tmp_path

    answer = post(logged_in("officer"), "emission", {"text": WORDS})

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0


def test_nobody_asks_without_a_token_or_a_session(client):
    answers = [client.get(PATH), post(client, "emission", {"text": WORDS})]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert {answer["WWW-Authenticate"] for answer in answers} == {'Bearer realm="verify"'}


def test_nothing_is_stored(officer):
    post(officer, "emission", {"text": WORDS})

    assert not FindingRow.objects.exists()


@schema.include(path_regex="/api/v1/verify").parametrize()
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_sent_the_answer_is_one_that_the_description_knows(case, officer):
    case.cookies = {"sessionid": officer.cookies["sessionid"].value}

    case.call_and_validate(checks=CHECKS)
