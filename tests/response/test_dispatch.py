from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from leadline.model.decision import Scope
from leadline.model.lead import LeadState
from leadline.model.place import Surroundings
from leadline.policy import load
from leadline.ports.registers import Setting
from leadline.response.dispatch import propose_dispatch
from leads import make_lead

POLICY = load()
TOWN = Setting(
    kind=Surroundings.URBAN,
    place="Lanhaven",
    population=62_000,
    distance_m=900,
    because="The place is in Lanhaven (62,000 people), 0.9 km from its centre.",
)


def test_a_device_in_town_is_looked_at_within_30_minutes_and_the_reason_names_the_town():
    dispatch = propose_dispatch(make_lead(object_kind="antenna-box"), TOWN, POLICY)

    assert dispatch is not None
    assert dispatch.within == timedelta(minutes=30)
    assert dispatch.because == (
        "Reported: antenna-box. The place is in Lanhaven (62,000 people), 0.9 km from its centre. "
        "Local policy there: 30 min."
    )


def test_in_the_country_it_may_take_two_hours():
    dispatch = propose_dispatch(
        make_lead(object_kind="antenna-box"), replace(TOWN, kind=Surroundings.RURAL), POLICY
    )

    assert dispatch is not None
    assert dispatch.within == timedelta(hours=2)


def test_nobody_is_sent_without_a_place_an_object_or_an_open_lead_of_ours():
    device = make_lead(object_kind="antenna-box")

    assert propose_dispatch(device, None, POLICY) is None
    assert propose_dispatch(make_lead(), TOWN, POLICY) is None
    assert propose_dispatch(replace(device, state=LeadState.WITHDRAWN), TOWN, POLICY) is None
    assert propose_dispatch(make_lead(object_kind="antenna-box", scope=Scope.REFERRAL), TOWN, POLICY) is None
