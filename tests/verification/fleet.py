"""Ships and books in memory for the tests of claims about ships."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from leadline.methods.geodesy import destinations, distances_m
from leadline.ports.tracks import Track


def sailed(ship, start, hours, north_m, dock):
    """The track of a ship that is so many metres north of the dock so many hours after the start."""
    times = start.timestamp() + 3600 * np.asarray(hours, dtype=float) + 1
    lat, lon = destinations(np.full(len(times), dock[0]), np.full(len(times), dock[1]), 0.0, north_m)
    return Track(vessel=ship, name="", time_s=times, lat=lat, lon=lon)


class Fleet:
    """Tracks over a few of them."""

    def __init__(self, *tracks):
        self.tracks = {track.vessel: track for track in tracks}

    def of(self, vessel, since, until):
        known = self.identities(vessel)
        return cut(self.tracks[known[0]], since, until) if known else None

    def near(self, spot, reach_m, since, until):
        cuts = [cut(track, since, until) for track in self.tracks.values()]
        return tuple(
            track
            for track in cuts
            if len(track.lat) and distances_m(track.lat, track.lon, *spot).min() <= reach_m
        )

    def identities(self, vessel):
        names = {name for _, name in self.tracks[vessel].names} if vessel in self.tracks else {vessel}
        sharing = [ship for ship, track in self.tracks.items() if names & {name for _, name in track.names}]
        return tuple(dict.fromkeys([*([vessel] if vessel in self.tracks else []), *sharing]))

    def named_in(self, text):
        return tuple(
            ship
            for ship, track in self.tracks.items()
            if ship in text or any(name in text for _, name in track.names)
        )


def cut(track, since, until):
    """The part of a track between two instants."""
    inside = (track.time_s >= since.timestamp()) & (track.time_s <= until.timestamp())
    return Track(
        vessel=track.vessel, name=track.name, time_s=track.time_s[inside], lat=track.lat[inside],
        lon=track.lon[inside], names=track.names,
    )  # fmt: skip


class Book:
    """Records over a few entries."""

    def __init__(self, *rows):
        self.rows = sorted(rows, key=lambda row: row.earliest)

    def about(self, subject, since, until):
        return [row for row in self._touching(since, until) if row.subject.casefold() == subject.casefold()]

    def of(self, source, since, until):
        return [row for row in self._touching(since, until) if row.source == source]

    def sources(self):
        return sorted({row.source for row in self.rows})

    def subjects_in(self, text):
        return [
            one
            for one in dict.fromkeys(row.subject for row in self.rows)
            if one.casefold() in text.casefold()
        ]

    def _touching(self, since, until):
        return [row for row in self.rows if row.earliest <= until and row.latest >= since - timedelta(0)]
