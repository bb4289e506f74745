"""Check: what somebody sent, as the nouns of a report, or every fault of it at once.

The names of the fields are those of `POST /api/v1/reports`. Places are converted to WGS 84 and
kept as given. Must not know how a submission came in, nor where it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from leadline.errors import BadInput, Missing, OutOfRange
from leadline.intake.fields import Fields, Refused, required
from leadline.intake.radio import check_reading
from leadline.methods.datum import to_wgs84
from leadline.model.moment import Moment
from leadline.model.place import Datum, Place
from leadline.model.reading import RadioReading
from leadline.model.report import Basis, Channel, Circumstances, Danger, Mode, Statement
from leadline.policy import Policy
from leadline.policy.bounds import Limits
from leadline.vault.identity import MOST_CHARACTERS, Contact, Way, WayKind

#: the fields of a submission
NAMES = frozenset(
    {
        "what",
        "where",
        "when",
        "how_known",
        "evidence",
        "language",
        "place",
        "moment",
        "reading",
        "basis",
        "danger",
        "mode",
        "may_reply",
        "contact",
        "clean_pictures",
    }
)
WORDS = ("what", "where", "when", "how_known", "evidence")


class Language(StrEnum):
    """The languages in which the line speaks."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submission without fault."""

    statement: Statement
    circumstances: Circumstances
    #: who reports; None for an anonymous report, always
    contact: Contact | None
    #: whether place and device are to be taken out of pictures before they are stored
    clean_pictures: bool = False


def check(given: Mapping[str, object], policy: Policy, now: datetime, channel: Channel) -> Submission:
    """The submission as nouns. Raises Refused with every fault, each with field, limit and cause."""
    errors: list[BadInput] = []
    fields = Fields(given, errors)
    fields.check_names(NAMES)
    statement = check_words(fields, policy.limits)
    place = _place(fields.inner("place"), policy.limits)
    reading = check_reading(fields.inner("reading"), has_place=fields.given.get("place") is not None)
    moment = _moment(fields.inner("moment"), policy.limits, now)
    basis = fields.choice("basis", Basis, Basis.UNSTATED)
    mode = fields.choice("mode", Mode, Mode.ANONYMOUS)
    contact = _contact(fields, mode, policy.limits)
    clean_pictures = fields.flag("clean_pictures", False)
    circumstances = Circumstances(
        channel=channel,
        mode=mode,
        language=fields.choice("language", Language, Language(policy.site.languages[0])).value,
        place=place,
        moment=moment,
        reading=reading,
        basis=basis,
        danger=fields.choice("danger", Danger, Danger.UNSTATED),
        may_reply=fields.flag("may_reply", True),
        filled=_filled(statement, place, moment, basis),
    )
    if errors:
        raise Refused(errors)
    if place is not None and not policy.kept.coordinates:
        statement = replace(statement, where=_in_words(place, reading, statement.where))
        circumstances = replace(circumstances, place=None, reading=None)
    return Submission(
        statement=statement, circumstances=circumstances, contact=contact, clean_pictures=clean_pictures
    )


