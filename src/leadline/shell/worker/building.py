"""Building: the Line from its policy, its plugins by entry point, and the ports on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from leadline.correlation.base_rate import PastCount
from leadline.correlation.detector import Detector
from leadline.correlation.detectors.near import NearDetector
from leadline.correlation.detectors.same_matter import SameMatterDetector
from leadline.flow import Line
from leadline.methods.geodesy import distance_m
from leadline.policy import Policy
from leadline.policy.taxonomy import taxonomy
from leadline.shell import site
from leadline.shell.opening.server import AuditedOpener
from leadline.shell.plugins import plugins
from leadline.shell.registers import world
from leadline.shell.tables.automation import PostgresAutomation
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.store import PostgresStore
from leadline.shell.worker import models
from leadline.shell.worker.bounded import Bounded
from leadline.vault.keyring import Keyring

#: metres of one degree of latitude, at least
_DEGREE_M = 110_500.0
#: most past reports that are looked at for a base rate
_MOST_PAST = 5000


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """This instant, aware UTC."""
        return datetime.now(UTC)


def build(keyring: Keyring) -> Line:
    """The line of this process."""
    policy = site.policy()
    opener = AuditedOpener(keyring)
    clock = SystemClock()
    detectors = [_detector(kind, policy) for kind in plugins("detectors")]
    return Line(
        policy=policy,
        taxonomy=taxonomy(),
        voters=models.with_learned([kind() for kind in plugins("voters")], clock.now()),
        verifiers=[kind(world.here()) for kind in plugins("verifiers")],
        detectors=detectors,
        keep=max((seer.keep for seer in detectors if hasattr(seer, "keep")), default=timedelta(days=3)),
        population=site.population(),
        store=PostgresStore(clock),
        clock=clock,
        open_words=opener.open_waiting,
        reporters=opener.fingerprints,
        sketch_key=keyring.subkey("sketch"),
        automation=PostgresAutomation(policy),
        open_files=opener.open_files,
        guard=Bounded(policy.verification.most_s),
    )


def _detector(kind: Any, policy: Policy) -> Detector:
    """A detector with the numbers that people chose for it; one of a third party brings its own."""
    made: Detector
    if kind is NearDetector:
        made = NearDetector(policy.rules, past_count)
    elif kind is SameMatterDetector:
        made = SameMatterDetector(policy.matter)
    else:
        made = kind()
    return made


def past_count(kind: str, lat: float, lon: float, reach_m: float, before: datetime) -> PastCount | None:
    """Reports of a kind within reach of a point before an instant; None if nothing is that old."""
    oldest = LeadRow.objects.order_by("received_at").values_list("received_at", flat=True).first()
    if oldest is None or oldest >= before:
        return None
    near = LeadRow.objects.filter(
        object_kind=kind,
        received_at__lt=before,
        report__lat__gte=lat - reach_m / _DEGREE_M,
        report__lat__lte=lat + reach_m / _DEGREE_M,
    ).values_list("report__lat", "report__lon")[:_MOST_PAST]
    count = sum(
        other_lat is not None
        and other_lon is not None
        and distance_m(lat, lon, other_lat, other_lon) <= reach_m
        for other_lat, other_lon in near
    )
    return PastCount(count=count, days=(before - oldest) / timedelta(days=1))
