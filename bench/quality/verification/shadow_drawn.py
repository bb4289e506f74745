"""How well a shadow drawn on one photo is told, and whether the stated error is the real one.

    python -m bench.quality.verification.shadow_drawn [--scenes 400] [--seed 1]

Made-up scenes: a pole of 0.5 to 4 m, 3 to 20 m before a camera of 22 to 28 mm as for 35 mm film (one in
four: twice that) at 1.2 to 2 m, that looks up to 25 degrees down and rolls by a normal 1 degree; a shadow
of any direction, 0.3 to 3 heights long; a line of 1 to 3 m near it. Drawn with normal errors: points 0.2 %
of the diagonal, horizon 1 % of the height at each end, its direction 2 degrees, the pole leans by 1 degree
each way, the lens bends by a normal 1 % at the corner. "unknown focal length" measures as if nobody knew
it; "stated pitch" with a pitch that is 3 degrees off. Naive: the same points read as if the picture were a
map (angles and lengths of the picture itself).
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np

from leadline.methods.geodesy import Floats
from leadline.methods.oblique import Sight, Told, measure

WIDTH, HEIGHT = 4000.0, 3000.0
DIAGONAL = float(np.hypot(WIDTH, HEIGHT))
FILM_MM = 43.267


def level(azimuth: float, length: float) -> Floats:
    turn = np.radians(azimuth)
    return np.array([np.sin(turn), np.cos(turn), 0.0]) * length


class Camera:
    """A pinhole with a lens that bends; `see` gives the drawn point."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        wide = rng.random() < 0.75
        self.focal_mm = float(rng.uniform(22, 28) if wide else rng.uniform(45, 56))
        self.height_m = float(rng.uniform(1.2, 2.0))
        self.pitch, self.heading = float(rng.uniform(2, 25)), float(rng.uniform(0, 360))
        turn, down, tip = np.radians((self.heading, self.pitch, rng.normal(0, 1.0)))
        self.ahead = np.array([np.sin(turn) * np.cos(down), np.cos(turn) * np.cos(down), -np.sin(down)])
        right = np.array([np.cos(turn), -np.sin(turn), 0.0])
        below = np.cross(self.ahead, right)
        self.right = np.cos(tip) * right + np.sin(tip) * below
        self.below = np.cos(tip) * below - np.sin(tip) * right
        self.lens = float(rng.normal(0, 0.01))

    def see(self, place: Floats, noise_px: float) -> tuple[float, float]:
        off = place - np.array([0, 0, self.height_m])
        focal = self.focal_mm / FILM_MM * DIAGONAL
        spot = focal * np.array([off @ self.right, off @ self.below]) / (off @ self.ahead)
        spot = spot / (1 + self.lens * float(spot @ spot) / (DIAGONAL / 2) ** 2)
        x, y = spot + np.array([WIDTH, HEIGHT]) / 2 + self.rng.normal(0, noise_px, 2)
        return float(x), float(y)


def scene(rng: np.random.Generator) -> tuple[Sight, float, float, float]:
    """A drawing with its true azimuth, ratio and pitch; only those of which all points are on the picture."""
    while True:
        camera = Camera(rng)
        azimuth, ratio, tall = rng.uniform(0, 360), rng.uniform(0.3, 3), rng.uniform(0.5, 4)
        foot = level(camera.heading + rng.uniform(-15, 15), rng.uniform(3, 20))
        lean = np.array([*np.radians(rng.normal(0, 1, 2)), 1.0])
        known = float(rng.uniform(0, 360))
        start = foot + level(rng.uniform(0, 360), 1.0)
        click = 0.002 * DIAGONAL
        places = [foot, foot + level(azimuth, ratio * tall), foot + tall * lean, start]
        places.append(start + level(known, rng.uniform(1, 3)))
        foot_px, tip, top, first, second = (camera.see(place, click) for place in places)
        horizon = _horizon(camera)
        points = [foot_px, tip, top, first, second]
        if all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points):
            drawn = Sight(
                width=WIDTH,
                height=HEIGHT,
                foot=foot_px,
                tip=tip,
                top=top,
                along=(first, second),
                along_azimuth_deg=known + float(rng.normal(0, 2)),
                horizon=horizon,
                focal_mm=camera.focal_mm * float(np.exp(rng.normal(0, 0.05))),
                click_px=click,
            )
            return drawn, float(azimuth), float(ratio), camera.pitch


