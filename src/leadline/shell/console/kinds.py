"""Kinds: what the coarse kinds of objects are called, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def kind_title(kind: str) -> str:
    """What an object of the device catalogue is called; an unknown kind speaks for itself."""
    words = {
        "antenna-box": _("Box with antennas"),
        "balloon": _("Balloon with instruments"),
        "base-station": _("False base station"),
        "buoy": _("Buoy with instruments"),
        "cable-tap": _("Tap on a cable"),
        "camera": _("Hidden camera"),
        "directional-antenna": _("Directional antenna"),
        "drone": _("Drone"),
        "drone-dock": _("Drone dock"),
        "ground-sensor": _("Ground sensor"),
        "jammer": _("Jammer"),
        "listening-device": _("Listening device"),
        "long-lens": _("Long lens or telescope"),
        "network-implant": _("Device in a network"),
        "radar": _("Radar"),
        "satellite-terminal": _("Satellite terminal"),
        "sea-box": _("Instrument box from the sea"),
        "sealed-box": _("Sealed box"),
        "survey-instrument": _("Survey instrument"),
        "suspect-parcel": _("Suspect parcel"),
        "tracker": _("Vehicle tracker"),
        "transmitter": _("Radio transmitter"),
        "underwater-vehicle": _("Underwater vehicle"),
        "weather-station": _("Weather station"),
    }
    return words.get(kind) or kind.replace("-", " ").capitalize()
