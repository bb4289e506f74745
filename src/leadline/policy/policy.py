"""Policy: every number that people decided, typed, with its source.

`load(profile, own)` lays three files over each other: default.toml, the profile's file and
the operator's own. Must not know the database or the environment: the own path is passed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from leadline.errors import Misconfigured
from leadline.model.protocol import Protocol
from leadline.policy.automation import Automation
from leadline.policy.bounds import Intake, Limits
from leadline.policy.clocks import Clocks, Escalations
from leadline.policy.entry import Entry, make_entry, read_toml, row, typed
from leadline.policy.evidence import EvidenceBounds
from leadline.policy.files import FileRule
from leadline.policy.grading import Grading
from leadline.policy.keeping import Confirmation, Kept, Retention
from leadline.policy.matter import MatterRule
from leadline.policy.overflight import OverflightRule
from leadline.policy.places import NearRule, Proposals, Settlement, SettlementClasses
from leadline.policy.placewords import PlaceWordsRule
from leadline.policy.playbooks import read_protocols
from leadline.policy.records import RecordsRule
from leadline.policy.reward import Reward
from leadline.policy.shadow import ShadowRule
from leadline.policy.site import Site
from leadline.policy.term import Term
from leadline.policy.verification import Verification
from leadline.policy.vessel import VesselRule
from leadline.policy.watch import CollectingRule, WatchRule
from leadline.policy.weights import Weights

#: the profiles that ship; each lies over `default`
PROFILES = ("default", "cn-2022-order2", "demo-town")
FOLDER = Path(str(resources.files("leadline.policy")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number as `leadline policy show` prints it."""

    #: dotted key
    key: str
    #: as stated
    value: Any
    #: unit
    unit: str
    #: what it means
    meaning: str
    #: where it comes from
    source: str
    #: first day that it holds
    effective: date
    #: who decided it
    decided_by: str
    #: the file that had the last word
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All numbers of one line; frozen for the life of a process."""

    site: Site
    clocks: Clocks
    escalation: Escalations
    priority: Weights
    confirmation: Confirmation
    retention: Retention
    kept: Kept
    rules: Mapping[str, NearRule]
    matter: MatterRule
    proposals: Proposals
    settlement: SettlementClasses
    limits: Limits
    intake: Intake
    evidence: EvidenceBounds
    reward: Reward
    automation: Automation
    grading: Grading
    files: FileRule
    watch: WatchRule
    collecting: CollectingRule
    vessel: VesselRule
    records: RecordsRule
    overflight: OverflightRule
    placewords: PlaceWordsRule
    verification: Verification
    shadow: ShadowRule
    #: places that the operator adds to the population register
    settlements: tuple[Settlement, ...]
    #: the playbooks by id
    protocols: Mapping[str, Protocol]
    #: name of the profile
    profile: str
    #: every entry with its source, by dotted key
    entries: Mapping[str, Entry]

    def explain(self) -> tuple[Row, ...]:
        """One row a number, in the order of the keys: value, unit, source, since when, from which file."""
        meanings = _meanings(self.entries)
        return tuple(
            Row(
                key=key,
                value=entry.value,
                unit=entry.unit or meanings[key].unit,
                meaning=meanings[key].meaning,
                source=entry.source,
                effective=entry.effective,
                decided_by=entry.decided_by,
                file=entry.file,
            )
            for key, entry in sorted(self.entries.items())
        )


GROUPS = {
    "site": Site,
    "clocks": Clocks,
    "escalation": Escalations,
    "priority": Weights,
    "confirmation": Confirmation,
    "retention": Retention,
    "kept": Kept,
    "rules": Mapping[str, NearRule],
    "matter": MatterRule,
    "proposals": Proposals,
    "settlement": SettlementClasses,
    "limits": Limits,
    "intake": Intake,
    "evidence": EvidenceBounds,
    "reward": Reward,
    "automation": Automation,
    "grading": Grading,
    "files": FileRule,
    "watch": WatchRule,
    "collecting": CollectingRule,
    "vessel": VesselRule,
    "records": RecordsRule,
    "overflight": OverflightRule,
    "placewords": PlaceWordsRule,
    "verification": Verification,
    "shadow": ShadowRule,
}
_SETTLEMENTS = Term(meaning="places that the operator adds to the population register", unit="places")


def load(profile: str = "default", own: Path | None = None) -> Policy:
    """The policy of a profile, with the operator's own file on top.

    Raises Misconfigured with file, key, value, limit and likely cause.
    """
    if profile not in PROFILES:
        raise Misconfigured(f"policy profile {profile!r} is not known; allowed: {', '.join(PROFILES)}")
    paths = [FOLDER / "default.toml"]
    if profile != "default":
        paths.append(FOLDER / f"{profile}.toml")
    if own is not None:
        paths.append(own)
    entries: dict[str, Entry] = {}
    for path in paths:
        entries.update(read_entries(path))
    return build(profile, entries)


def read_entries(path: Path) -> dict[str, Entry]:
    """The entries of one file by dotted key; Misconfigured for a key that no policy has."""
    tree = read_toml(path)
    about = tree.pop("about", {})
    if not isinstance(about, dict) or set(about) - {
        "source",
        "effective",
        "decided_by",
    }:
        raise Misconfigured(f"{path.name}: [about] may hold source, effective and decided_by only")
    found: dict[str, Entry] = {}
    if "settlements" in tree:
        raw = tree.pop("settlements")
        found["settlements"] = make_entry("settlements", {"value": raw}, about, path.name)
    _flatten(GROUPS, tree, "", _Source(about=about, file=path.name, found=found))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What `_flatten` carries along."""

    about: Mapping[str, Any]
    file: str
    found: dict[str, Entry]


