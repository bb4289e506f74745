import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.audit.chain import GENESIS, START, Draft, Head, entry_hash, head_of, link
from leadline.errors import BadInput, OutOfRange, TooLong, Unreadable

AT = datetime(2026, 3, 1, 3, 0, 0, 250_001, tzinfo=UTC)
DRAFT = Draft(at=AT, kind="report.opened", by="mei", subject="r-1", detail={"purpose": "reading", "n": 2})


def test_the_first_entry_follows_the_genesis():
    (entry,) = link(START, [DRAFT])

    assert entry.seq == 1
    assert entry.prev_hash == GENESIS == hashlib.sha256(b"leadline.audit.1 genesis").digest()


def test_the_hash_can_be_made_again_from_the_documented_bytes():
    """By hand, without our code: what docs/threat-model says an auditor may do."""
    (entry,) = link(Head(6, bytes(32)), [DRAFT])
    text = (
        '["leadline.audit.1",7,1772334000250001,"report.opened","mei","r-1",'
        '{"n":2,"purpose":"reading"},"' + "00" * 32 + '"]'
    )

    assert entry.hash == hashlib.sha256(text.encode()).digest()


def test_each_entry_follows_the_one_before():
    first, second, third = link(START, [DRAFT] * 3)

    assert (first.seq, second.seq, third.seq) == (1, 2, 3)
    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)


@given(st.integers(0, 6))
def test_linking_in_one_batch_or_in_two_gives_the_same_chain(cut):
    drafts = [Draft(at=AT + timedelta(seconds=n), kind="lead.state", subject=f"l-{n}") for n in range(6)]
    first = link(START, drafts[:cut])
    head = head_of(first[-1]) if first else START

    assert first + link(head, drafts[cut:]) == link(START, drafts)


def test_the_same_instant_in_another_zone_has_the_same_hash():
    shanghai = Draft(at=AT.astimezone(timezone(timedelta(hours=8))), kind="system.started")

    assert link(START, [shanghai]) == link(START, [Draft(at=AT, kind="system.started")])


def test_one_microsecond_changes_the_hash():
    later = Draft(at=AT + timedelta(microseconds=1), kind="system.started")

    assert link(START, [later])[0].hash != link(START, [Draft(at=AT, kind="system.started")])[0].hash


def test_a_draft_changed_after_linking_does_not_change_the_entry():
    detail = {"n": 1}
    (entry,) = link(START, [Draft(at=AT, kind="system.started", detail=detail)])
    detail["n"] = 2

    assert entry.detail == {"n": 1}
    assert entry_hash(entry) == entry.hash


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"kind": "report.read"}, BadInput),
        ({"kind": ""}, BadInput),
        ({"at": datetime(2026, 3, 1)}, BadInput),
        ({"by": "x" * 201}, TooLong),
        ({"subject": "x" * 201}, TooLong),
        ({"subject": "a\0b"}, BadInput),
        ({"subject": "\ud800"}, Unreadable),
        ({"detail": {"why": "x" * 201}}, TooLong),
        ({"detail": {"why": "a\0b"}}, BadInput),
        ({"detail": {"Why": 1}}, BadInput),
        ({"detail": {"": 1}}, BadInput),
        ({"detail": {f"k{n}": n for n in range(21)}}, TooLong),
        ({"detail": {"n": float("nan")}}, OutOfRange),
    ],
)
def test_what_must_not_enter_the_chain_is_refused(change, error):
    with pytest.raises(error):
        link(START, [Draft(**{"at": AT, "kind": "report.opened", **change})])


def test_a_refusal_does_not_repeat_what_was_given():
    with pytest.raises(TooLong) as refusal:
        link(START, [Draft(at=AT, kind="report.opened", detail={"why": "secret " * 40})])

    assert "secret" not in str(refusal.value)
