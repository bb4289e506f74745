from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from leadline.audit.chain import Draft
from leadline.audit.check import verify
from leadline.shell.tables import chain
from leadline.shell.tables.models import AuditRow, DecisionRow, StateRow
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(number: int) -> None:
    with transaction.atomic():
        chain.append([Draft(at=NOON, kind="report.opened", subject=f"R-{number}-{k}") for k in range(3)])
    connection.close()


def test_many_writers_at_once_make_one_whole_chain() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))

    assert AuditRow.objects.count() == 120
    assert verify(chain.entries()).is_whole


def test_an_act_that_is_rolled_back_leaves_no_gap() -> None:
    write(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        chain.append([Draft(at=NOON, kind="report.opened", subject="R-2")])
        raise RuntimeError("gone")
    write(3)

    assert list(AuditRow.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert verify(chain.entries()).is_whole


@pytest.mark.parametrize("statement", ["UPDATE audit SET by = 'jonas'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    write(1)

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditRow.objects.count() == 3


@pytest.mark.parametrize("rows", [StateRow, DecisionRow])
def test_the_database_refuses_to_change_what_was_decided(line: SortingLine, rows) -> None:
    line.post({"what": "A drone over the harbour."})
    line.sort()

    with pytest.raises(DatabaseError, match="append-only"):
        rows.objects.update(at=NOON)


def test_an_entry_changed_behind_the_database_s_back_is_found() -> None:
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit DISABLE TRIGGER audit_append_only")
        cursor.execute("UPDATE audit SET subject = 'R-9' WHERE seq = 2")
        cursor.execute("ALTER TABLE audit ENABLE TRIGGER audit_append_only")

    found = verify(chain.entries())

    assert not found.is_whole
    assert found.fault.seq == 2


def test_every_act_of_a_report_is_in_the_chain_in_order(line: SortingLine) -> None:
    lead, receipt = line.post({"what": "A drone over the harbour."})
    line.sort()
    line.call("inbox/withdraw", {"receipt": receipt})

    kinds = list(AuditRow.objects.filter(subject=str(lead.pk)).values_list("kind", flat=True))

    sorting = ["report.received", "report.opened", "decision.made", "protocol.proposed", "lead.state"]
    assert kinds[:5] == sorting
    assert {"report.withdrawn", "lead.state"} <= set(kinds[5:])
