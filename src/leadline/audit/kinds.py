"""Kinds: every act that the audit chain knows, with its meaning in one line.

A new kind is a new line here; `chain.link` refuses any other, so that no act is written
down under a name that nobody explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "report.received": "a report was stored and its receipt given out",
        "report.added": "the reporter added a revision",
        "report.withdrawn": "the reporter took the report back",
        "report.opened": "sealed words were opened; detail says for which purpose",
        "report.erased": "the words and the contact were deleted; the entries about it stay",
        "contact.opened": "the reporter's name and ways were opened; detail says for which purpose",
        "evidence.received": "a file came in; detail has its commitment, which only the file itself fits",
        "evidence.examined": "a file was read in the sandbox; detail says whether to its end",
        "evidence.opened": "a file, or what was read out of it, was opened; detail has the purpose",
        "evidence.viewed": "an officer looked at a viewing copy without metadata",
        "inbox.asked": "a question was put into the reporter's inbox",
        "inbox.answered": "the reporter answered in the inbox",
        "lead.state": "a lead changed its state; detail has from, to and the seal of the reason",
        "lead.deadline": "a clock of a lead was started, paused, met or missed",
        "lead.escalated": "a missed clock was raised to the next person",
        "decision.made": "a machine proposed or an officer decided how a report is sorted",
        "decision.undone": "an officer took back an act",
        "sample.drawn": "the seed of a sample for second looks, written before any of the reports was opened",
        "look.given": "a person decided a report again without seeing what the machine had said",
        "certificate.issued": "an action earned the right to be done by machine; detail has the bound",
        "certificate.refused": "an action did not earn it; detail says what is missing",
        "action.switched": "an action was switched off, or on again; detail says by what and why",
        "model.trained": "the voters were trained anew; detail has hash and range of the data",
        "model.refused": "a model file was not taken; detail says why",
        "grade.given": "a machine proposed or an officer gave a grade",
        "finding.made": "the checks of a round gave their answers; detail has how many",
        "claim.entered": "an officer entered a claim for a check, which asks again with it",
        "reading.entered": "what a receiver showed at a lead's place came in; detail says how",
        "incident.opened": "a rule tied leads together",
        "incident.joined": "a lead was tied to an incident, by a rule or by an officer",
        "incident.closed": "an officer closed an incident",
        "incident.reopened": "a closed incident is open again, by an officer or by new reports",
        "incident.left": "an officer untied a lead from an incident",
        "pattern.found": "a pattern detector proposed a look; detail has the chance that it means nothing",
        "incident.merged": "two incidents became one; detail names the one that ended",
        "incident.split": "an officer took leads out of an incident into a new one; detail names it",
        "rule.switched": "a tried near rule was switched on or off; detail has its numbers",
        "protocol.proposed": "a playbook was proposed",
        "protocol.started": "an officer started a playbook",
        "protocol.declined": "an officer decided against a proposed playbook",
        "protocol.step": "a step of a playbook was done or left out",
        "referral.sent": "a report was handed to the office whose matter it is",
        "notice.sent": "a notice left the house",
        "notice.acknowledged": "an officer saw a notice about a missed clock",
        "export.made": "leads left as a file; detail has the format and the number",
        "reward.decided": "a reward was proposed, approved or refused",
        "officer.login": "an officer logged in",
        "officer.refused": "a login was refused",
        "officer.logout": "an officer logged out",
        "officer.changed": "an account was made, locked, or given another role",
        "token.made": "a key for a program that reads the figures of sorting was made; detail has its end",
        "token.revoked": "such a key opens nothing any more",
        "policy.changed": "another policy profile came into force",
        "key.created": "a new intake key was made; detail has its fingerprint",
        "key.retired": "an intake key left the key folder; detail has its fingerprint",
        "system.started": "the line was started",
        "system.stopped": "the line was stopped",
        "audit.verified": "the chain was checked; detail has the result",
    }
)
