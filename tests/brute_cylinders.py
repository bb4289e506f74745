"""The scan statistic by its definition, without any short cut: every circle, every window, in plain numpy."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from leadline.methods.geodesy import MEAN_RADIUS_M


def spherical_m(lat, lon):
    """Metres between all pairs of places, by the haversine formula."""
    phi, lam = np.radians(lat), np.radians(lon)
    north = np.sin((phi[:, None] - phi[None, :]) / 2) ** 2
    east = np.sin((lam[:, None] - lam[None, :]) / 2) ** 2 * np.cos(phi)[:, None] * np.cos(phi)[None, :]
    return 2 * MEAN_RADIUS_M * np.arcsin(np.minimum(1, np.sqrt(north + east)))


def circles(lat, lon, weights, radius_m, most):
    """(centre, members) of every circle, nearest first, as long as it weighs at most `most`."""
    away = spherical_m(lat, lon)
    np.fill_diagonal(away, -1.0)
    for centre in range(len(lat)):
        order = sorted(range(len(lat)), key=lambda other: (round(away[centre, other] * 1000), other))
        inside = [other for other in order if away[centre, other] <= radius_m]
        for count in range(1, len(inside) + 1):
            if sum(weights[inside[:count]]) > most:
                break
            yield centre, inside[:count]


def likelihood_ratio(counted, expected, total):
    if counted <= expected:
        return 0.0
    rest = (total - counted) * math.log((total - counted) / (total - expected)) if counted < total else 0.0
    return counted * math.log(counted / expected) + rest


def scores(lat, lon, place, age, asked, strata=None):
    """Every cylinder: (score, centre, members, days, observed, expected)."""
    day_group = np.zeros(age.max() + 1, dtype=int) if strata is None else np.asarray(strata)
    weights = np.bincount(place, minlength=len(lat))
    zones = circles(lat, lon, weights, asked.radius_m, asked.share * len(place))
    for (centre, members), days in product(zones, range(1, asked.window_days + 1)):
        inside, late = np.isin(place, members), age < days
        observed = int((inside & late).sum())
        expected = sum(
            (inside & (day_group[age] == group)).sum()
            * (late & (day_group[age] == group)).sum()
            / (day_group[age] == group).sum()
            for group in np.unique(day_group[age])
        )
        found = likelihood_ratio(observed, expected, len(place)) if observed >= asked.least else 0.0
        yield found, centre, members, days, observed, expected


def best(lat, lon, place, age, asked, strata=None):
    """The strongest cylinder; of equals the first."""
    return max(scores(lat, lon, place, age, asked, strata), key=lambda found: found[0])
