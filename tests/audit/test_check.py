import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.audit.anchor import anchor_of
from leadline.audit.chain import START, Draft, Head, entry_hash, head_of, link
from leadline.audit.check import Damage, verify
from leadline.errors import BadInput

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
LENGTH = 12
CHAIN = link(
    START,
    [
        Draft(
            at=AT + timedelta(seconds=n),
            kind="lead.state",
            by="mei",
            subject=f"lead-{n:03}",
            detail={
                "from": "queued",
                "to": "accepted",
                "n": n,
                "score": n / 8,
                "late": n % 2 == 0,
                "why": None,
            },
        )
        for n in range(LENGTH)
    ],
)
PLACES = st.integers(0, LENGTH - 1)
FULL_ANCHOR = [anchor_of(head_of(CHAIN[-1]), AT)]


def found(entries, anchors=()):
    fault = verify(entries, anchors).fault
    return fault and (fault.damage, fault.seq)


def rehashed(entry, **changes):
    """As a forger would leave it: changed, and its own hash made anew."""
    changed = replace(entry, **changes)
    return replace(changed, hash=entry_hash(changed))


def test_a_whole_chain_is_whole():
    result = verify(CHAIN, FULL_ANCHOR)

    assert result.is_whole
    assert (result.entries, result.head, result.anchored_to) == (LENGTH, head_of(CHAIN[-1]), LENGTH)
    assert result.because == (
        "The chain is whole: 12 entries; anchors hold 12 of them, the last 0 rest on the database alone."
    )


def test_an_empty_chain_is_whole():
    assert verify([], [anchor_of(START, AT)]).is_whole
    assert verify(CHAIN, [anchor_of(START, AT)]).is_whole


@given(PLACES, st.sampled_from(["kind", "by", "subject"]), st.data())
def test_every_changed_character_of_a_text_is_found(place, name, data):
    entry = CHAIN[place]
    text = getattr(entry, name)
    spot = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda other: other != text[spot]))
    forged = replace(entry, **{name: text[:spot] + letter + text[spot + 1 :]})

    assert found([*CHAIN[:place], forged, *CHAIN[place + 1 :]]) == (Damage.CHANGED, place + 1)


@given(PLACES, st.sampled_from(["prev_hash", "hash"]), st.integers(0, 31), st.integers(1, 255))
def test_every_changed_byte_of_a_hash_is_found(place, name, spot, bits):
    entry = CHAIN[place]
    digest = getattr(entry, name)
    forged = replace(entry, **{name: digest[:spot] + bytes([digest[spot] ^ bits]) + digest[spot + 1 :]})

    assert found([*CHAIN[:place], forged, *CHAIN[place + 1 :]]) == (Damage.CHANGED, place + 1)


@given(PLACES, st.integers(1, 2**40))
def test_a_changed_instant_is_found_to_the_microsecond(place, shift_us):
    forged = replace(CHAIN[place], at=CHAIN[place].at + timedelta(microseconds=shift_us))

    assert found([*CHAIN[:place], forged, *CHAIN[place + 1 :]]) == (Damage.CHANGED, place + 1)


@given(PLACES, st.integers(-(2**60), 2**60))
def test_a_changed_number_is_found(place, seq):
    forged = replace(CHAIN[place], seq=seq)

    assert found([*CHAIN[:place], forged, *CHAIN[place + 1 :]]) == (
        None if seq == place + 1 else (Damage.CHANGED, place + 1)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"to": "closed"},
        {"n": 99},
        {"score": 0.12500000000000003},
        {"late": None},
        {"why": ""},
        {"more": 1},
        {"n": float("nan")},
        {"n": "5"},
        {"why": ["a list"]},
    ],
)
def test_a_changed_detail_is_found(change):
    forged = replace(CHAIN[5], detail={**CHAIN[5].detail, **change})

    assert found([*CHAIN[:5], forged, *CHAIN[6:]]) == (Damage.CHANGED, 6)


def test_a_detail_left_out_is_found():
    forged = replace(CHAIN[5], detail={"from": "queued"})

    assert found([*CHAIN[:5], forged, *CHAIN[6:]]) == (Damage.CHANGED, 6)


@given(st.integers(0, LENGTH - 2))
def test_a_changed_entry_with_its_hash_made_anew_is_found_at_the_next(place):
    forged = rehashed(CHAIN[place], by="nobody")

    assert found([*CHAIN[:place], forged, *CHAIN[place + 1 :]]) == (Damage.REPLACED, place + 2)


@given(st.integers(0, LENGTH - 2), st.integers(1, LENGTH))
def test_removed_entries_are_found_also_the_first(place, count):
    rest = CHAIN[place + count :]
    expected = (Damage.REMOVED, place + 1) if rest else (Damage.CUT, place + 1)

    assert found([*CHAIN[:place], *rest], FULL_ANCHOR) == expected


