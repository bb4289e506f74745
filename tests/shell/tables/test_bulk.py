"""Bulk: what one JSON document writes is what Django's own `bulk_create` writes, value by value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import Error, transaction
from django.utils.safestring import SafeString
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.shell.tables import bulk
from leadline.shell.tables.leads import DecisionRow, LeadRow
from leadline.shell.tables.records import NoticeRow
from leadline.shell.tables.reports import ReportRow, RevisionRow

pytestmark = pytest.mark.django_db

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_INSTANT = st.datetimes(
    datetime(1, 1, 2),
    datetime(9999, 12, 30),
    timezones=st.just(UTC),
)
_SEVERAL_IN_ONE_TEST = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _report(**changed: Any) -> ReportRow:
    number = uuid4()
    held = {
        "id": number,
        "received_at": datetime(2026, 11, 30, 1, 2, 3, 456789, tzinfo=UTC),
        "channel": "web",
        "mode": "anonymous",
        "language": "zh",
        "basis": "seen",
        "danger": "no",
        "lookup_hash": number.bytes,
        "inbox_recipient": "age1",
        "idempotency_hash": number.bytes[::-1],
    }
    return ReportRow(**held | changed)


def _columns(row: Any) -> dict[str, Any]:
    held = {field.attname: getattr(row, field.attname) for field in type(row)._meta.concrete_fields}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in held.items()}


@_SEVERAL_IN_ONE_TEST
@given(
    lat=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    contact=st.none() | st.binary(max_size=80),
    filled=st.lists(st.text("abcé,{}\"' 中", max_size=8), max_size=4),
    earliest=st.none() | _INSTANT,
    may_reply=st.booleans(),
)
def test_a_report_is_stored_as_django_stores_it(
    lat: float | None, contact: bytes | None, filled: list[str], earliest: datetime | None, may_reply: bool
) -> None:
    said = {
        "lat": lat,
        "sealed_contact": contact,
        "filled": filled,
        "earliest": earliest,
        "may_reply": may_reply,
    }
    ours, theirs = _report(**said), _report(**said)
    assert bulk.insert([ours]) == 1
    ReportRow.objects.bulk_create([theirs])
    stored = {row.pk: _columns(row) for row in ReportRow.objects.filter(pk__in=[ours.pk, theirs.pk])}
    own = ("id", "lookup_hash", "idempotency_hash")
    assert {k: v for k, v in stored[ours.pk].items() if k not in own} == {
        k: v for k, v in stored[theirs.pk].items() if k not in own
    }
    assert stored[ours.pk]["lookup_hash"] == ours.pk.bytes


@_SEVERAL_IN_ONE_TEST
@given(body=_PLAIN.filter(lambda value: value is not None), because=_TEXT)
def test_any_json_and_any_text_come_back_as_they_went_in(body: Any, because: str) -> None:
    lead = _lead()
    bulk.insert([DecisionRow(lead=lead, revision=1, body=body, because=because, at=lead.received_at)])
    row = DecisionRow.objects.get(lead=lead)
    assert (row.body, row.because, row.reason, row.by) == (body, because, None, "")
    assert row.pk is not None


def test_rows_that_are_there_are_refused_or_left_out() -> None:
    lead = _lead()
    again = [RevisionRow(report_id=lead.pk, revision=1, received_at=lead.received_at, sealed=b"\x00\\x")]
    assert bulk.insert(again) == 1
    with pytest.raises(Error), transaction.atomic():
        bulk.insert(again)
    assert bulk.insert(again, ignore_conflicts=True) == 0
    assert bytes(RevisionRow.objects.get(report=lead.pk).sealed) == b"\x00\\x"


def test_an_upsert_sets_only_the_fields_it_names() -> None:
    lead = _lead()
    first = NoticeRow(key="k", role="officer", lead=lead, clock="danger", because="one", at=lead.received_at)
    second = NoticeRow(key="k", role="auditor", lead=lead, clock="danger", because="two", at=lead.received_at)
    bulk.upsert([first], unique=("key",), fields=("because",))
    bulk.upsert([second], unique=("key",), fields=("because",))
    row = NoticeRow.objects.get(key="k")
    assert (row.role, row.because) == ("officer", "two")


def test_an_update_sets_only_the_fields_it_names_of_the_rows_it_is_given() -> None:
    mine, other = _lead(), _lead()
    mine.parts, mine.sketch, mine.state, mine.band_changes_at = (
        [["a", "×", 2.5, "b"]],
        b"\xff",
        "closed",
        None,
    )
    assert bulk.update([mine], ("parts", "sketch", "band_changes_at")) == 1
    row = LeadRow.objects.get(pk=mine.pk)
    assert (row.parts, bytes(row.sketch), row.state) == ([["a", "×", 2.5, "b"]], b"\xff", "received")
    assert LeadRow.objects.get(pk=other.pk).parts == []


def test_a_text_that_is_too_long_for_its_column_is_refused_and_nothing_is_written() -> None:
    ours = _report(language="x" * 9)
    with pytest.raises(Error), transaction.atomic():
        bulk.insert([_report(), ours])
    assert not ReportRow.objects.filter(pk=ours.pk).exists()


def test_nothing_to_write_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert bulk.insert([]) == bulk.update([], ("state",)) == 0
        assert bulk.upsert([], unique=("key",), fields=("because",)) == 0


def _lead() -> LeadRow:
    report = _report(received_at=datetime(2026, 11, 30, tzinfo=UTC) + timedelta(microseconds=1))
    bulk.insert([report])
    lead = LeadRow(report_id=report.pk, received_at=report.received_at)
    bulk.insert([lead])
    return LeadRow.objects.get(pk=UUID(str(report.pk)))


def test_what_is_a_number_or_text_is_stored_as_one_and_what_is_no_json_is_refused() -> None:
    lead = _lead()
    held = {"lead": lead, "revision": 1, "because": "", "at": lead.received_at}
    bulk.insert([DecisionRow(body=[np.float64(0.5), np.int64(3), np.bool_(True), SafeString("<b>")], **held)])
    assert DecisionRow.objects.get(lead=lead).body == [0.5, 3, True, "<b>"]
    with pytest.raises(TypeError, match="object is no JSON"):
        bulk.insert([DecisionRow(body=object(), **held)])
