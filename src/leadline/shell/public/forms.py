"""Forms: the questions to a reporter; only the description must be answered. The core checks every answer."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from leadline.errors import BadInput, Missing, OutOfRange, TooLong
from leadline.intake.check import check
from leadline.intake.fields import Refused
from leadline.intake.receive import check_key
from leadline.model.place import Datum
from leadline.model.report import Basis, Channel, Danger, Mode
from leadline.shell import site
from leadline.shell.public import radio
from leadline.shell.public.attaching import Attaching, said_of_files
from leadline.shell.public.radio import WithReading, said_of_reading

#: what the core names, and the field of the form that it is about
_FIELD = {
    "place": "lat",
    "place.lat": "lat",
    "place.lon": "lon",
    "place.uncertainty_m": "uncertainty_m",
    "place.datum": "datum",
    "moment": "date",
    "moment.earliest": "date",
    "moment.latest": "date",
    "contact": "mode",
    "contact.name": "name",
    "contact.reach": "reach",
    **radio.FIELDS,
}
#: how far "about three o'clock" reaches
_ABOUT = timedelta(minutes=30)
_YEAR = timedelta(days=365.25)
_AREA = forms.Textarea(attrs={"rows": 3})


def new_key() -> str:
    """A random key that makes a double click one report."""
    return secrets.token_urlsafe(24)


class ReportForm(WithReading, Attaching):
    """One page of questions. After `is_valid`, `given` is what the core takes."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=128)
    what = forms.CharField(
        label=lazy("What did you see, hear or find?"),
        help_text=lazy(
            "In your own words. What somebody did matters, not how they look or where they come from."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        required=False,
        strip=False,
    )
    danger = forms.ChoiceField(
        label=lazy("Is anybody in danger now?"),
        choices=[
            (Danger.NOW.value, lazy("Yes, now")),
            (Danger.NO.value, lazy("No")),
            (Danger.UNSTATED.value, lazy("I do not know")),
        ],
        widget=forms.RadioSelect,
        initial=Danger.UNSTATED.value,
        required=False,
    )
    where = forms.CharField(
        label=lazy("Where was it?"),
        help_text=lazy("A street, a floor, a parking space, a lamp post: whatever helps to find it."),
        required=False,
    )
    lat = forms.CharField(label=lazy("Latitude"), required=False)
    lon = forms.CharField(label=lazy("Longitude"), required=False)
    uncertainty_m = forms.CharField(label=lazy("Exact to how many metres?"), required=False)
    datum = forms.ChoiceField(
        label=lazy("Which map are the numbers from?"),
        choices=[
            (Datum.WGS84.value, lazy("GPS or an international map (WGS-84)")),
            (Datum.GCJ02.value, lazy("A map made in mainland China (GCJ-02)")),
            (Datum.BD09.value, lazy("Baidu Maps (BD-09)")),
        ],
        initial=Datum.WGS84.value,
        required=False,
    )
    date = forms.CharField(
        label=lazy("On which day?"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    time = forms.CharField(
        label=lazy("At about what time?"), widget=forms.TimeInput(attrs={"type": "time"}), required=False
    )
    when = forms.CharField(
        label=lazy("Anything else about the time"),
        help_text=lazy("For example: every Friday evening."),
        required=False,
    )
    basis = forms.ChoiceField(
        label=lazy("How do you know?"),
        choices=[
            (Basis.SAW.value, lazy("I saw or heard it myself")),
            (Basis.RECORDED.value, lazy("I have a recording or a document")),
            (Basis.TOLD.value, lazy("Somebody told me")),
            (Basis.INFERRED.value, lazy("I concluded it")),
            (Basis.UNSTATED.value, lazy("I would rather not say")),
        ],
        widget=forms.RadioSelect,
        initial=Basis.UNSTATED.value,
        required=False,
    )
    how_known = forms.CharField(label=lazy("More about how you know"), widget=_AREA, required=False)
    evidence = forms.CharField(
        label=lazy("Is there anything that shows it?"),
        help_text=lazy(
            "A picture, a recording, a label, another witness. Say what there is; do not go back for it."
        ),
        widget=_AREA,
        required=False,
    )
    mode = forms.ChoiceField(
        label=lazy("How do you want to report?"),
        choices=[
            (Mode.ANONYMOUS.value, lazy("Anonymous: we cannot know who you are")),
            (Mode.CONFIDENTIAL.value, lazy("Confidential: we know who you are and protect it")),
        ],
        widget=forms.RadioSelect,
        initial=Mode.ANONYMOUS.value,
        required=False,
    )
    name = forms.CharField(
        label=lazy("Your name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=lazy("Only if you report confidentially."),
    )
    reach = forms.CharField(
        label=lazy("How can we reach you?"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=lazy("A telephone number or an address. Only if you report confidentially."),
    )
    may_reply = forms.BooleanField(
        label=lazy("You may ask me questions; I will look for them with my receipt."),
        initial=True,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say beside the time whose clock is meant."""
        super().__init__(*args, **kwargs)
        self.fields["time"].help_text = _zone_hint()

    def clean(self) -> dict[str, Any]:
        """The answers, after the core has looked at all of them."""
        said = super().clean() or self.cleaned_data
        now = datetime.now(UTC)
        given = self._given(now)
        try:
            check_key(said.get("key") or new_key())
            check(given, site.policy(), now, Channel.WEB)
        except Refused as refused:
            for error in refused.errors:
                self._show(error)
        except BadInput as error:
            self._show(error)
        self.given = given
        return said

    def _given(self, now: datetime) -> dict[str, object]:
        """The answers under the names of the API; what is empty is left out."""
        said = self.cleaned_data
        names = ("what", "where", "when", "how_known", "evidence", "basis", "danger", "mode")
        given: dict[str, object] = {name: said[name] for name in names if said.get(name)}
        given |= {"language": site.language(), "may_reply": bool(said.get("may_reply"))}
        given["clean_pictures"] = bool(said.get("clean_pictures"))
        place = {name: self._number(name) for name in ("lat", "lon", "uncertainty_m") if said.get(name)}
        if place.keys() & {"lat", "lon"}:
            given["place"] = place | ({"datum": said["datum"]} if said.get("datum") else {})
        given |= {
            name: found
            for name, found in (("moment", self._moment(now)), ("reading", self.reading()))
            if found
        }
        contact = {name: said[name] for name in ("name", "reach") if said.get(name)}
        if contact:
            given["contact"] = contact
        return given

    def _number(self, name: str) -> float | None:
        text = self.cleaned_data[name].strip().replace(",", ".")
        try:
            return float(text[:40])
        except ValueError:
            self.add_error(name, _("Please write a number in degrees or metres, such as 31.2304."))
            return None

    def _moment(self, now: datetime) -> dict[str, str] | None:
        """The day, or half an hour round the time, as instants; the future is cut off where that is safe."""
        day, clock = self.cleaned_data.get("date", ""), self.cleaned_data.get("time", "")
        if not day and clock:
            self.add_error("date", _("Please give the day as well."))
        if not day:
            return None
        try:
            about = time.fromisoformat(clock) if clock else None
        except ValueError:
            self.add_error("time", _("Please write a time such as 03:12."))
            return None
        try:
            first = date.fromisoformat(day)
            if about is not None:
                starts = _instants(first, about)
                earliest, latest = min(starts) - _ABOUT, max(starts) + _ABOUT
            else:
                earliest, latest = min(_instants(first)), max(_instants(first + timedelta(days=1)))
        except (ValueError, OverflowError):
            self.add_error("date", _("Please write a day such as 2026-05-03."))
            return None
        latest = max(earliest, min(latest, now))
        return {"earliest": earliest.isoformat(), "latest": latest.isoformat()}

    def _show(self, error: BadInput) -> None:
        """Nothing; the fault stands beside its field, once."""
        name = _FIELD.get(error.field, error.field.split(".")[0])
        if name not in self.fields:
            self.add_error(None, said(error))
        elif name not in self.errors:
            self.add_error(name, said(error))


def _instants(day: date, clock: time = time()) -> tuple[datetime, datetime]:
    """What a clock of the place may have meant: two instants in the hour that a change repeats."""
    local = datetime.combine(day, clock.replace(tzinfo=None), site.policy().site.zone)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def _zone_hint() -> str:
    """Which clock is meant, with its difference from UTC today."""
    zone = site.policy().site.zone
    offset = datetime.now(zone).strftime("%z")
    utc = f"UTC{offset[:3]}:{offset[3:]}"
    if zone.key.startswith("Etc/"):
        return _("By the clocks there: %(utc)s.") % {"utc": utc}
    return _("By the clocks of %(zone)s, today %(utc)s.") % {"zone": zone.key, "utc": utc}


class InboxForm(forms.Form):
    """The twelve words."""

    words = forms.CharField(
        label=lazy("Your twelve words"),
        help_text=lazy("In the order in which you wrote them down. Capitals and spaces do not matter."),
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
        max_length=400,
    )


class AdditionForm(Attaching, WithReading):
    """What somebody adds, or answers."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=128)
    what = forms.CharField(
        label=lazy("What do you want to add?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        strip=False,
    )


def said(error: BadInput) -> str:
    """A fault in the reader's language; of several, the first."""
    if isinstance(error, Refused):
        return said(error.errors[0])
    if error.field.split(".")[0] == "files":
        return said_of_files(error)
    if error.field.split(".")[0] == "reading":
        return said_of_reading(error)
    if isinstance(error, Missing):
        return _("Please fill this in.")
    if isinstance(error, TooLong):
        return _("This is too long: at most %(most)s characters.") % {"most": _first_number(error.limit)}
    if isinstance(error, OutOfRange):
        return _out_of_range(error)
    if error.field == "receipt":
        return _about_receipt(error)
    return _unreadable(error)


def _out_of_range(error: OutOfRange) -> str:
    if error.field == "place.lat":
        return _("A latitude is a number from -90 to 90. Did you swap it with the longitude?")
    if error.field == "place.lon":
        return _("A longitude is a number from -180 to 180.")
    if error.field.startswith("moment"):
        limits = site.policy().limits
        return _("This day cannot be: it is in the future, or more than %(years)s years ago.") % {
            "years": limits.past // _YEAR
        }
    most = f"{site.policy().limits.uncertainty_most_m:.0f}"
    return _("This number cannot be. Please write metres: from 0 to %(most)s.") % {"most": most}


def _unreadable(error: BadInput) -> str:
    if error.field == "contact":
        return _("A name or a number goes only with a confidential report. Choose it, or empty those fields.")
    if "control" in error.limit:
        return _("No control or direction characters can stand here. Was it copied from somewhere else?")
    return _("This cannot be read. Please look at it again.")


def _about_receipt(error: BadInput) -> str:
    if error.limit.startswith("word "):
        return _("Word %(position)s is not on the list. Was it misread?") % {
            "position": _first_number(error.limit)
        }
    if error.limit.startswith("must be"):
        return _("A receipt has twelve words.")
    return _("These words do not belong together. Is one wrong, or are two swapped?")


def _first_number(text: str) -> str:
    found = re.search(r"\d+", text)
    return found.group() if found else ""
