"""Protocol: which playbooks fit a lead or an incident.

Only proposes; an officer starts one. The key makes proposing twice harmless.
"""

from __future__ import annotations

from leadline.model.decision import Decision, Scope
from leadline.model.incident import Incident
from leadline.model.lead import Lead
from leadline.model.protocol import Proposal
from leadline.model.report import Danger
from leadline.policy import Policy

#: scopes that nobody of this line acts on, unless somebody is in danger
_NOT_OURS = frozenset({Scope.REFERRAL, Scope.PROTECTED})


def propose(lead: Lead, policy: Policy) -> tuple[Proposal, ...]:
    """The protocols that fit one lead, the most pressing first; none for a lead that is not open."""
    if not lead.state.is_open:
        return ()
    fitting = []
    if lead.report.circumstances.danger is Danger.NOW:
        fitting.append(("life-danger", "The reporter says that somebody is in danger now."))
    decision = lead.decision
    if decision is not None and decision.scope not in _NOT_OURS:
        fitting.extend(_by_decision(decision, policy))
    return tuple(
        Proposal(key=f"{protocol}:{lead.id}", protocol=protocol, incident="", because=because)
        for protocol, because in fitting
    )


def propose_for(incident: Incident, policy: Policy) -> Proposal | None:
    """The protocol that the incident's rule names, or None if it names none that the policy has."""
    if incident.protocol is None or incident.protocol not in policy.protocols:
        return None
    return Proposal(
        key=f"{incident.protocol}:{incident.key}",
        protocol=incident.protocol,
        incident=incident.key,
        because=incident.because,
    )


def _by_decision(decision: Decision, policy: Policy) -> list[tuple[str, str]]:
    fitting = []
    if decision.sensitive:
        fitting.append(("sensitive-screening", "The subject is at bureau level or above."))
    if decision.object_kind:
        because = f"One {decision.object_kind} is reported; look at it from a distance."
        fitting.append(("single-device", because))
    cues = [cue for cue in policy.proposals.protected_site if cue in decision.raising]
    if cues:
        fitting.append(("protected-site", f"It names what belongs to a protected site: {', '.join(cues)}."))
    return fitting
