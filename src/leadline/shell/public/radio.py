"""Radio: the part of the public form for people who have a receiver, and what is said of its faults."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from leadline.errors import BadInput
from leadline.intake.radio import typed
from leadline.model.reading import LEAST_DBM, MOST_DBM

#: the fields of the form, named as in the API
TYPED = ("strength_dbm", "bearing_deg")
#: what the core names, and the field of the form that it is about
FIELDS = {
    "reading": "strength_dbm",
    "reading.strength_dbm": "strength_dbm",
    "reading.bearing_deg": "bearing_deg",
}


class WithReading(forms.Form):
    """The part of a form with which a reading comes; closed on the page until somebody opens it."""

    strength_dbm = forms.CharField(
        label=lazy("Signal strength, in dBm"),
        help_text=lazy("Of the signal that disturbs, not of what is disturbed. For example -75."),
        required=False,
    )
    bearing_deg = forms.CharField(
        label=lazy("Direction it comes from, in degrees"),
        help_text=lazy("Clockwise from north: east is 90, south 180, west 270."),
        required=False,
    )

    @property
    def is_open(self) -> bool:
        """Whether the page shows this part open: something was typed, or is wrong."""
        return any(self[name].value() or self[name].errors for name in TYPED)

    def reading(self) -> dict[str, object]:
        """What was typed, under the names of the API; empty for nothing."""
        return read(self.cleaned_data)


def read(said: Mapping[str, str]) -> dict[str, object]:
    """What was typed into a form, under the names of the API; what is no number stays, to be refused.

    >>> read({"strength_dbm": "-71 dBm", "what": "It hums."})
    {'strength_dbm': -71.0}
    """
    found = {name: typed(said.get(name) or "") for name in TYPED}
    return {name: value for name, value in found.items() if value is not None}


def said_of_reading(error: BadInput) -> str:
    """A fault of a reading in the reader's language."""
    if error.field == "reading":
        return _("A reading needs its place: choose it on the map, or write latitude and longitude.")
    if error.field == "reading.bearing_deg":
        return _("A direction is a number of degrees: north 0, east 90, south 180, west 270.")
    return _("A strength is a number of dBm from %(least)s to %(most)s, mostly below zero, such as -75.") % {
        "least": f"{LEAST_DBM:.0f}",
        "most": f"{MOST_DBM:.0f}",
    }
