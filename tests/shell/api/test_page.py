"""The description of the API as a page."""

import re

import pytest
from django.test import Client

from leadline.policy import load
from leadline.shell.api.description import document
from leadline.shell.api.page import calls, fields

DOCUMENT = document(load())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_names_every_call_and_every_field_of_the_document(client: Client, language: str) -> None:
    page = client.get("/api/v1/", headers={"accept-language": language}).text
    shown = set(re.findall(r"<code>([^<]+)</code>", page))
    wanted = {f"{call.method} {call.path}" for call in calls(DOCUMENT["paths"])}
    wanted |= {one.name for schema in DOCUMENT["components"]["schemas"].values() for one in fields(schema)}

    assert wanted - shown == set()


def test_the_page_fetches_nothing_from_elsewhere_and_has_no_script_of_its_own(client: Client) -> None:
    page = client.get("/api/v1/").text

    assert re.findall(r'(?:src|href)="(https?://[^"]+)"', page) == ["https://www.wikipedia.org/"]
    assert page.count("<script") == client.get("/safety").text.count("<script")


def test_limits_of_the_policy_stand_beside_their_fields() -> None:
    what = next(one for one in fields(DOCUMENT["components"]["schemas"]["Report"]) if one.name == "what")

    assert what.is_required
    assert what.limits == "at least 1 characters, at most 20000 characters"


def test_an_inner_field_is_only_required_where_the_outer_one_is() -> None:
    found = {one.name: one.is_required for one in fields(DOCUMENT["components"]["schemas"]["Report"])}

    assert not found["place.lat"]


def test_both_calls_that_store_name_the_idempotency_key() -> None:
    keyed = [call.path for call in calls(DOCUMENT["paths"]) if "Idempotency-Key" in str(call.headers)]

    assert keyed == ["/api/v1/reports", "/api/v1/inbox/add"]