def _in_words(place: Place, reading: RadioReading | None, where: str) -> str:
    """The coordinates and the reading as given, behind the words of the place, to be sealed with them."""
    given = f"{place.given_lat}, {place.given_lon} ({place.datum.value}, ± {place.uncertainty_m:g} m)"
    if reading is not None and reading.strength_dbm is not None:
        given += f", {reading.strength_dbm:g} dBm"
    if reading is not None and reading.bearing_deg is not None:
        given += f", {reading.bearing_deg:g}°"
    return f"{where.strip()} [{given}]".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a reporter adds, without fault."""

    statement: Statement
    clean_pictures: bool
    #: what a receiver showed at the place of the report
    reading: RadioReading | None


def with_files(submission: Submission) -> Submission:
    """The submission of somebody who sent files: what evidence there is, is answered."""
    said = submission.circumstances
    return replace(submission, circumstances=replace(said, filled=said.filled | {"evidence"}))


def check_addition(given: Mapping[str, object], policy: Policy, *, has_files: bool = False) -> Addition:
    """What a reporter adds: words, files, a reading, or several of them. Raises Refused with every fault.

    Whether the report has a place, which a reading needs, is for the caller to know.
    """
    errors: list[BadInput] = []
    fields = Fields(given, errors)
    reading = check_reading(fields.inner("reading"), has_place=True)
    is_something = has_files or reading is not None or bool(errors)
    statement = check_words(fields, policy.limits, is_required=not is_something)
    clean_pictures = fields.flag("clean_pictures", False)
    if errors:
        raise Refused(errors)
    return Addition(statement=statement, clean_pictures=clean_pictures, reading=reading)


def check_words(fields: Fields, limits: Limits, *, is_required: bool = True) -> Statement:
    """The five texts; only the description is required."""
    before = len(fields.errors)
    words = {name: fields.text(name, getattr(limits, name)) for name in WORDS}
    if not is_required:
        return Statement(**words)
    if not words["what"].strip() and not any(error.field == "what" for error in fields.errors[before:]):
        fields.refuse(required("what", "the description is empty"))
    return Statement(**words)


def _place(fields: Fields | None, limits: Limits) -> Place | None:
    """The place in WGS 84 and as given."""
    if fields is None:
        return None
    before = len(fields.errors)
    fields.check_names({"lat", "lon", "datum", "uncertainty_m"})
    lat = fields.number("lat", -90.0, 90.0, "swapped with the longitude?")
    lon = fields.number("lon", -180.0, 180.0, "degrees and minutes without a point?")
    datum = fields.choice("datum", Datum, Datum.WGS84)
    radius_m = fields.number("uncertainty_m", 0.0, limits.uncertainty_most_m, "kilometres, or a minus sign?")
    for name in ("lat", "lon"):
        if fields.given.get(name) is None:
            fields.refuse(Missing(f"place.{name}", "is required with the other coordinate"))
    if lat is None or lon is None or len(fields.errors) > before:
        return None
    try:
        used = to_wgs84(lat, lon, datum)
    except OutOfRange as error:
        fields.refuse(OutOfRange("place", error.limit, error.cause))
        return None
    return Place(
        lat=used[0],
        lon=used[1],
        uncertainty_m=limits.uncertainty_assumed_m if radius_m is None else radius_m,
        given_lat=lat,
        given_lon=lon,
        datum=datum,
    )


def _moment(fields: Fields | None, limits: Limits, now: datetime) -> Moment | None:
    """When it happened; one end alone is an exact time."""
    if fields is None:
        return None
    before = len(fields.errors)
    fields.check_names({"earliest", "latest"})
    low, high = now - limits.past, now + limits.future
    earliest = fields.instant("earliest", low, high)
    latest = fields.instant("latest", low, high)
    if len(fields.errors) > before:
        return None
    earliest, latest = earliest or latest, latest or earliest
    if earliest is None or latest is None:
        return None
    if earliest > latest:
        fields.refuse(OutOfRange("moment.latest", "not before moment.earliest", "the two swapped?"))
        return None
    return Moment(earliest=earliest, latest=latest)


def _contact(fields: Fields, mode: Mode, limits: Limits) -> Contact | None:
    """Who reports; only a confidential report may have one."""
    inner = fields.inner("contact")
    if inner is None:
        return None
    if mode is not Mode.CONFIDENTIAL:
        fields.refuse(
            BadInput("contact", "only with mode confidential", "an anonymous report keeps no contact")
        )
        return None
    inner.check_names({"name", "reach"})
    before = len(inner.errors)
    most = min(limits.contact, MOST_CHARACTERS)
    name = inner.text("name", most, plain=True).strip()
    reach = inner.text("reach", most, plain=True).strip()
    if len(inner.errors) > before or not (name or reach):
        return None
    return Contact(name=name, ways=(Way(kind=_way(reach), value=reach),) if reach else ())


def _way(reach: str) -> WayKind:
    if "@" in reach:
        return WayKind.MAIL
    return WayKind.PHONE if sum(letter.isdigit() for letter in reach) >= 3 else WayKind.OTHER


def _filled(statement: Statement, place: Place | None, moment: Moment | None, basis: Basis) -> frozenset[str]:
    """Which of the five questions have an answer, in words or by a field of their own."""
    known = {"where": place is not None, "when": moment is not None, "how_known": basis is not Basis.UNSTATED}
    return frozenset(name for name in WORDS if known.get(name) or getattr(statement, name).strip())