def _horizon(camera: Camera) -> tuple[tuple[float, float], tuple[float, float]]:
    ends = []
    for turn in (-18, 18):
        x, y = camera.see(level(camera.heading + turn, 1e7) + np.array([0, 0, camera.height_m]), 0.0)
        ends.append((x, y + float(camera.rng.normal(0, 0.01 * HEIGHT))))
    return ends[0], ends[1]


def by_the_picture(drawn: Sight) -> tuple[float, float]:
    """Azimuth and ratio as if the picture were a map."""

    def turn(one: tuple[float, float], other: tuple[float, float]) -> float:
        return float(np.degrees(np.arctan2(other[0] - one[0], one[1] - other[1])))

    along, top = drawn.along or ((0, 0), (0, 1)), drawn.top or drawn.foot
    azimuth = drawn.along_azimuth_deg + turn(drawn.foot, drawn.tip) - turn(*along)
    return azimuth, float(
        np.hypot(*np.subtract(drawn.tip, drawn.foot)) / np.hypot(*np.subtract(top, drawn.foot))
    )


def measured(drawn: Sight, pitch: float, uses: str, rng: np.random.Generator) -> Told:
    if uses == "unknown focal length":
        return measure(replace(drawn, focal_mm=None))
    if uses == "stated pitch":
        return measure(replace(drawn, horizon=None, pitch_deg=pitch + float(rng.normal(0, 3))))
    return measure(drawn)


def share(truths: list[bool]) -> str:
    return f"{100 * float(np.mean(truths)):.0f} %" if truths else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scenes", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    scenes = [scene(rng) for _ in range(chosen.scenes)]
    head = "told | error median | within 1 sd | within 2 sd"
    print(f"| {chosen.scenes} drawings | azimuth {head} | ratio {head} |")
    print("|---" * 9 + "|")
    for uses in ("horizon and focal length", "unknown focal length", "stated pitch"):
        told = [measured(drawn, pitch, uses, rng) for drawn, _az, _ratio, pitch in scenes]
        cells = []
        turned = [
            (abs((one.azimuth_deg - row[1] + 180) % 360 - 180), one.azimuth_sd_deg)
            for one, row in zip(told, scenes, strict=True)
            if one.azimuth_deg is not None
        ]
        scaled = [
            (abs(one.ratio / row[2] - 1), one.ratio_sd / one.ratio)
            for one, row in zip(told, scenes, strict=True)
            if one.ratio is not None
        ]
        for rows, unit, factor in ((turned, "°", 1.0), (scaled, " %", 100.0)):
            middle = factor * float(np.median([off for off, _sd in rows]))
            cells += [
                f"{100 * len(rows) / len(scenes):.0f} %",
                f"{middle:.1f}{unit}",
                share([off <= sd for off, sd in rows]),
                share([off <= 2 * sd for off, sd in rows]),
            ]
        print(f"| {uses} | " + " | ".join(cells) + " |")
    naive = [by_the_picture(row[0]) for row in scenes]
    off = [abs((one[0] - row[1] + 180) % 360 - 180) for one, row in zip(naive, scenes, strict=True)]
    scale = [100 * abs(one[1] / row[2] - 1) for one, row in zip(naive, scenes, strict=True)]
    print(
        f"| naive: the picture as a map | 100 % | {np.median(off):.1f}° | | "
        f"| 100 % | {np.median(scale):.1f} % | | |"
    )


if __name__ == "__main__":
    main()
