"""Decision: what a machine proposed or an officer did; never overwritten, only followed by another.

A machine's decision about a report puts it in order; a person decides about persons, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from leadline.model.action import Action, Move, Opinion


class Scope(StrEnum):
    """Whose matter a report is."""

    OURS = "ours"
    REFERRAL = "referral"
    PROTECTED = "protected"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One thing in the text that spoke: which list, which entry of it, how much it weighs."""

    #: its lexicon: "category", "referral", "protected", "sensitive", "raising", "hearsay", "device", "anger",
    #: "appearance", "danger", "guard"
    lexicon: str
    #: the entry of that lexicon, such as a category id or an office id
    entry: str
    #: the words of the lexicon that matched (the lexicon's own words, never report text)
    term: str
    #: weight in the vote; 0 for cues that only mark
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One voter's opinion on one report."""

    #: the voter's Spec.name
    voter: str
    #: probability of each scope, summing to 1
    scope: Mapping[Scope, float]
    #: probability of each category id, given that it is ours; may be empty
    category: Mapping[str, float] = field(default_factory=dict)
    #: probability of each referral office id, given that it is not ours; may be empty
    referral: Mapping[str, float] = field(default_factory=dict)
    #: probability that nobody wrote it to report something: advertising, nonsense, a machine flood
    spam: float = 0.0
    #: what spoke
    cues: tuple[Cue, ...] = ()
    #: a sentence that an officer can read aloud
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How a report was sorted: a proposal by machine (by = "") or an officer's act (by = user name)."""

    #: whose matter it is
    scope: Scope
    #: category id of the taxonomy, if ours
    category: str | None = None
    #: office id, if it is to be referred
    referral: str | None = None
    #: kind of object the report is about (device lexicon entry), if one is named
    object_kind: str | None = None
    #: whether the subject is at bureau level or above: its own 2 h screening clock
    sensitive: bool = False
    #: raising phrases found, as lexicon entries
    raising: tuple[str, ...] = ()
    #: whether hearsay words ask for a second reader; never touches a score
    second_review: bool = False
    #: the vote's confidence in `scope`, 0 to 1
    score: float = 0.0
    #: what spoke
    cues: tuple[Cue, ...] = ()
    #: a sentence that an officer can read aloud
    because: str = ""
    #: "" for the machine, else the officer's user name
    by: str = ""
    #: the narrow actions that it is a candidate for; those with a certificate were done by the machine
    moves: tuple[Move, ...] = ()
    #: what each voter put first
    votes: tuple[Opinion, ...] = ()
    #: hash of the voters that decided; a certificate of another hash is void
    model_hash: str = ""
    #: whether a second person decides the report again, blind; drawn before the words were opened
    audited: bool = False

    @property
    def action(self) -> Action | None:
        """The first action that the machine did, or None: a person does everything."""
        return next((move.action for move in self.moves if move.is_automatic), None)

    @property
    def labels(self) -> tuple[str, ...]:
        """The at most two labels of that action."""
        return next((move.labels for move in self.moves if move.is_automatic), ())

    @property
    def certificate(self) -> str:
        """Id of the certificate of that action, or ""."""
        return next((move.certificate for move in self.moves if move.is_automatic), "")
