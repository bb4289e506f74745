import json

import pytest
from django.test import Client

from leadline.shell.intake import keys
from leadline.shell.tables.models import ReportRow, SiteRow

URLS = [f"/api/v1/{path}" for path in ("reports", "inbox", "inbox/add", "inbox/confirm", "inbox/withdraw")]
JSON = "application/json"


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"[]",
        b"null",
        b'"what"',
        b"\xff\xfe{}",
        b'{"what": "\xc3\x28"}',
        b'{"what": "\\ud800"}',
        b"{" * 9999,
    ],
)
def test_what_is_no_json_object_is_named_as_such(client: Client, url: str, raw: bytes) -> None:
    answer = client.post(url, raw, content_type=JSON)

    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["limit"]


@pytest.mark.parametrize("url", URLS)
def test_another_method_or_type_is_refused_with_its_limit(client: Client, url: str) -> None:
    asked = client.get(url)
    typed = client.post(url, b"what=x", content_type="text/plain")

    assert (asked.status_code, typed.status_code) == (405, 415)
    assert asked.json()["errors"][0]["limit"] == "POST"
    assert typed.json()["errors"][0]["limit"].startswith(JSON)


@pytest.mark.parametrize("size", [262_145, 2_000_000])
def test_too_large_a_body_is_refused_before_it_is_read(client: Client, size: int) -> None:
    answer = client.post("/api/v1/reports", json.dumps({"what": "x" * size}), content_type=JSON)

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["field"] == "body"


def test_every_fault_is_listed_and_nothing_is_stored(client: Client) -> None:
    said = {"what": "a\0b", "basis": "dreamt", "place": {"lat": 95, "lon": 10}, "contact": {"name": "x"}}
    answer = client.post("/api/v1/reports", json.dumps(said), content_type=JSON)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["what", "place.lat", "basis", "contact"]
    assert ReportRow.objects.count() == 0


def test_a_refusal_repeats_nothing_of_the_report(client: Client) -> None:
    said = {"what": "xylotomous-canary", "xylotomous-canary": 1, "basis": "xylotomous-canary"}
    answer = client.post("/api/v1/reports", json.dumps(said), content_type=JSON)

    assert answer.status_code == 422
    assert "canary" not in answer.text


def test_a_line_without_an_intake_key_asks_to_come_again(client: Client) -> None:

    SiteRow.objects.all().delete()
    keys.forget()
    answer = client.post("/api/v1/reports", json.dumps({"what": "A box."}), content_type=JSON)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
