"""How evenly some places stand round a point: at equal distances and equal angles, as stops round a site do.

For m places in order of azimuth the best even star has its rays at phi + 2 pi v / m, with phi the circular
mean of what is left over (Mardia and Jupp 2000, "Directional Statistics", section 2.2). The figure is the
root mean square of the angular rests (radians) and of the spread of the logarithms of the distances: 0 for a
regular polygon round the point, about 1 for a loose crowd. Azimuths in degrees, distances in metres. Whether
a figure is rare is for the caller, who draws others round the same point.
"""

from __future__ import annotations

import numpy as np

from leadline.methods.geodesy import Floats


def unevenness(azimuth_deg: Floats, distance_m: Floats) -> Floats:
    """How uneven each set stands, shape (...,) for sets of shape (..., m); 0 is a regular polygon.

    >>> round(float(unevenness(np.array([10.0, 130.0, 250.0]), np.array([500.0, 500.0, 500.0]))), 9)
    0.0
    """
    many = azimuth_deg.shape[-1]
    ordered = np.sort(np.radians(azimuth_deg % 360), axis=-1)
    rest = ordered - 2 * np.pi * np.arange(many) / many
    vector = np.exp(1j * rest)
    middle = vector.mean(axis=-1, keepdims=True)
    turned = np.angle(vector * np.exp(-1j * np.angle(middle)))
    lengths = np.log(np.maximum(distance_m, 1.0))
    return np.asarray(np.sqrt((turned**2).mean(axis=-1) + lengths.var(axis=-1)), dtype=np.float64)