def _flatten(shape: Mapping[str, Any], tree: Mapping[str, Any], prefix: str, source: _Source) -> None:
    for name, raw in tree.items():
        key = f"{prefix}{name}"
        if name not in shape:
            raise Misconfigured(
                f"{source.file}: {key} is not a key of the policy; allowed here: {', '.join(sorted(shape))}"
            )
        inner = _inside(shape[name], raw)
        if inner is None:
            source.found[key] = make_entry(key, raw, source.about, source.file)
        elif isinstance(raw, dict):
            _flatten(inner, raw, f"{key}.", source)
        else:
            raise Misconfigured(f"{source.file}: {key} = {raw!r} must be a table; write [{key}]")


def _inside(kind: Any, raw: Any) -> Mapping[str, Any] | None:
    """The names below a group, or None for a single number."""
    if is_dataclass(kind):
        return get_type_hints(kind, include_extras=True)
    if get_origin(kind) is not Annotated:
        item = get_args(kind)[1]
        return dict.fromkeys(raw if isinstance(raw, dict) else (), item)
    return None


def build(profile: str, entries: Mapping[str, Entry]) -> Policy:
    """The typed policy from its entries; Misconfigured if one is absent or impossible."""
    groups = {name: _group(kind, f"{name}.", entries) for name, kind in GROUPS.items()}
    places: tuple[Settlement, ...] = ()
    if "settlements" in entries:
        places = _settlements(entries["settlements"])
    protocols = read_protocols(FOLDER / "protocols.toml")
    policy = Policy(
        **groups,
        settlements=places,
        protocols=MappingProxyType(protocols),
        profile=profile,
        entries=MappingProxyType(dict(entries)),
    )
    _check_sense(policy)
    return policy


def _group(kind: Any, prefix: str, entries: Mapping[str, Entry]) -> Any:
    if is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        values = {
            field.name: _one(hints[field.name], f"{prefix}{field.name}", entries) for field in fields(kind)
        }
        return kind(**values)  # type: ignore[operator]
    item = get_args(kind)[1]
    names = sorted({key.removeprefix(prefix).split(".")[0] for key in entries if key.startswith(prefix)})
    return MappingProxyType({name: _group(item, f"{prefix}{name}.", entries) for name in names})


def _one(hint: Any, key: str, entries: Mapping[str, Entry]) -> Any:
    if get_origin(hint) is not Annotated:
        return _group(hint, f"{key}.", entries)
    if key not in entries:
        raise Misconfigured(f"{key} has no value in any policy file; a new table needs all of its keys")
    kind, term = get_args(hint)
    return typed(entries[key], kind, term)


def _settlements(entry: Entry) -> tuple[Settlement, ...]:
    if not isinstance(entry.value, list):
        raise entry.wrong("must be a list of tables; write [[settlements]]")
    places = tuple(row(entry, Settlement, raw) for raw in entry.value)
    for place in places:
        if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
            raise entry.wrong(
                f"{place.name}: lat must be within ±90, lon within ±180",
                "are they swapped?",
            )
    return places


def _check_sense(policy: Policy) -> None:
    """Nothing, or Misconfigured where numbers that are possible alone do not fit together."""
    _check_falls(policy, "priority.urgency", ("immediate", "expected", "future", "past"))
    _check_falls(policy, "priority.severity", ("extreme", "severe", "moderate", "minor"))
    _check_falls(policy, "priority.certainty", ("observed", "likely", "possible", "unlikely"))
    if policy.site.time_zone not in available_timezones():
        zone = policy.entries["site.time_zone"]
        raise zone.wrong("must be an IANA name such as Asia/Shanghai", "misspelt, or no tzdata here?")
    for name, rule in policy.rules.items():
        if rule.protocol not in policy.protocols:
            entry = policy.entries[f"rules.{name}.protocol"]
            raise entry.wrong(
                f"must be one of {', '.join(sorted(policy.protocols))}",
                "no such protocol",
            )
    _check_collecting(policy)
    if policy.automation.audit_floor > policy.automation.audit_first:
        raise policy.entries["automation.audit_floor"].wrong(
            "must not be above automation.audit_first",
            "second looks become fewer with time, not more",
        )
    if policy.retention.protected > policy.retention.out_of_scope:
        raise policy.entries["retention.protected"].wrong(
            "must not be longer than retention.out_of_scope",
            "protected expression is kept shortest",
        )


def _check_collecting(policy: Policy) -> None:
    for more, less in (("lock_per_km2", "civil_per_km2"), ("locate_for", "civil_for")):
        if getattr(policy.collecting, more) <= getattr(policy.collecting, less):
            entry = policy.entries[f"collecting.{more}"]
            raise entry.wrong(f"must be above collecting.{less}", "are the two swapped?")
    if policy.watch.ring_m <= policy.watch.near_m:
        raise policy.entries["watch.ring_m"].wrong("must be above watch.near_m", "are the two swapped?")


def _check_falls(policy: Policy, prefix: str, words: tuple[str, ...]) -> None:
    entries = [policy.entries[f"{prefix}.{word}"] for word in words]
    for more, less in pairwise(entries):
        if more.value < less.value:
            raise more.wrong(
                f"must not be below {less.key} = {less.value}",
                "more danger must never lower a score",
            )


def _meanings(entries: Mapping[str, Entry]) -> dict[str, Term]:
    found: dict[str, Term] = {"settlements": _SETTLEMENTS}
    for key in entries:
        if key == "settlements":
            continue
        hint: Any = GROUPS[key.split(".")[0]]
        for name in key.split(".")[1:]:
            inner = _inside(hint, {name: None})
            hint = inner[name] if inner else hint
        found[key] = get_args(hint)[1]
    return found
