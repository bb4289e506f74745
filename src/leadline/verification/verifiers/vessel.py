"""VesselVerifier: could the ship have been at the place in that time, by three independent parties?

The transponder's track (a space-time prism at the ship's own top speed), the dock's book, the customs' book.
A silence is never evidence of a lie, and a track that jumps says nothing. Where no ship is named, every ship
that could have been there is listed, and none of them is "the" ship.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from leadline.errors import OutOfRange
from leadline.methods.geodesy import check_point
from leadline.methods.vessel import KNOT_M_S, Answer, Window
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.ports.world import NOWHERE, World
from leadline.verification import shipping, shipping_said
from leadline.verification.dossier import Dossier
from leadline.verification.shipping import Party, Says, Seen
from leadline.verification.shipping_drawn import listing, voyage
from leadline.verification.shipping_words import ships_in
from leadline.verification.verifier import plain_claim, read_claim

SPEC = Spec(
    name="vessel",
    question="Could the ship have been there at that time?",
    needs=("ship", "place", "moment", "tracks"),
    method="A space-time prism at the ship's own top speed; the dock's and the customs' books beside it.",
    source="Hägerstrand 1970; Pfoser and Jensen 1999; Miller et al. 2018 for meetings at sea",
    version="2",
)
#: ships that a listing names
MOST_LISTED = 60
#: claimed times that are read, longest, in days
_LONGEST_D = 31
#: likelihood ratios of "was there" over "was 3 to 10 km off", the hardest lies, where no more than 2 km count
#: as there and 6 h as then (bench/quality/verification/vessel.py): a position puts 79 % of true and 1.0 % of
#: these claims there; no true claim of 12,395 is contradicted (95 % bound 0.03 %), half of these lies are
_FOR, _AGAINST = 60.0, 0.0007
_MEASURED_M, _MEASURED_S = 2_000.0, 6 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortCall:
    """That a ship was at a place in a time."""

    #: MMSI or name; "" for any ship
    vessel: str = ""
    #: degrees, WGS 84
    lat: float | None = None
    lon: float | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    #: how near counts as there, m; None for the policy's
    radius_m: float | None = None
    #: the place as the dock's book names it, or ""
    where: str = ""
    about: str = ""


class VesselVerifier:
    """Compares a claimed call with tracks, dock book and customs book."""

    spec = SPEC
    claim = PortCall

    def __init__(self, world: World = NOWHERE) -> None:
        """Read the registers of this world."""
        self._world = world
        self._rule = world.policy.vessel

    def claims(self, dossier: Dossier) -> Sequence[PortCall]:
        """A call for each ship that the words name, or for any ship.

        What an officer entered stands in the place of the claim about the same ship; a named one in the
        place of "any".
        """
        entered = [
            self._placed(read_claim(PortCall, one), dossier) for one in dossier.claims_entered(SPEC.name)
        ]
        seen = self._spoken(dossier)
        if entered:
            seen = [claim for claim in seen if claim.vessel]
        return list({claim.about: claim for claim in (*seen, *entered)}.values())

    def _spoken(self, dossier: Dossier) -> list[PortCall]:
        ships = ships_in(dossier.report.text, self._world.tracks, self._world.records)
        return [self._placed(PortCall(vessel=ship, about=ship), dossier) for ship in ships]

    def _placed(self, claim: PortCall, dossier: Dossier) -> PortCall:
        """The claim with the lead's place and time where it has none of its own."""
        said = dossier.report.circumstances
        place, moment = said.place, said.moment
        if place is not None and claim.lat is None and claim.lon is None:
            radius = claim.radius_m or max(self._rule.radius_m, place.uncertainty_m)
            claim = replace(claim, lat=place.lat, lon=place.lon, radius_m=radius)
        if moment is not None and claim.earliest is None and claim.latest is None:
            claim = replace(claim, earliest=moment.earliest, latest=moment.latest)
        return claim

    def check(self, claim: PortCall) -> Finding:
        """A finding with the agreement of the three parties, or the ships that could have been there."""
        missing = [
            *(["place"] if claim.lat is None or claim.lon is None else []),
            *(["moment"] if claim.earliest is None and claim.latest is None else []),
        ]
        if missing:
            return self._lacks(claim, missing)
        if self._world.tracks is None and (self._world.records is None or not claim.vessel):
            return self._lacks(claim, ["tracks"])
        window = self._window(claim)
        return self._named(claim, window) if claim.vessel else self._any(claim, window)

    def _window(self, claim: PortCall) -> Window:
        lat, lon = float(claim.lat or 0.0), float(claim.lon or 0.0)
        check_point(lat, lon)
        earliest, latest = claim.earliest or claim.latest, claim.latest or claim.earliest
        if earliest is None or latest is None or earliest.tzinfo is None or latest.tzinfo is None:
            raise OutOfRange("earliest", "an instant with its zone", "is Z or +08:00 missing?")
        since, until = earliest.timestamp(), latest.timestamp()
        if until < since:
            raise OutOfRange("latest", "must not be before earliest", "are the two swapped?")
        if until - since > _LONGEST_D * 86_400:
            raise OutOfRange("latest", f"at most {_LONGEST_D} days after earliest", "a wrong month or year?")
        radius = self._rule.radius_m if claim.radius_m is None else claim.radius_m
        if not 0 < radius <= 100_000:
            raise OutOfRange("radius_m", "must be above 0 and at most 100,000 m", "kilometres, or degrees?")
        return Window(lat=lat, lon=lon, radius_m=radius, since_s=since, until_s=until)

    def _named(self, claim: PortCall, window: Window) -> Finding:
        tracks, records = self._world.tracks, self._world.records
        seen = shipping.look(tracks, claim.vessel, window, self._rule) if tracks is not None else None
        if seen is not None and tracks is not None:
            seen = replace(seen, met=shipping.met_at_sea(tracks, seen, window, self._rule))
        subjects = tuple(dict.fromkeys([claim.vessel, *(seen.subjects if seen else ())]))
        parties = (
            Party(name="ais", says=seen.says if seen else Says.SILENT, source="tracks" if seen else ""),
            *(
                shipping.ask_book(records, name, subjects, window, claim.where, self._rule.book_margin)
                for name in ("dock", "customs")
            ),
        )
        return self._finding(claim, window, seen, parties)

    def _finding(
        self, claim: PortCall, window: Window, seen: Seen | None, parties: Sequence[Party]
    ) -> Finding:
        verdict, strength, strength_is = _verdict(seen, parties, window)
        said, said_zh = shipping_said.because(seen, parties, window.radius_m)
        if _disagree(parties):
            said, said_zh = f"The parties disagree. {said}", f"各方说法不一。{said_zh}"
        changed, changed_zh = shipping_said.would_change(seen, verdict is Verdict.INCONCLUSIVE)
        spoke = [party for party in parties if party.says is not Says.SILENT]
        rests = ["tracks"] if seen is not None else []
        rests += [f"register:{party.source}" for party in spoke if party.name != "ais"]
        lacks = _missing(seen, parties) if verdict is Verdict.INCONCLUSIVE else ""
        return Finding(
            verifier=SPEC.name,
            verdict=verdict,
            strength=strength,
            strength_is=strength_is,
            uncertainty=_doubt(window, seen),
            because=said,
            because_zh=said_zh,
            about=claim.about or claim.vessel,
            would_change=changed,
            would_change_zh=changed_zh,
            rests_on=tuple(rests) or (OWN_WORDS,),
            inputs=plain_claim(claim) | _numbers(seen, parties) | {"missing": lacks},
            figure=voyage(seen, parties, window),
            method_version=SPEC.version,
        )

    def _any(self, claim: PortCall, window: Window) -> Finding:
        tracks = self._world.tracks
        seen = shipping.near(tracks, window, self._rule) if tracks is not None else ()
        rows = [self._row(one, claim, window) for one in seen[:MOST_LISTED]]
        counts = Counter(one.answer for one in seen)
        said, said_zh = shipping_said.listed(counts, window.radius_m)
        changed, changed_zh = shipping_said.would_change(None, verdict_is_open=True)
        return Finding(
            verifier=SPEC.name,
            verdict=Verdict.INCONCLUSIVE,
            strength=None,
            strength_is="parties that agree",
            uncertainty="only ships with a transponder; a ship in a list is no suspect",
            because=said,
            because_zh=said_zh,
            about=claim.about,
            would_change=changed,
            would_change_zh=changed_zh,
            rests_on=("tracks",),
            inputs=plain_claim(claim)
            | {"answer": "listed", "ships": rows, "ships_in_all": len(seen), "missing": "ship"},
            figure=listing(seen[:MOST_LISTED], window),
            method_version=SPEC.version,
        )

    def _row(self, seen: Seen, claim: PortCall, window: Window) -> dict[str, Any]:
        dock, customs = (
            shipping.ask_book(
                self._world.records, name, seen.subjects, window, claim.where, self._rule.book_margin
            ).says
            for name in ("dock", "customs")
        )
        nearest = seen.presence.nearest_m
        return {
            "vessel": seen.track.vessel,
            "name": seen.track.name,
            "answer": seen.answer,
            "nearest_m": None if nearest != nearest else round(nearest),
            "silence_min": round(seen.presence.gap_s / 60),
            "needed_kn": round(seen.presence.needed_m_s / KNOT_M_S, 1),
            "dock": str(dock),
            "customs": str(customs),
        }

    def _lacks(self, claim: PortCall, missing: Sequence[str]) -> Finding:
        named = {
            "place": ("the place", "地点"), "moment": ("the time", "时间"),
            "tracks": ("tracks of ships", "船舶航迹"),
        }  # fmt: skip
        said = " and ".join(named[one][0] for one in missing)
        said_zh = "和".join(named[one][1] for one in missing)
        return Finding(
            verifier=SPEC.name,
            verdict=Verdict.INCONCLUSIVE,
            strength=None,
            strength_is="parties that agree",
            uncertainty="",
            because=f"A ship is spoken of; without {said} nothing can be compared.",
            because_zh=f"提到了船只，但缺少{said_zh}，无法比对。",
            about=claim.about or claim.vessel,
            rests_on=(OWN_WORDS,),
            inputs=plain_claim(claim) | {"missing": ", ".join(missing)},
            method_version=SPEC.version,
        )


