"""Certificates, switches and second looks as rows."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from console_rows import add_lead
from leadline.audit.chain import Draft
from leadline.errors import Missing, NotAllowed, NotYours
from leadline.shell.tables import certificates, chain, looks
from leadline.shell.tables.looks import Answer
from leadline.shell.tables.models import AuditRow, CertificateRow, LookRow, TrainingRow
from sorting_rows import CELL, draw, issue

OURS = Answer(scope="ours", category="device")


def now():
    return timezone.now()


@pytest.mark.django_db
def test_a_certificate_is_read_as_it_was_issued():
    held = issue()

    assert certificates.newest()[CELL] == held
    assert AuditRow.objects.get(kind="certificate.issued").detail["id"] == held.id


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["certificate", "certify_try", "switch", "training"])
def test_the_database_refuses_to_change_what_acting_alone_rests_on(table):
    issue()
    certificates.switch("route-one", is_on=False, why="a test", by="mei", now=now())
    TrainingRow.objects.create(at=now(), model_hash="x", labels=0, because="A test.")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")


@pytest.mark.django_db
def test_a_permit_ends_with_its_certificate_with_its_voters_and_with_a_switch():
    held = issue()

    assert certificates.permits("m1", now())[CELL].certificate == held
    assert "voters have changed" in certificates.permits("m2", now())[CELL].because
    assert "expired" in certificates.permits("m1", now() + timedelta(days=15))[CELL].because
    certificates.switch("route-one", is_on=False, why="the desks moved", by="mei", now=now())
    assert certificates.permits("m1", now())[CELL].because == "mei switched it off: the desks moved"


@pytest.mark.django_db
def test_an_alarm_holds_until_a_newer_certificate():
    issue()
    with transaction.atomic():
        certificates.alarm(CELL, why="Too many errors.", evidence=15.0, now=now())
    assert certificates.permits("m1", now())[CELL].certificate is None

    again = CertificateRow.objects.values().get() | {"id": uuid4(), "issued_at": now()}
    CertificateRow.objects.create(**again)

    assert certificates.permits("m1", now())[CELL].certificate is not None


@pytest.mark.django_db
def test_a_switch_needs_an_action_and_a_reason():
    with pytest.raises(Missing, match="action"):
        certificates.switch("everything", is_on=False, why="x", by="mei", now=now())
    with pytest.raises(Missing, match="why"):
        certificates.switch("route", is_on=False, why="  ", by="mei", now=now())


@pytest.mark.django_db
def test_a_second_look_is_given_once():
    row = draw(add_lead(1))
    looks.give(row.pk, OURS, by="ada", now=now())

    with pytest.raises(NotAllowed, match="already"):
        looks.give(row.pk, OURS, by="bo", now=now())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LookRow.objects.filter(pk=row.pk).update(said_scope="protected")


@pytest.mark.django_db
def test_two_people_look_and_nobody_twice():
    lead = add_lead(1)
    first = draw(lead)
    second = LookRow.objects.create(
        lead=lead, reader=2, language="en", channel="web", drawn_at=lead.received_at, seed="00", scope="ours",
        model_hash="m1",
    )  # fmt: skip
    looks.give(first.pk, OURS, by="ada", now=now())

    assert looks.next_for("ada") is None
    assert looks.next_for("bo") == second


@pytest.mark.django_db
def test_who_has_read_the_page_of_a_lead_is_not_blind():
    row = draw(add_lead(1))
    seen = Draft(
        at=now(), kind="report.opened", by="ada", subject=str(row.lead_id), detail={"purpose": "reading"}
    )
    chain.append([seen])

    assert looks.next_for("ada") is None
    assert looks.next_for("bo") == row
    with pytest.raises(NotAllowed, match="another person"):
        looks.give(row.pk, OURS, by="ada", now=now())


@pytest.mark.django_db
def test_a_look_that_does_not_exist_cannot_be_given():
    with pytest.raises(NotYours):
        looks.give(12345, OURS, by="ada", now=now())