@given(st.integers(0, LENGTH - 1))
def test_a_cut_tail_is_found_by_an_anchor(length):
    result = verify(CHAIN[:length], FULL_ANCHOR)

    assert (result.fault.damage, result.fault.seq) == (Damage.CUT, length + 1)
    assert f"entries {length + 1} to {LENGTH} or more were removed" in result.because


def test_a_cut_tail_cannot_be_found_without_an_anchor_and_the_answer_says_so():
    result = verify(CHAIN[:-2], [anchor_of(head_of(CHAIN[3]), AT)])

    assert result.is_whole
    assert result.anchored_to == 4
    assert "the last 6 rest on the database alone" in result.because


@given(PLACES, PLACES)
def test_two_entries_in_each_other_s_place_are_found(one, other):
    first, second = sorted((one, other))
    swapped = list(CHAIN)
    swapped[first], swapped[second] = swapped[second], swapped[first]

    assert found(swapped) == (None if first == second else (Damage.REORDERED, first + 1))


@given(st.permutations(CHAIN).filter(lambda order: tuple(order) != CHAIN))
def test_any_other_order_is_found(order):
    damage, _ = found(order)

    assert damage is Damage.REORDERED


@given(PLACES, PLACES)
def test_an_entry_that_stands_twice_is_found(place, copied):
    doubled = [*CHAIN[: place + 1], CHAIN[copied], *CHAIN[place + 1 :]]

    assert found(doubled) in (
        (Damage.INSERTED, copied + 1),
        (Damage.REORDERED, place + 2),
        (Damage.REMOVED, place + 2),
    )


@given(PLACES)
def test_a_new_entry_between_two_is_found(place):
    head = head_of(CHAIN[place - 1]) if place else START
    (forged,) = link(head, [Draft(at=AT, kind="decision.made", by="mallory")])

    assert found([*CHAIN[:place], forged, *CHAIN[place:]]) == (Damage.FORKED, place + 1)


def test_a_fork_is_told_from_a_copy():
    (twin,) = link(head_of(CHAIN[4]), [Draft(at=AT, kind="decision.made")])

    assert found([*CHAIN[:6], twin, *CHAIN[6:]]) == (Damage.FORKED, 6)
    assert found([*CHAIN[:6], CHAIN[5], *CHAIN[6:]]) == (Damage.INSERTED, 6)


@given(PLACES)
def test_a_chain_made_anew_from_any_place_is_found_by_an_anchor(place):
    head = head_of(CHAIN[place - 1]) if place else START
    anew = link(head, [Draft(at=AT, kind="lead.state", subject="forged")] * (LENGTH - place))

    assert found([*CHAIN[:place], *anew]) is None
    assert found([*CHAIN[:place], *anew], FULL_ANCHOR) == (Damage.REWRITTEN, 1)


def test_anchors_narrow_down_where_a_chain_was_made_anew():
    anew = link(head_of(CHAIN[6]), [Draft(at=AT, kind="lead.state")] * 5)
    anchors = [anchor_of(head_of(CHAIN[n]), AT) for n in (2, 4, 9)]

    result = verify([*CHAIN[:7], *anew], anchors)

    assert (result.fault.damage, result.fault.seq) == (Damage.REWRITTEN, 6)
    assert "made anew somewhere in entries 6 to 10" in result.because
    assert result.anchored_to == 5


def test_two_anchors_of_one_head_both_count():
    anchors = [anchor_of(head_of(CHAIN[3]), AT), anchor_of(head_of(CHAIN[3]), AT + timedelta(hours=1))]

    assert verify(CHAIN, anchors).anchored_to == 4
    assert found(CHAIN, [anchors[0], anchor_of(Head(4, bytes(32)), AT)]) == (Damage.REWRITTEN, 5)


def test_anchors_in_another_order_are_refused():
    with pytest.raises(BadInput):
        verify(CHAIN, [anchor_of(head_of(CHAIN[n]), AT) for n in (6, 2)])


def test_every_fault_comes_with_a_sentence():
    result = verify([*CHAIN[:5], *CHAIN[6:]])

    assert result.because == "Entries 6 to 6 are missing: they were removed."
    assert (result.entries, result.head) == (5, head_of(CHAIN[4]))


def stream(length):
    head = START
    for n in range(length):
        (entry,) = link(head, [Draft(at=AT, kind="lead.state", subject=f"l-{n}")])
        head = head_of(entry)
        yield entry


def peak_bytes(length):
    tracemalloc.start()
    assert verify(stream(length)).entries == length
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_chain():
    peak_bytes(100)

    assert peak_bytes(5000) < peak_bytes(500) + 20_000
