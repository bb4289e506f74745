"""Dispatch: how soon somebody should be at the place, proposed from how thickly settled it is.

The times are local policy, never law; a person decides whether anybody goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from leadline.model.deadline import spoken
from leadline.model.decision import Scope
from leadline.model.lead import Lead
from leadline.model.place import Surroundings
from leadline.policy import Policy
from leadline.ports.registers import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """That somebody should look at the place within a time; a person decides."""

    #: unique: proposing twice is harmless
    key: str
    #: the lead
    lead: UUID
    #: how soon
    within: timedelta
    #: town, round a town, or country
    surroundings: Surroundings
    #: a sentence that an officer can read aloud
    because: str


def propose_dispatch(lead: Lead, setting: Setting | None, policy: Policy) -> Dispatch | None:
    """A dispatch for an open lead of ours with an object at a known place, or None."""
    decision = lead.decision
    if setting is None or decision is None or not decision.object_kind or not lead.state.is_open:
        return None
    if decision.scope in (Scope.REFERRAL, Scope.PROTECTED):
        return None
    within = policy.clocks.response(setting.kind)
    because = f"Reported: {decision.object_kind}. {setting.because} Local policy there: {spoken(within)}."
    return Dispatch(
        key=f"dispatch:{lead.id}", lead=lead.id, within=within, surroundings=setting.kind, because=because
    )
