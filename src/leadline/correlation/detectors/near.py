"""Near: enough independent reports of one kind in some disc of one radius, within one window of time.

Which leads belong to an incident does not depend on the order in which they came: after each sighting
all leads that share a disc with it are in. Needs no order, no clock and no database; `holds` says
when a very late sighting needs a rebuild from the store.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median_low

from leadline.correlation.base_rate import Past
from leadline.correlation.detector import Observation
from leadline.correlation.watch import Watch
from leadline.model.incident import Incident, Sighting, Tie
from leadline.model.spec import Spec
from leadline.policy.places import NearRule

#: windows that are kept: a report that comes late by up to one window still meets all its neighbours
_WINDOWS_KEPT = 2
#: arrivals whose median instant is "now" for letting go: one wrong clock cannot empty the memory
_ARRIVALS = 63
#: arrivals between two rounds of letting go
_ROUND = 256

SPEC = Spec(
    name="near",
    question="Are there other reports of the same kind close by and close in time?",
    needs=("object kind", "place"),
    method="Looks for any disc of the rule's radius that holds enough independent reports within the window.",
    source="Chazelle and Lee 1986 (circle placement); Karney 2013 (geodesics); docs/methods/near",
)


class NearDetector:
    """All near rules of the policy over the sightings of the last windows."""

    def __init__(self, rules: Mapping[str, NearRule], past: Past | None = None) -> None:
        """Watch by these rules; `past` counts what came before, for the sentence on chance.

        Raises OutOfRange for a radius or a count that cannot be asked for.
        """
        self._rules = dict(rules)
        self._past = past
        self._watches: dict[tuple[str, str], Watch] = {}
        self._arrivals: deque[datetime] = deque(maxlen=_ARRIVALS)
        self._since_round = 0
        self._let_go: datetime | None = None
        for name, rule in self._rules.items():
            Watch(name, "", rule, past)

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    @property
    def keep(self) -> timedelta:
        """How far back before now `rebuild` should be given sightings."""
        return _WINDOWS_KEPT * max((rule.window for rule in self._rules.values()), default=timedelta(0))

    def with_rules(self, rules: Mapping[str, NearRule]) -> NearDetector:
        """The same detector by these rules, empty: it is to be rebuilt."""
        return NearDetector(rules, self._past)

    def holds(self, at: datetime) -> bool:
        """Whether all neighbours in time of a sighting of this instant are still held."""
        return self._let_go is None or at - self.keep / _WINDOWS_KEPT >= self._let_go

    def rebuild(self, sightings: Iterable[Sighting], incidents: Iterable[Incident] = ()) -> None:
        """Forget everything; hold these sightings, and these incidents as open.

        Decides nothing: leads that were not yet observed when the process stopped are to be observed again.
        """
        held = sorted(sightings, key=lambda sighting: (sighting.at, sighting.lead))
        self._watches, self._since_round, self._let_go = {}, 0, None
        self._arrivals = deque((sighting.at for sighting in held), maxlen=_ARRIVALS)
        sorted_out: dict[str, list[Sighting]] = {}
        for sighting in held:
            sorted_out.setdefault(sighting.kind, []).append(sighting)
        known = list(incidents)
        for kind, some in sorted_out.items():
            for watch in self._watching(kind):
                watch.restore(some, known)
        if held:
            self._let_go = self._now() - self.keep

    def observe(self, *sightings: Sighting) -> Observation:
        """Ties and incidents of these sightings; a lead again brings the same and changes nothing."""
        ties: dict[Tie, None] = {}
        incidents: dict[str, Incident] = {}
        for sighting in sightings:
            self._arrivals.append(sighting.at)
            for watch in self._watching(sighting.kind):
                seen = watch.observe(sighting)
                ties.update(dict.fromkeys(seen.ties))
                incidents.update({incident.key: incident for incident in seen.incidents})
            self._tidy()
        return Observation(ties=tuple(ties), incidents=tuple(incidents.values()))

    def _watching(self, kind: str) -> list[Watch]:
        found = []
        for name, rule in self._rules.items():
            if not rule.kinds or kind in rule.kinds:
                key = (name, kind)
                if key not in self._watches:
                    self._watches[key] = Watch(name, kind, rule, self._past)
                found.append(self._watches[key])
        return found

    def _now(self) -> datetime:
        return median_low(self._arrivals)

    def _tidy(self) -> None:
        self._since_round += 1
        if self._since_round < _ROUND:
            return
        self._since_round = 0
        before = self._now() - self.keep
        self._let_go = before if self._let_go is None else max(before, self._let_go)
        for watch in self._watches.values():
            watch.evict(before)
