"""What changed between two images of the same ground, and how large their noise is.

The older image is moved onto the newer one (phase correlation of gradients: Kuglin and Hines 1975, to a part
of a pixel), its brightness is fitted band by band with a line through what did not change (pseudo-invariant
features by trimming: Schott, Salvaggio and Volchok 1988), and what is left over is measured against its own
noise: the median absolute deviation, larger where the ground has edges, because an image that lies half a
pixel off differs there. Bands are joined by their covariance (Mahalanobis distance, chi-square; as in Nielsen
2007), averaged over 3 x 3 pixels, and tested with a bound on the share of false changes (Benjamini and
Hochberg 1995); spots of a few pixels are left out. Values in the images' own units, shifts in pixels (down,
right). It sees any change: sun, season, clouds and tide too; what it is, a person has to say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage, stats

from leadline.errors import BadInput

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: share of false pixels among those called changed, and the least connected pixels that are a change
FALSE_SHARE, LEAST_SPOT = 0.01, 6
#: pixels on each side and share of valid ones that two images must share
LEAST_SIDE, LEAST_OVERLAP = 32, 0.05
#: correlation after fitting below which two images show nothing alike
LEAST_ALIKE = 0.25
#: share of the valid pixels beyond which "changed" means that the images cannot be compared
MOST_CHANGED = 0.5
#: largest shift that is looked for, as a share of the shorter side
_FARTHEST = 0.125
_MAD = 1.4826
#: values from which robust figures are taken: more change nothing
_ENOUGH = 150_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What the comparison of two images gave."""

    #: "" or why they cannot be compared: "small", "apart", "unlike", "everywhere"
    refused: str
    #: pixels that changed
    where: Mask
    #: share of the valid pixels that changed
    share: float = 0.0
    #: chance of one unchanged pixel to be called changed, before spots are left out
    false_share: float = 0.0
    #: how far the older image had to be moved, pixels down and right
    shift: tuple[float, float] = (0.0, 0.0)
    #: noise of each band after fitting, in the newer image's units
    noise: tuple[float, ...] = ()
    #: correlation of each band after fitting
    alike: tuple[float, ...] = ()


def find_change(before: Floats, after: Floats, valid: Mask) -> Changed:
    """What changed; images of shape (bands, height, width) on one grid, `valid` of shape (height, width).

    Raises BadInput for shapes that do not fit.
    """
    if before.shape != after.shape or before.ndim != 3 or valid.shape != before.shape[1:]:
        raise BadInput("images", "the same bands and the same grid", "were they resampled?")
    nothing = np.zeros_like(valid)
    if min(valid.shape) < LEAST_SIDE:
        return Changed(refused="small", where=nothing)
    if valid.mean() < LEAST_OVERLAP:
        return Changed(refused="apart", where=nothing)
    moved, held, shift = _registered(before, after, valid)
    left, noise, alike = _left_over(moved, after, held)
    if max(alike) < LEAST_ALIKE:
        return Changed(refused="unlike", where=nothing, shift=shift, alike=alike)
    where, cut = _tested(left, held)
    share = float(where.sum() / max(1, held.sum()))
    refused = "everywhere" if share > MOST_CHANGED else ""
    return Changed(
        refused=refused,
        where=nothing if refused else where,
        share=share,
        false_share=cut,
        shift=shift,
        noise=noise,
        alike=alike,
    )


def _registered(before: Floats, after: Floats, valid: Mask) -> tuple[Floats, Mask, tuple[float, float]]:
    """The older image moved onto the newer one, where both are valid then, and the shift."""
    shift = _shift(_edges(before, valid), _edges(after, valid))
    if max(map(abs, shift)) < 0.05:
        return before, valid, (0.0, 0.0)
    moved = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in before])
    held = ndimage.shift(valid.astype(np.float64), shift, order=1, mode="constant") > 0.999
    held &= valid
    if held.mean() < LEAST_OVERLAP or _misfit(moved, after, held) >= _misfit(before, after, held):
        return before, valid, (0.0, 0.0)
    return moved, held, shift


