"""Device catalogue: which known kinds of device a description fits, each with an innocent look-alike.

Scores are shares of matching features, not probabilities. "None of these" is always an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from leadline.policy.lexicon.load import Title, read_toml
from leadline.policy.lexicon.term import Reading, Term

FILE = Path(str(resources.files("leadline.policy"))) / "devices.toml"
#: score of a device whose needed features are all there and no supporting one
NEEDS_SCORE = 0.5
#: score of a device that the text names
NAME_SCORE = 0.7
#: the most that features alone, or a name with features, can reach
CEILING = 0.95
#: the most that a supporting feature adds, once as much as this weight of them is found
FULL_SUPPORT = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One kind of device in the catalogue."""

    #: its id, such as "cellular-relay-box"
    id: str
    #: the coarse kind that correlation groups by, such as "antenna-box"
    kind: str
    #: the taxonomy category that it speaks for
    category: str
    #: coarse kinds that are reported as this one when both fit, so that look-alikes are tied together
    absorbs: frozenset[str]
    #: what a candidate weighs for "ours" in the vote
    weight: float
    #: groups of features: each must have one in the text
    needs: tuple[frozenset[str], ...]
    #: features that raise the score, with their weight
    supports: Mapping[str, float]
    #: what it is called
    title: Title
    #: what harmless thing looks like it
    innocent: Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A device that a description fits, and how well."""

    device: Device
    #: 0 to 1: share of fit, not a probability
    score: float
    #: the lexicon terms that speak for it
    terms: tuple[Term, ...]
    #: supporting features that the description does not mention
    unmentioned: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All devices."""

    devices: tuple[Device, ...]
    #: the same by id
    by_id: Mapping[str, Device]

    def candidates(self, reading: Reading) -> tuple[Candidate, ...]:
        """The devices that a text may describe, best first; equal scores in catalogue order."""
        features: dict[str, Term] = {}
        for term in reading.of("feature"):
            features.setdefault(term.entry, term)
        named: dict[str, Term] = {}
        for term in reading.of("device"):
            named.setdefault(term.entry, term)
        found = [_candidate(device, features, named.get(device.id)) for device in self.devices]
        return tuple(sorted((one for one in found if one), key=lambda one: -one.score))

    def kind_of(self, ids: Sequence[str]) -> str | None:
        """The coarse kind that reports of the same object share, from device ids, best first.

        Look-alikes that fit as well are absorbed, so colour and guesses do not part them;
        ids that the catalogue does not hold are passed over; None if none is left.
        """
        known = [self.by_id[one] for one in ids if one in self.by_id]
        if not known:
            return None
        best = known[0].kind
        return next((other.kind for other in known if best in other.absorbs), best)

    def find(self, device: str) -> Device:
        """The device of an id; KeyError if there is none."""
        return self.by_id[device]


def _candidate(device: Device, features: Mapping[str, Term], name: Term | None) -> Candidate | None:
    groups = [[features[one] for one in sorted(group) if one in features] for group in device.needs]
    complete = all(groups)
    if not complete and name is None:
        return None
    terms = [name] if name else [group[0] for group in groups]
    supporting = [feature for feature in device.supports if feature in features]
    terms.extend(features[feature] for feature in supporting)
    support = min(1.0, sum(device.supports[feature] for feature in supporting) / FULL_SUPPORT)
    start = NAME_SCORE if name else NEEDS_SCORE
    return Candidate(
        device=device,
        score=round(start + (CEILING - start) * support, 3),
        terms=tuple(dict.fromkeys(terms)),
        unmentioned=tuple(feature for feature in device.supports if feature not in features),
    )


def load_catalogue(path: Path = FILE) -> Catalogue:
    """The catalogue of a file."""
    devices = tuple(
        Device(
            id=table["id"],
            kind=table["kind"],
            category=table.get("category", "device"),
            absorbs=frozenset(table.get("absorbs", ())),
            weight=float(table["weight"]),
            needs=tuple(frozenset(group) for group in table["needs"]),
            supports=MappingProxyType({name: float(value) for name, value in table["supports"].items()}),
            title=Title(**table["title"]),
            innocent=Title(**table["innocent"]),
        )
        for table in read_toml(path)["device"]
    )
    return Catalogue(devices=devices, by_id=MappingProxyType({one.id: one for one in devices}))


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue; read once a process."""
    return load_catalogue()
