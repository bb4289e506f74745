"""The form of a claim: made from its fields, read back as the same claim, refused with the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from checks import Sounding
from console_rows import add_lead, logged_in
from findings_rows import check_rows, findings
from leadline.errors import BadInput
from leadline.shell.console.claims import told
from leadline.shell.tables.models import AuditRow, EnteredRow, LeadRow
from leadline.shell.verifying import client as asking
from leadline.shell.verifying import server
from leadline.verification.claim_fields import claim_fields
from leadline.verification.run import unguarded
from leadline.verification.verifier import read_claim
from leadline.verification.verifiers.shadow import Cast, ShadowVerifier

pytestmark = pytest.mark.django_db(transaction=True)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A claim with fields of every kind."""

    #: how deep
    depth_m: float
    count: int = 0
    sure: bool = False
    at: datetime | None = None
    times: tuple[datetime, ...] = ()
    drawn: Cast | None = None


@pytest.fixture
def lead() -> LeadRow:
    row = add_lead(lat=31.2, lon=121.5, uncertainty_m=60.0)
    check_rows(row, findings()[:1])
    return row


@pytest.fixture
def worker(tmp_path, settings) -> Iterator[None]:
    settings.HOME = tmp_path
    stop = server.start(asking.socket_path(), {"shadow": ShadowVerifier()}, unguarded)
    yield
    stop()


def address(lead: LeadRow, verifier: str = "shadow", query: str = "") -> str:
    return reverse("console:claim", args=[lead.pk, verifier]) + query


def test_a_form_gives_the_claim_of_its_fields_with_times_in_the_zone_that_was_chosen():
    posted = {
        "depth_m": "3.5",
        "count": "2",
        "sure": "yes",
        "at": "2026-06-21T12:30",
        "times": "2026-06-21T12:30:00\n2026-06-21T04:31:00+00:00\n",
    }

    claim = read_claim(Odd, told(claim_fields(Odd), posted, SHANGHAI))

    noon = datetime(2026, 6, 21, 4, 30, tzinfo=UTC)
    assert (claim.depth_m, claim.count, claim.sure, claim.at) == (3.5, 2, True, noon)
    assert claim.times == (noon, noon.replace(minute=31))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("depth_m", "deep"),
        ("count", "2.5"),
        ("at", "noon"),
        ("times", "2026-06-21T12:30\nlater"),
        ("drawn", "{"),
        ("depth_m", "9" * 100_001),
    ],
)
def test_a_value_that_is_none_is_refused_with_its_field(name, value):
    with pytest.raises(BadInput) as refused:
        told(claim_fields(Odd), {"depth_m": "1", name: value}, SHANGHAI)

    assert refused.value.field == name


def test_the_form_is_filled_with_what_the_finding_was_told(lead):
    page = logged_in("officer").get(address(lead, query="?about=the+photo+of+the+gate")).text

    assert 'name="shadow_azimuth_deg" value="268.0"' in page
    assert 'name="lat" value="31.2"' in page


def test_where_nothing_was_checked_the_form_begins_with_place_and_time_of_the_report(lead):
    page = logged_in("officer").get(address(lead, "vessel")).text

    assert 'name="lat" value="31.2"' in page


def test_what_is_kept_waits_for_the_check_and_stands_in_the_chain_without_its_values(lead):
    client = logged_in("officer")

    answer = client.post(address(lead), {"shadow_azimuth_deg": "2", "length_ratio": "0.2", "about": "gate"})

    entered = EnteredRow.objects.get()
    lead.refresh_from_db()
    assert answer.status_code == 302
    assert (entered.claim["shadow_azimuth_deg"], entered.by) == (2.0, "officer-1")
    assert (lead.checks, lead.to_check) == (True, "entered")
    assert AuditRow.objects.get(kind="claim.entered").detail == {"verifier": "shadow"}


def test_an_impossible_value_is_told_at_its_field_before_anything_is_kept(lead, worker):
    answer = logged_in("officer").post(address(lead), {"lat": "97", "lon": "3", "shadow_azimuth_deg": "2"})

    assert answer.status_code == 422
    assert "lat" in answer.text
    assert 'id="error-lat"' in answer.text
    assert not EnteredRow.objects.exists()


def test_without_a_worker_a_claim_is_kept_all_the_same(lead):
    logged_in("officer").post(address(lead), {"lat": "31", "lon": "3", "shadow_azimuth_deg": "2"})

    assert EnteredRow.objects.count() == 1


def test_a_lead_that_ended_takes_no_claim():
    ended = add_lead(state="closed")

    logged_in("officer").post(address(ended), {"shadow_azimuth_deg": "2"})

    assert not EnteredRow.objects.exists()


def test_there_is_no_form_for_a_verifier_that_is_not_there(lead):
    assert logged_in("officer").get(address(lead, "tarot")).status_code == 404


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_only_those_who_act_enter_claims(lead, role):
    assert logged_in(role).post(address(lead), {"length_ratio": "1"}).status_code == 403


def test_a_claim_that_was_entered_cannot_be_changed(lead):
    logged_in("officer").post(address(lead), {"length_ratio": "1"})

    with pytest.raises(Exception, match="append-only"):
        EnteredRow.objects.update(by="nobody")


def test_every_verifier_has_a_form_and_it_names_every_field(lead):
    client = logged_in("officer")

    pages = {name: client.get(address(lead, name)) for name in ("device", "emission", "file", "overflight")}

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert 'name="events"' in pages["overflight"].text
    assert 'name="facts"' not in pages["file"].text


def test_the_verifier_of_the_tests_keeps_the_promises_of_a_verifier():
    assert [field.name for field in claim_fields(Sounding.claim)] == ["depth_m", "about"]
