"""Kinds: what the coarse kinds of objects are called, as officers read them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

#: the kinds of the device catalogue
KINDS: Mapping[str, str] = {
    "antenna-box": gettext_noop("Box with antennas"),
    "balloon": gettext_noop("Balloon with instruments"),
    "base-station": gettext_noop("False base station"),
    "buoy": gettext_noop("Buoy with instruments"),
    "cable-tap": gettext_noop("Tap on a cable"),
    "camera": gettext_noop("Hidden camera"),
    "directional-antenna": gettext_noop("Directional antenna"),
    "drone": gettext_noop("Drone"),
    "drone-dock": gettext_noop("Drone dock"),
    "ground-sensor": gettext_noop("Ground sensor"),
    "jammer": gettext_noop("Jammer"),
    "listening-device": gettext_noop("Listening device"),
    "long-lens": gettext_noop("Long lens or telescope"),
    "network-implant": gettext_noop("Device in a network"),
    "radar": gettext_noop("Radar"),
    "satellite-terminal": gettext_noop("Satellite terminal"),
    "sea-box": gettext_noop("Instrument box from the sea"),
    "sealed-box": gettext_noop("Sealed box"),
    "survey-instrument": gettext_noop("Survey instrument"),
    "suspect-parcel": gettext_noop("Suspect parcel"),
    "tracker": gettext_noop("Vehicle tracker"),
    "transmitter": gettext_noop("Radio transmitter"),
    "underwater-vehicle": gettext_noop("Underwater vehicle"),
    "weather-station": gettext_noop("Weather station"),
}


def kind_title(kind: str) -> str:
    """What a kind is called in the language of the page; an unknown kind speaks for itself."""
    return gettext(KINDS[kind]) if kind in KINDS else kind.replace("-", " ").capitalize()