def _verdict(
    seen: Seen | None, parties: Sequence[Party], window: Window
) -> tuple[Verdict, float | None, str]:
    """Supports or contradicts if all that speak agree; else it cannot be told.

    A likelihood ratio where the track speaks and the claim is as exact as those that were measured.
    """
    speaks = Counter(party.says for party in parties)
    verdict = Verdict.INCONCLUSIVE
    if speaks[Says.SUPPORTS] and not speaks[Says.CONTRADICTS]:
        verdict = Verdict.SUPPORTS
    elif speaks[Says.CONTRADICTS] and not speaks[Says.SUPPORTS]:
        verdict = Verdict.CONTRADICTS
    if verdict is Verdict.INCONCLUSIVE:
        return verdict, None, "parties that agree"
    is_exact = window.radius_m <= _MEASURED_M and window.until_s - window.since_s <= _MEASURED_S
    if is_exact and seen is not None and seen.says is not Says.SILENT:
        return verdict, _FOR if verdict is Verdict.SUPPORTS else _AGAINST, "likelihood ratio"
    return verdict, float(max(speaks[Says.SUPPORTS], speaks[Says.CONTRADICTS])), "parties that agree"


def _disagree(parties: Sequence[Party]) -> bool:
    return {Says.SUPPORTS, Says.CONTRADICTS} <= {party.says for party in parties}


