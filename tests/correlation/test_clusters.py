from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.correlation.clusters import Bond, Change, Cluster, Hand, Kind, partition, settle, way
from leadline.errors import Missing

START = datetime(2026, 3, 1, tzinfo=UTC)
NOW = START + timedelta(days=9)
COUNT = 9
AGES = {UUID(int=n): START + timedelta(hours=n) for n in range(1, COUNT + 1)}
quick = settings(max_examples=300, deadline=None)

numbers = st.integers(1, COUNT)
pairs = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])
bond_lists = st.lists(pairs, max_size=14)
hand_lists = st.lists(st.tuples(pairs, st.booleans()), max_size=6)


def lead(number):
    return UUID(int=number)


def leads(*some):
    return tuple(lead(number) for number in some)


def bonds(*some):
    return [Bond(first=lead(a), second=lead(b), because=f"{a} and {b}") for a, b in some]


def hands(*some):
    """Officers' acts, each a minute after the one before."""
    return [
        Hand(first=lead(a), second=lead(b), is_tied=is_tied, at=NOW + timedelta(minutes=minute), by="lin")
        for minute, ((a, b), is_tied) in enumerate(some)
    ]


def cluster(name, hours, *some):
    return Cluster(name=name, born=START + timedelta(hours=hours), leads=leads(*some))


def groups(settled):
    return sorted(tuple(one.int for one in each.leads) for each in settled.clusters)


def one_by_one(bonds_, hands_):
    """What holds after every bond and hand came by itself, in this order."""
    held = settle(AGES, [], [], [], NOW)
    for count in range(1, len(bonds_) + 1):
        held = settle(AGES, bonds_[:count], [], held.clusters, NOW)
    for count in range(1, len(hands_) + 1):
        held = settle(AGES, bonds_, hands_[:count], held.clusters, NOW)
    return held


def test_leads_that_are_bonded_open_an_incident_named_after_its_first():
    settled = settle(AGES, bonds((2, 3), (3, 5)), [], [], NOW)

    assert settled.clusters == (Cluster(name=f"incident-{lead(2)}", born=NOW, leads=leads(2, 3, 5)),)
    assert [(one.kind, one.leads) for one in settled.changes] == [(Kind.OPENED, leads(2, 3, 5))]


def test_of_two_that_grow_together_the_oldest_name_lives_on():
    before = [cluster("young", 6, 1, 2), cluster("old", 5, 3, 4)]

    settled = settle(AGES, bonds((1, 2), (3, 4), (2, 3)), [], before, NOW)

    assert settled.clusters == (cluster("old", 5, 1, 2, 3, 4),)
    assert settled.changes == (Change(kind=Kind.MERGED, name="old", other="young", leads=leads(1, 2)),)


def test_a_split_leaves_the_name_with_the_first_lead():
    before = [cluster("a", 5, 1, 2, 3, 4)]

    settled = settle(AGES, bonds((1, 2), (3, 4)), hands(((2, 3), False)), before, NOW)

    new = f"incident-{lead(3)}"
    assert [(one.name, one.leads) for one in settled.clusters] == [("a", leads(1, 2)), (new, leads(3, 4))]
    assert settled.changes == (Change(kind=Kind.SPLIT, name="a", other=new, leads=leads(3, 4)),)


def test_an_earlier_report_that_comes_late_does_not_rename_the_incident():
    before = [cluster("a", 5, 3, 4)]

    settled = settle(AGES, bonds((3, 4), (1, 3)), [], before, NOW)

    assert settled.clusters == (cluster("a", 5, 1, 3, 4),)
    assert settled.changes == (Change(kind=Kind.JOINED, name="a", leads=leads(1)),)


def test_a_lead_that_was_cut_off_stays_away_although_others_would_bring_it_back():
    every = bonds((1, 2), (2, 3), (3, 4), (4, 1), (3, 1))

    settled = settle(AGES, every, hands(((1, 3), False)), [cluster("a", 5, 1, 2, 3, 4)], NOW)

    assert groups(settled) == [(1, 2, 4)]
    assert [(one.kind, one.leads) for one in settled.changes] == [(Kind.LEFT, leads(3))]


def test_the_newest_word_of_an_officer_on_a_pair_holds():
    settled = settle(AGES, [], hands(((1, 2), False), ((1, 2), True)), [], NOW)

    assert groups(settled) == [(1, 2)]


def test_a_cut_that_newer_ties_contradict_is_not_followed():
    settled = settle(AGES, [], hands(((1, 3), False), ((1, 2), True), ((2, 3), True)), [], NOW)

    assert groups(settled) == [(1, 2, 3)]


