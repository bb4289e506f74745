"""Check words: what verifiers, what they need, rest on and are told are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from leadline.verification.claim_fields import bare_of

#: what verifiers are called; one of a third party speaks for itself
VERIFIERS: Mapping[str, str] = {
    "device": gettext_noop("Device catalogue"),
    "emission": gettext_noop("Field strength"),
    "file": gettext_noop("File"),
    "imagery": gettext_noop("Satellite and aerial imagery"),
    "overflight": gettext_noop("Satellite passes"),
    "place": gettext_noop("Place in words"),
    "records": gettext_noop("Dated records"),
    "shadow": gettext_noop("Sun and shadow"),
    "vessel": gettext_noop("Ship tracks"),
}
#: their questions
QUESTIONS = (
    gettext_noop("Which known kind of device does the description fit?"),
    gettext_noop("How strong is the stated field beside the limit for household devices?"),
    gettext_noop("Does a file say of itself what is claimed of it?"),
    gettext_noop("Do event times fall into satellite passes more than by chance?"),
    gettext_noop("Could the sun have thrown this shadow, there and then?"),
    gettext_noop("Could the ship have been there at that time?"),
    gettext_noop("What does a georeferenced image show, how finely, and what changed?"),
    gettext_noop("Which place do the words name, and do coordinates and pictures agree with it?"),
    gettext_noop("Do dated records of one thing agree?"),
)
#: what a verifier can need, as its spec and its findings name it
NEEDS: Mapping[str, str] = {
    "antenna factor": gettext_noop("the antenna factor"),
    "bandwidth": gettext_noop("the measuring bandwidth"),
    "customs": gettext_noop("a customs record"),
    "dated records": gettext_noop("dated records"),
    "detector": gettext_noop("the detector of the instrument"),
    "distance": gettext_noop("the measuring distance"),
    "dock": gettext_noop("a dock record"),
    "drawing": gettext_noop("more of the drawing"),
    "elements": gettext_noop("orbital elements"),
    "end of the road": gettext_noop("the end of the road from which it is counted"),
    "field strength": gettext_noop("a field strength"),
    "file": gettext_noop("a file"),
    "frequency": gettext_noop("a frequency"),
    "gazetteer": gettext_noop("a register of place names"),
    "horizon": gettext_noop("the horizon in the picture"),
    "image": gettext_noop("an image with coordinates"),
    "images": gettext_noop("two images with coordinates"),
    "instrument": gettext_noop("the instrument"),
    "longer list of times": gettext_noop("a longer list of times"),
    "moment": gettext_noop("a time"),
    "north": gettext_noop("a known direction in the picture"),
    "object": gettext_noop("an object"),
    "original file": gettext_noop("the original file"),
    "picture": gettext_noop("a picture"),
    "place": gettext_noop("a place"),
    "place words": gettext_noop("a place in words"),
    "raster": gettext_noop("an image with coordinates"),
    "reading": gettext_noop("a reading of an instrument"),
    "record": gettext_noop("a dated record"),
    "records": gettext_noop("dated records"),
    "second date": gettext_noop("a second date of the same thing"),
    "shadow": gettext_noop("the shadow drawn on the picture"),
    "ship": gettext_noop("a ship"),
    "surroundings": gettext_noop("indoors or outdoors"),
    "time": gettext_noop("a time"),
    "times": gettext_noop("the times of events"),
    "tracks": gettext_noop("ship tracks"),
    "two times": gettext_noop("two dated claims"),
    "vessel": gettext_noop("a ship"),
    "which of them": gettext_noop("which of several places of that name"),
    "zone": gettext_noop("a time zone"),
}
#: what a finding can rest on, before a colon if there is one
SOURCES: Mapping[str, str] = {
    "customs": gettext_noop("a customs record"),
    "dock": gettext_noop("a dock record"),
    "words": gettext_noop("the report's own words"),
    "elements": gettext_noop("orbital elements"),
    "entered": gettext_noop("what an officer entered"),
    "file": gettext_noop("a file"),
    "gazetteer": gettext_noop("register of place names"),
    "image": gettext_noop("an image with coordinates"),
    "incident": gettext_noop("the other reports of the incident"),
    "records": gettext_noop("dated records"),
    "register": gettext_noop("register"),
    "sites": gettext_noop("watch list of places"),
    "sun": gettext_noop("the sun's position"),
    "tracks": gettext_noop("ship tracks"),
}
#: what the fields of claims and the numbers of findings are called, without their unit
TITLES: Mapping[str, str] = {
    "about": gettext_noop("About"),
    "before": gettext_noop("Older image to compare with"),
    "changed": gettext_noop("Something changed"),
    "device": gettext_noop("Device"),
    "drawn": gettext_noop("Drawing"),
    "earliest": gettext_noop("Earliest"),
    "entries": gettext_noop("Entries"),
    "events": gettext_noop("Times of events"),
    "first": gettext_noop("First record"),
    "gsd": gettext_noop("Ground sample distance"),
    "image": gettext_noop("Image"),
    "instants": gettext_noop("Times in the record"),
    "is_where": gettext_noop("The words say where it happened"),
    "intact": gettext_noop("Nobody changed it"),
    "kind": gettext_noop("Kind"),
    "lat": gettext_noop("Latitude"),
    "latest": gettext_noop("Latest"),
    "latitude": gettext_noop("Latitude"),
    "length_ratio": gettext_noop("Shadow length divided by height"),
    "length_ratio_sd": gettext_noop("Standard deviation of that ratio"),
    "lon": gettext_noop("Longitude"),
    "longitude": gettext_noop("Longitude"),
    "mask": gettext_noop("Lowest elevation of a pass"),
    "match": gettext_noop("Distance that counts as the same place"),
    "name": gettext_noop("Name"),
    "overlay": gettext_noop("Second image"),
    "pictures": gettext_noop("Pictures"),
    "place": gettext_noop("Place"),
    "points": gettext_noop("Points"),
    "radius": gettext_noop("Radius"),
    "received_at": gettext_noop("Received"),
    "satellites": gettext_noop("Satellites"),
    "searched": gettext_noop("Satellites searched"),
    "second": gettext_noop("Second record"),
    "shadow_azimuth": gettext_noop("Direction of the shadow"),
    "shadow_azimuth_sd": gettext_noop("Standard deviation of that direction"),
    "software": gettext_noop("Software"),
    "source": gettext_noop("Source"),
    "sources": gettext_noop("Sources"),
    "states": gettext_noop("What is stated of them"),
    "text": gettext_noop("Words"),
    "time": gettext_noop("Time"),
    "tolerance": gettext_noop("Tolerance"),
    "uncertainty": gettext_noop("Uncertainty"),
    "until": gettext_noop("Latest"),
    "vessel": gettext_noop("Ship"),
    "where": gettext_noop("Where"),
    "window": gettext_noop("Window round a pass"),
    "words": gettext_noop("Words"),
    "zone": gettext_noop("Time zone"),
}
#: what a strength can be, as findings name it
STRENGTHS: Mapping[str, str] = {
    "chance by accident": gettext_noop("chance by accident"),
    "distance over what is allowed": gettext_noop("distance over what is allowed"),
    "field ratio": gettext_noop("field ratio"),
    "gap in tolerances": gettext_noop("gap in tolerances"),
    "likelihood ratio": gettext_noop("likelihood ratio"),
    "match score": gettext_noop("match score"),
    "p-value": gettext_noop("chance (p)"),
    "parties that agree": gettext_noop("parties that agree"),
    "share": gettext_noop("share"),
    "share written in another zone": gettext_noop("share written in another zone"),
}
#: every word of this page, for `sentences.said`
WORDS = frozenset({*QUESTIONS, *NEEDS.values(), *STRENGTHS.values()})


def verifier_title(name: str) -> str:
    """What a verifier is called in the language of the page."""
    return gettext(VERIFIERS[name]) if name in VERIFIERS else name.replace("_", " ").capitalize()


def need_title(need: str) -> str:
    """What a need is called."""
    return gettext(NEEDS[need]) if need in NEEDS else need


def field_title(name: str) -> str:
    """What a field of a claim or a number of a finding is called, without its unit."""
    bare = bare_of(name)
    for known in (name, bare):
        if known in TITLES:
            return gettext(TITLES[known])
    return bare.replace("_", " ").capitalize()


def strength_title(name: str) -> str:
    """What a strength is called."""
    return gettext(STRENGTHS[name]) if name in STRENGTHS else name


def source_title(source: str, files: Mapping[str, int]) -> str:
    """What a finding rests on; `files`: the number of each file of the lead by its id."""
    kind, _, rest = source.partition(":")
    if kind == "file":
        return file_title(rest, files)
    title = gettext(SOURCES[kind]) if kind in SOURCES else kind
    return f"{title}: {need_title(rest)}" if rest else title


def file_title(file: str, files: Mapping[str, int]) -> str:
    """A file by its number on the page."""
    number = files.get(file)
    return gettext("File %(number)s") % {"number": number} if number else file