def _edges(image: Floats, valid: Mask) -> Floats:
    """How steep the image is, all bands together, flat outside what is valid."""
    total = np.zeros(valid.shape)
    for band in image:
        spread = float(band[valid].std()) or 1.0
        total += ndimage.gaussian_gradient_magnitude(band / spread, 1.0)
    inner = ndimage.binary_erosion(valid, iterations=3)
    total -= float(total[inner].mean()) if inner.any() else 0.0
    return np.where(inner, total, 0.0)


def _shift(one: Floats, other: Floats) -> tuple[float, float]:
    """How far `one` has to be moved down and right to lie on `other`."""
    height, width = one.shape
    window = np.outer(np.hanning(height), np.hanning(width))
    cross = fft.rfft2(other * window) * np.conj(fft.rfft2(one * window))
    peaks = fft.irfft2(cross / np.maximum(np.abs(cross), 1e-12), s=one.shape)
    reach = max(1, int(_FARTHEST * min(height, width)))
    near = np.fft.fftshift(peaks)
    middle = (height // 2, width // 2)
    part = near[middle[0] - reach : middle[0] + reach + 1, middle[1] - reach : middle[1] + reach + 1]
    top = np.unravel_index(int(np.argmax(part)), part.shape)
    down = top[0] - reach + _between(part[:, top[1]], int(top[0]))
    right = top[1] - reach + _between(part[top[0]], int(top[1]))
    return float(down), float(right)


def _between(line: Floats, top: int) -> float:
    """Where the peak lies between pixels, by its neighbours' weights; -0.5 to 0.5."""
    if not 0 < top < len(line) - 1:
        return 0.0
    left, here, right = (max(0.0, float(line[top + step])) for step in (-1, 0, 1))
    side = right if right >= left else -left
    return float(np.clip(side / max(here + abs(side), 1e-12), -0.5, 0.5))


def _misfit(before: Floats, after: Floats, valid: Mask) -> float:
    """How badly two images fit after their brightness was fitted, in units of each band's spread."""
    total = 0.0
    for old, new in zip(before, after, strict=True):
        gain, base = _line(old[valid], new[valid])
        total += _spread(new[valid] - gain * old[valid] - base) / max(float(new[valid].std()), 1e-9)
    return total


def _left_over(
    before: Floats, after: Floats, valid: Mask
) -> tuple[Floats, tuple[float, ...], tuple[float, ...]]:
    """What is left of each band in units of its noise, the noise, and how alike the bands are."""
    left, noise, alike = [], [], []
    for old, new in zip(before, after, strict=True):
        gain, base = _line(old[valid], new[valid])
        rest = np.where(valid, new - gain * old - base, 0.0)
        steep = np.abs(gain) * ndimage.gaussian_gradient_magnitude(old, 1.0)
        flat, per_edge = _noise(rest[valid], steep[valid])
        noise.append(float(flat))
        left.append(rest / np.sqrt(flat**2 + (per_edge * steep) ** 2))
        spread = float(old[valid].std()) * float(new[valid].std())
        both = float(np.mean((old[valid] - old[valid].mean()) * (new[valid] - new[valid].mean())))
        alike.append(both / spread if spread > 0 else 0.0)
    return np.stack(left), tuple(noise), tuple(alike)


def _line(old: Floats, new: Floats) -> tuple[float, float]:
    """Gain and base of new = gain * old + base through what did not change."""
    old, new = _some(old), _some(new)
    kept = np.ones(len(old), dtype=np.bool_)
    gain, base = 1.0, float(np.median(new) - np.median(old))
    for _ in range(6):
        x, y = old[kept], new[kept]
        spread = float(x.var())
        if spread <= 0:
            return gain, float(np.median(y) - gain * np.median(x))
        gain = float(((x - x.mean()) * (y - y.mean())).mean() / spread)
        base = float(y.mean() - gain * x.mean())
        rest = new - gain * old - base
        middle = float(np.median(rest))
        kept = np.abs(rest - middle) <= 2.5 * max(_spread(rest), 1e-9)
    return gain, base


def _noise(rest: Floats, steep: Floats) -> tuple[float, float]:
    """Noise where the ground is flat, and how it grows with steepness: a shift that is left, in pixels."""
    rest, steep = _some(rest), _some(steep)
    order = np.argsort(steep)
    parts = [part for part in np.array_split(order, 10) if len(part) >= 30]
    if len(parts) < 3:
        return max(_spread(rest), 1e-9), 0.0
    squares = np.array([max(_spread(rest[part]), 1e-9) ** 2 for part in parts])
    slopes = np.array([float(np.mean(steep[part] ** 2)) for part in parts])
    weight = 1 / squares
    mean_x, mean_y = np.average(slopes, weights=weight), np.average(squares, weights=weight)
    below = float(np.average((slopes - mean_x) ** 2, weights=weight))
    rise = (
        float(np.average((slopes - mean_x) * (squares - mean_y), weights=weight)) / below
        if below > 0
        else 0.0
    )
    rise = max(0.0, rise)
    flat = max(float(mean_y - rise * mean_x), float(squares.min()) / 4)
    return float(np.sqrt(flat)), float(np.sqrt(rise))


def _some(values: Floats) -> Floats:
    """Evenly chosen values, enough for a median to a part in a thousand of the spread."""
    return values[:: max(1, len(values) // _ENOUGH)]


def _spread(values: Floats) -> float:
    """Standard deviation by the median absolute deviation."""
    values = _some(values)
    return float(_MAD * np.median(np.abs(values - np.median(values))))


def _tested(left: Floats, valid: Mask) -> tuple[Mask, float]:
    """Which pixels changed, and the chance of one unchanged pixel to be called so."""
    weight = np.maximum(ndimage.uniform_filter(valid.astype(np.float64), 3), 1e-9)
    smooth = np.stack([ndimage.uniform_filter(np.where(valid, band, 0.0), 3) / weight for band in left])
    rows = smooth[:, valid]
    rows = rows - np.median(rows, axis=1, keepdims=True)
    scale = np.array([max(_spread(row), 1e-9) for row in rows])
    rows /= scale[:, None]
    core = rows[:, (np.abs(rows) < 2.5).all(axis=0)]
    joint = np.cov(core) if len(rows) > 1 and core.shape[1] > 10 * len(rows) else np.eye(len(rows))
    joint = np.atleast_2d(joint) + 1e-6 * np.eye(len(rows))
    joint /= float(np.mean(np.diag(joint)))
    distance = np.einsum("ij,ij->j", rows, np.linalg.solve(joint, rows))
    distance /= _stretch(distance, len(rows))
    chance = stats.chi2.sf(distance, len(rows))
    cut = _cut(chance)
    where = np.zeros_like(valid)
    where[valid] = chance <= cut
    groups, count = ndimage.label(where, structure=np.ones((3, 3)))
    sizes = np.bincount(groups.ravel(), minlength=count + 1)
    keep = sizes >= LEAST_SPOT
    keep[0] = False
    return keep[groups], float(cut)


def _stretch(distance: Floats, bands: int) -> float:
    """By how much the distances of what did not change are larger than chi-square says."""
    quantiles = np.array([0.5, 0.75])
    return float(max(np.max(np.quantile(distance, quantiles) / stats.chi2.ppf(quantiles, bands)), 1e-9))


def _cut(chance: Floats) -> float:
    """The largest chance that keeps the share of false changes below the bound; 0 where nothing changed."""
    ordered = np.sort(chance)
    allowed = FALSE_SHARE * np.arange(1, len(ordered) + 1) / len(ordered)
    below = np.flatnonzero(ordered <= allowed)
    return float(ordered[below[-1]]) if len(below) else 0.0
