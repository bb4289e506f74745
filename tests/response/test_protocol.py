from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from leadline.model.decision import Scope
from leadline.model.incident import Incident
from leadline.model.lead import LeadState
from leadline.model.report import Danger
from leadline.policy import load
from leadline.response.protocol import propose, propose_for
from leads import NOON, any_lead, make_lead

POLICY = load()


def proposed(**given_) -> list[str]:
    return [proposal.protocol for proposal in propose(make_lead(**given_), POLICY)]


def incident(protocol: str | None) -> Incident:
    return Incident(
        key="near-device/antenna-box/7",
        rule="near-device",
        kind="antenna-box",
        leads=(),
        lat=2.0,
        lon=86.0,
        radius_m=400,
        opened_at=NOON,
        independent=3,
        because="3 reports of an antenna-box within 400 m and 20 h.",
        protocol=protocol,
    )


@pytest.mark.parametrize(
    ("given_", "protocols"),
    [
        ({}, []),
        ({"danger": Danger.NOW}, ["life-danger"]),
        ({"sensitive": True}, ["sensitive-screening"]),
        ({"object_kind": "antenna-box"}, ["single-device"]),
        ({"raising": ("satellite-navigation",)}, ["protected-site"]),
        ({"raising": ("foreign-payment",)}, []),
        ({"scope": Scope.REFERRAL, "sensitive": True, "object_kind": "antenna-box"}, []),
        ({"scope": Scope.REFERRAL, "danger": Danger.NOW}, ["life-danger"]),
    ],
)
def test_what_a_lead_is_about_proposes_its_protocol(given_, protocols):
    assert proposed(**given_) == protocols


def test_a_closed_lead_proposes_nothing():
    assert propose(replace(make_lead(danger=Danger.NOW), state=LeadState.CLOSED), POLICY) == ()


def test_an_incident_proposes_the_protocol_of_its_rule_with_its_reason():
    proposal = propose_for(incident("area-device"), POLICY)

    assert proposal is not None
    assert (proposal.protocol, proposal.incident) == ("area-device", "near-device/antenna-box/7")
    assert proposal.because.startswith("3 reports")


@pytest.mark.parametrize("protocol", [None, "dance"])
def test_an_incident_without_a_known_protocol_proposes_none(protocol):
    assert propose_for(incident(protocol), POLICY) is None


@given(any_lead())
def test_proposing_twice_is_harmless_and_every_proposal_is_a_playbook(lead):
    once = propose(lead, POLICY)

    assert propose(lead, POLICY) == once
    assert len({proposal.key for proposal in once}) == len(once)
    assert {proposal.protocol for proposal in once} <= set(POLICY.protocols)
