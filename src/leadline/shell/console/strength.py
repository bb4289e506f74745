"""Strength: how strong a finding is, drawn as a bar whose scale fits what the strength is.

Likelihood ratios and field ratios run from far below one to far above it, so their scale is logarithmic
with one in the middle; chances are logarithmic towards zero; shares are plain. Beyond the scale is its end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: size of the view box, and where the bar lies in it
WIDTH, HEIGHT, TOP, THICK = 320.0, 30.0, 4.0, 8.0
#: room at each end, so that the outer labels fit
MARGIN = 16.0
#: decades on either side of one, and of a chance below one
DECADES, CHANCE_DECADES = 3.0, 4.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value lies between 0 and 1, where the bar begins, and its labelled marks."""

    start: float
    marks: Sequence[tuple[float, str]]
    kind: str

    def place(self, value: float) -> float:
        """The place of a value, 0 to 1."""
        if self.kind == "share":
            return min(1.0, max(0.0, value))
        if value <= 0:
            return 0.0 if self.kind == "ratio" else 1.0
        decades = math.log10(value)
        share = 0.5 + decades / (2 * DECADES) if self.kind == "ratio" else -decades / CHANCE_DECADES
        return min(1.0, max(0.0, share))


_RATIO = Scale(
    0.5,
    tuple(
        (0.5 + n / (2 * DECADES), label)
        for n, label in ((-2, "1/100"), (-1, "1/10"), (0, "1"), (1, "10"), (2, "100"))
    ),
    "ratio",
)
_CHANCE = Scale(
    0.0,
    tuple((n / CHANCE_DECADES, label) for n, label in ((0, "1"), (1, "0.1"), (2, "0.01"), (3, "0.001"))),
    "chance",
)
_SHARE = Scale(0.0, ((0.0, "0"), (0.5, "0.5"), (1.0, "1")), "share")
SCALES = {
    "likelihood ratio": _RATIO,
    "field ratio": _RATIO,
    "gap in tolerances": _RATIO,
    "distance over what is allowed": _RATIO,
    "p-value": _CHANCE,
    "chance by accident": _CHANCE,
    "share written in another zone": _SHARE,
    "match score": _SHARE,
    "share": _SHARE,
    "probability": _SHARE,
}


def strength_bar(value: float, strength_is: str, said: str, kind: str) -> SafeString | str:
    """The bar; "" where no scale fits. `said` says the same in words; `kind` is the verdict's colour."""
    scale = SCALES.get(strength_is)
    if scale is None:
        return ""
    begin, end = sorted((scale.start, scale.place(value)))
    inner = WIDTH - 2 * MARGIN
    return format_html(
        '<svg class="picture picture-strength strength-{kind}" viewBox="0 0 {w} {h}" role="img" '
        'aria-label="{said}">'
        '<rect class="picture-back" x="{left}" y="{top}" width="{inner}" height="{thick}" rx="2"></rect>'
        '<rect class="strength-fill" x="{x}" y="{top}" width="{width}" height="{thick}"></rect>{marks}'
        '<path class="strength-tip" d="M{tip} {below}l-4 5h8z"></path></svg>',
        kind=kind, w=f"{WIDTH:g}", h=f"{HEIGHT:g}", said=said, left=f"{MARGIN:g}", top=f"{TOP:g}",
        inner=f"{inner:g}", thick=f"{THICK:g}", x=f"{MARGIN + begin * inner:.1f}",
        width=f"{max(1.5, (end - begin) * inner):.1f}", marks=_marks(scale, inner),
        tip=f"{MARGIN + scale.place(value) * inner:.1f}", below=f"{TOP + THICK:g}",
    )  # fmt: skip


def rounded(value: float) -> str:
    """A strength as people read it: two or three figures, large and small ones without an exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) < 0.001:
        return f"{value:.0e}"
    return f"{value:.3g}"


def _marks(scale: Scale, inner: float) -> SafeString:
    return format_html_join(
        "",
        '<line class="strength-mark" x1="{0}" x2="{0}" y1="{1}" y2="{2}"></line>'
        '<text x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        (
            (f"{MARGIN + place * inner:.1f}", f"{TOP:g}", f"{TOP + THICK:g}", f"{HEIGHT - 3:g}", label)
            for place, label in scale.marks
        ),
    )
