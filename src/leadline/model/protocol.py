"""Protocol: a playbook with steps; the line proposes one, an officer starts it."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.model.deadline import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A playbook as the policy defines it."""

    #: id, such as "area-device"
    id: str
    #: title by language
    title: dict[str, str]
    #: what to do, in order, by language
    steps: dict[str, tuple[str, ...]]
    #: the promise that runs while it is open
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """That a protocol fits a lead or an incident; a person decides."""

    #: unique: proposing twice is harmless
    key: str
    #: protocol id
    protocol: str
    #: incident key, or "" for a single lead
    incident: str
    #: a sentence that an officer can read aloud
    because: str