def test_a_lead_without_an_age_is_refused():
    with pytest.raises(Missing, match="ages"):
        settle({}, bonds((1, 2)), [], [], NOW)


def test_why_two_are_together_is_the_shortest_chain_between_them():
    chain = way(bonds((1, 2), (2, 3), (3, 4), (4, 5), (2, 5)), lead(1), lead(5))

    assert [bond.because for bond in chain] == ["1 and 2", "2 and 5"]


def test_between_strangers_there_is_no_chain():
    assert way(bonds((1, 2), (3, 4)), lead(1), lead(4)) == ()


@quick
@given(bond_lists, hand_lists, st.randoms(use_true_random=False))
def test_who_is_together_does_not_depend_on_the_order(some, acts, random):
    mixed, said = bonds(*some), hands(*acts)
    random.shuffle(mixed)
    random.shuffle(said)

    assert partition(AGES, mixed, said) == partition(AGES, bonds(*some), hands(*acts))


@quick
@given(bond_lists, hand_lists)
def test_one_by_one_ends_where_all_at_once_does(some, acts):
    live, whole = one_by_one(bonds(*some), hands(*acts)), settle(AGES, bonds(*some), hands(*acts), [], NOW)

    # a part of one lead keeps the name of an incident that shrank to it
    assert [group for group in groups(live) if len(group) > 1] == groups(whole)


@quick
@given(bond_lists, hand_lists)
def test_settling_again_changes_nothing(some, acts):
    first = one_by_one(bonds(*some), hands(*acts))

    again = settle(AGES, bonds(*some), hands(*acts), first.clusters, NOW + timedelta(days=1))

    assert (again.clusters, again.changes) == (first.clusters, ())


@quick
@given(bond_lists, hand_lists)
def test_every_lead_is_in_one_cluster_at_most_and_every_name_is_of_one(some, acts):
    settled = one_by_one(bonds(*some), hands(*acts))

    every = [one for each in settled.clusters for one in each.leads]
    assert len(every) == len(set(every))
    assert len({each.name for each in settled.clusters}) == len(settled.clusters)


@quick
@given(bond_lists, pairs)
def test_a_cut_is_never_undone_by_the_machine(some, cut):
    settled = settle(AGES, bonds(*some), hands((cut, False)), [], NOW)

    assert not any({lead(cut[0]), lead(cut[1])} <= set(each.leads) for each in settled.clusters)


@quick
@given(bond_lists, pairs)
def test_a_tie_by_hand_always_holds(some, tied):
    settled = settle(AGES, bonds(*some), hands((tied, True)), [], NOW)

    assert any({lead(tied[0]), lead(tied[1])} <= set(each.leads) for each in settled.clusters)


@quick
@given(bond_lists, bond_lists)
def test_more_bonds_never_take_anybody_apart(some, more):
    first, second = partition(AGES, bonds(*some), []), partition(AGES, bonds(*some, *more), [])

    assert all(any(set(part) <= set(whole) for whole in second) for part in first)


@quick
@given(bond_lists, bond_lists)
def test_every_name_that_ends_is_recorded_as_merged(some, more):
    before = settle(AGES, bonds(*some), [], [], NOW)

    after = settle(AGES, bonds(*some, *more), [], before.clusters, NOW + timedelta(days=1))

    ended = {one.name for one in before.clusters} - {one.name for one in after.clusters}
    assert ended == {one.other for one in after.changes if one.kind is Kind.MERGED}


@quick
@given(bond_lists, bond_lists)
def test_of_all_that_merge_the_oldest_name_survives(some, more):
    before = settle(AGES, bonds(*some), [], [], NOW)
    born = {one.name: one.born for one in before.clusters}

    after = settle(AGES, bonds(*some, *more), [], before.clusters, NOW + timedelta(days=1))

    merged = [one for one in after.changes if one.kind is Kind.MERGED]
    assert all((born[one.name], one.name) <= (born[one.other], one.other) for one in merged)


def test_a_lead_that_goes_over_to_another_is_recorded_as_left():
    before = [cluster("a", 5, 1, 2), cluster("b", 6, 3, 4)]

    settled = settle(AGES, bonds((1, 2), (3, 2)), hands(((1, 2), False)), before, NOW)

    assert groups(settled) == [(1,), (2, 3)]
    assert Change(kind=Kind.LEFT, name="a", leads=leads(2)) in settled.changes
