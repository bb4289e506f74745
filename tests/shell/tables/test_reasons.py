from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from console_lines import answering, lay_keyring
from console_rows import START, add_incident, add_lead
from leadline.errors import Missing, TooLong, TryAgain
from leadline.shell.opening import client
from leadline.shell.tables import acts, answers, reasons, tying
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import AuditRow, ReasonRow, RevisionRow
from shell.intake.site_keys import lay_keys

WORDS = "the gray box by the old lock belongs to the harbour office"
LATER = START + timedelta(minutes=5)
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def dump() -> bytes:
    """Every row of every table, as a thief of the database sees it: text, and bytes as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return b"\n".join(
        bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
        for row in rows
        for value in row
    )


def test_no_reason_of_any_act_can_be_read_in_the_database():
    lay_keys()
    leads = [add_lead(number) for number in range(4)]
    incident = add_incident(leads[:3])
    boss = [Act(lead=lead.pk, by="boss", at=LATER, is_supervisor=True) for lead in leads]

    acts.accept(boss[0], WORDS)
    acts.refer(boss[1], "noise", WORDS)
    acts.close(boss[2], "no_merit", WORDS)
    acts.sort_otherwise(boss[3], "unclear", "", WORDS)
    answers.pause(boss[3], "acknowledge", WORDS)
    tying.untie(incident.key, boss[0], WORDS)
    tying.close(incident.key, boss[0], WORDS)

    assert ReasonRow.objects.count() == 7
    assert b"gray box" not in dump() and b"harbour office" not in dump()


def test_the_chain_holds_the_hash_of_the_sealed_reason():
    lay_keys()
    lead = add_lead(1)

    acts.close(Act(lead=lead.pk, by="lin", at=START), "no_merit", WORDS)

    reason = ReasonRow.objects.get()
    entry = AuditRow.objects.get(kind="lead.state", by="lin")
    assert entry.detail["reason"] == str(reason.id)
    assert entry.detail["reason_sha256"] == hashlib.sha256(bytes(reason.sealed)).hexdigest()


def test_an_officer_reads_the_reason_through_the_sorting_process(tmp_path):
    keyring = lay_keyring(tmp_path)
    lead = add_lead(1)
    RevisionRow.objects.create(report_id=lead.pk, revision=1, received_at=START, sealed=b"x")
    acts.accept(Act(lead=lead.pk, by="lin", at=START), WORDS)

    with answering(keyring) as opener:
        assert list(opener.reasons(lead=lead.pk).values()) == [WORDS]


def test_the_reasons_about_an_incident_are_opened_and_written_down(tmp_path):
    keyring = lay_keyring(tmp_path)
    leads = [add_lead(number) for number in range(3)]
    incident = add_incident(leads)
    tying.close(incident.key, Act(lead=uuid.UUID(int=0), by="lin", at=START), WORDS)

    with answering(keyring):
        found = client.open_reasons(incident.key, by="mei")

    assert list(found.values()) == [WORDS]
    assert AuditRow.objects.get(kind="report.opened").subject == incident.key


def test_a_reason_in_another_row_does_not_open(tmp_path):
    keyring = lay_keyring(tmp_path)
    lead = add_lead(1)
    one = reasons.keep(WORDS, START, lead=lead)
    ReasonRow.objects.create(lead=lead, sealed=one.sealed, at=START)

    with answering(keyring) as opener:
        assert list(opener.reasons(lead=lead.pk)) == [str(one.id)]


def test_a_stored_reason_cannot_be_changed():
    lay_keys()
    one = reasons.keep(WORDS, START, lead=add_lead(1))

    with pytest.raises(IntegrityError, match="append-only"):
        ReasonRow.objects.filter(pk=one.id).update(sealed=b"another")


def test_erasing_the_words_of_a_report_erases_what_officers_said_about_it():
    lay_keys()
    lead, other = add_lead(1), add_lead(2)
    RevisionRow.objects.create(report_id=lead.pk, revision=1, received_at=START, sealed=b"x")
    reasons.keep(WORDS, START, lead=lead)
    kept = reasons.keep(WORDS, START, lead=other)

    RevisionRow.objects.filter(report=lead.pk).delete()

    assert list(ReasonRow.objects.values_list("id", flat=True)) == [kept.id]


def test_without_a_key_nothing_is_stored_and_the_officer_is_told():
    lead = add_lead(1)

    with pytest.raises(TryAgain, match="no intake key yet"):
        acts.close(Act(lead=lead.pk, by="lin", at=START), "no_merit", WORDS)

    lead.refresh_from_db()
    assert lead.state == "queued"


def test_a_reason_has_words_and_an_end():
    assert reasons.checked("  seen  ") == "seen"
    assert reasons.checked(" ", is_required=False) == ""
    with pytest.raises(Missing):
        reasons.checked(" \0 ")
    with pytest.raises(TooLong):
        reasons.checked("x" * (reasons.LONGEST + 1))