def _missing(seen: Seen | None, parties: Sequence[Party]) -> str:
    lacks = [] if seen is not None and seen.presence.answer is not Answer.UNKNOWN else ["tracks"]
    return ", ".join([*lacks, *(party.name for party in parties[1:] if not party.source)])


def _doubt(window: Window, seen: Seen | None) -> str:
    grain = f"; its times are whole {'minutes' if seen.own.grain_s > 1 else 'seconds'}" if seen else ""
    return f"within {window.radius_m:,.0f} m counts as there; positions are good to 100 m{grain}"


def _numbers(seen: Seen | None, parties: Sequence[Party]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "parties": {party.name: str(party.says) for party in parties},
        "entries": {party.name: party.entries for party in parties[1:]},
    }
    if seen is None:
        return said | {"answer": str(Answer.UNKNOWN)}
    found = seen.presence
    return said | {
        "answer": seen.answer,
        "needed_kn": round(found.needed_m_s / KNOT_M_S, 2),
        "top_kn": round(seen.own.top_m_s / KNOT_M_S, 2),
        "moves": seen.own.moves,
        "silence_s": round(found.gap_s),
        "usual_silence_s": round(seen.own.usual_gap_s),
        "silences_as_long": round(found.gap_rank, 4),
        "nearest_m": None if found.nearest_m != found.nearest_m else round(found.nearest_m),
        "jumps": str(seen.jumps.shape),
        "jump_legs": len(seen.jumps.at),
        "names": len({name for _, name in seen.track.names}),
        "namesakes": list(seen.namesakes),
        "met": seen.met.vessel if seen.met else "",
        "positions": len(seen.track.time_s),
    }
