"""The streets of the demo town: rings that bend with the shore, streets inland, villages, corners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.shell.demo import names, shore
from leadline.shell.demo.ground import Plan, box, is_inside, plan, smooth

#: distance inland of each street of `names.ALONG`, metres: blocks grow with the distance from the quay
INLAND_M = (45, 165, 290, 415, 560, 720, 900, 1090, 1300, 1540, 1820, 2090, 2380, 2680, 2990, 3330)
#: streets along the shore that cross the river by a bridge
BRIDGES = (
    "Quay Road",
    "Exchange Street",
    "Compass Avenue",
    "Lantern Street",
    "Inner Ring Road",
    "Outer Ring Road",
)
_TRUNKS = frozenset({"Inner Ring Road", "Outer Ring Road"})
_MAINS = frozenset(
    {
        "Quay Road",
        "Compass Avenue",
        "East Avenue",
        "North Avenue",
        "West Avenue",
        "Station Avenue",
        "Linden Avenue",
        "Crane Street",
        "Lighthouse Road",
    }
)
#: bearings between which the town stands, degrees
FIRST_DEG, LAST_DEG = 6.0, 174.0
#: spacing of the points that a street is cut at, metres
STEP_M = 40.0
_COAST_ROAD = [
    (-4900, 1300), (-6300, 2000), (-6500, 3700), (-5600, 4700), (-5700, 6400), (-4300, 8100), (-2300, 9000),
    (300, 9500), (2700, 9100), (4900, 8300), (6600, 6600), (5900, 5200), (7200, 4000), (7000, 2500),
    (5600, 1100),
]  # fmt: skip
_COUNTRY_LANES: list[tuple[str, str, list[tuple[float, float]]]] = [
    ("Hollin Lane", "霍林小路", [(-5600, 4700), (-4300, 5300), (-2600, 5600), (-1500, 6500), (-1800, 7600),
                                 (-2300, 9000)]),
    ("Ridge Lane", "山脊小路", [(5600, 5000), (4700, 5900), (3900, 6650), (2600, 6700), (1300, 7300)]),
    ("Commons Lane", "公地小路", [(1300, 7300), (1700, 8300), (1300, 9300)]),
    ("Saltmarsh Lane", "盐沼小路", [(2300, 300), (3300, 200), (4400, 500), (5600, 1100)]),
    ("East Head Track", "东岬小径", [(2100, -250), (2350, -800), (2250, -1350)]),
    ("Flats Lane", "麦坪小路", [(5600, 1100), (6300, 2400), (6200, 3700), (5600, 5000)]),
    ("Heath Lane", "荒原小路", [(-4900, 1300), (-5200, 2600), (-5600, 4700)]),
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """One unbroken stretch of a street."""

    #: names, English and Chinese
    en: str
    zh: str
    #: "trunk", "main", "street" or "lane"
    rank: str
    #: its points in metres of the plan
    line: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """Where two named streets meet."""

    #: the two names, English
    en: tuple[str, str]
    #: the two names, Chinese
    zh: tuple[str, str]
    #: metres of the plan
    x: float
    y: float


def lay(rng: np.random.Generator) -> list[Street]:
    """All streets of town and villages, cut where water, parks and closed ground are."""
    wet = [area.outline for area in shore.water() if area.kind != "river"]
    river = [area.outline for area in shore.water() if area.kind == "river"]
    parks = [area.outline for area in shore.parks()]
    closed = wet + [_closed(entry) for entry in names.LANDMARKS] + [shore.sector((164, 200), (-50, 760))]
    streets: list[Street] = []
    for street in [*_along(), *_inland(rng)]:
        barred = closed + ([] if street.rank in {"trunk", "main"} else parks)
        barred = barred + ([] if street.en in BRIDGES else river)
        streets += _cut(street, barred)
    return streets + _villages() + _roads_out()


def corners(streets: list[Street]) -> list[Corner]:
    """Crossings of a street along the shore with a street inland, at their nearest points within 35 m."""
    along = dict(names.ALONG)
    rings = [street for street in streets if street.en in along]
    spokes = [street for street in streets if street.en in dict(names.INLAND)]
    found = []
    for spoke in spokes:
        for ring in rings:
            gaps = np.linalg.norm(spoke.line[:, None, :] - ring.line[None, :, :], axis=2)
            i, j = np.unravel_index(int(np.argmin(gaps)), gaps.shape)
            if gaps[i, j] < 35.0:
                x, y = (spoke.line[i] + ring.line[j]) / 2
                found.append(Corner(en=(spoke.en, ring.en), zh=(spoke.zh, ring.zh), x=float(x), y=float(y)))
    return found


def _closed(entry: tuple[str, str, str, float, float, float, float, float, str]) -> Plan:
    _, _, _, phi, inland, length, width, turn, _ = entry
    x, y = shore.harbour(phi, inland)[0]
    return box(float(x), float(y), length + 30, width + 30, phi + 90 + turn)


def _rank(name: str) -> str:
    if name in _TRUNKS:
        return "trunk"
    return "main" if name in _MAINS else "street"


def _along() -> list[Street]:
    streets = []
    for (en, zh), inland in zip(names.ALONG, INLAND_M, strict=True):
        count = int(np.radians(LAST_DEG - FIRST_DEG) * (shore.BAY_M + inland) / STEP_M)
        wobble = 0.0 if inland < 100 else 14.0
        sweep = np.linspace(FIRST_DEG, LAST_DEG, count)
        line = shore.harbour(sweep, inland + wobble * np.sin(np.radians(sweep) * 9 + inland))
        streets.append(Street(en=en, zh=zh, rank=_rank(en), line=line))
    return streets


def _inland(rng: np.random.Generator) -> list[Street]:
    streets = []
    bearings = np.linspace(FIRST_DEG + 2, LAST_DEG - 2, len(names.INLAND)) + rng.uniform(
        -0.7, 0.7, len(names.INLAND)
    )
    for (en, zh), phi in zip(names.INLAND, bearings, strict=True):
        far = INLAND_M[-1] if _rank(en) == "main" else INLAND_M[int(rng.integers(10, 16))]
        streets.append(Street(en=en, zh=zh, rank=_rank(en), line=_spoke(float(phi), 45.0, far, rng)))
    for k in range(len(bearings) - 1):
        phi = float(bearings[k : k + 2].mean())
        near = INLAND_M[int(rng.integers(5, 8))]
        far = INLAND_M[int(rng.integers(11, 16))]
        streets.append(Street(en="", zh="", rank="lane", line=_spoke(phi, near, far, rng)))
        if 70 < phi < 115:
            streets.append(Street(en="", zh="", rank="lane", line=_spoke(phi, 45.0, 560.0, rng)))
    for phi in np.arange(10.0, 171.0, 3.9):
        for row in range(10, 15):
            if rng.random() < 0.62:
                quarter = float(phi) + float(rng.uniform(-0.7, 0.7)) + 0.97 * (row % 2)
                line = _spoke(quarter, INLAND_M[row], INLAND_M[row + 1], rng)
                streets.append(Street(en="", zh="", rank="lane", line=line))
    return streets


def _spoke(phi: float, near_m: float, far_m: float, rng: np.random.Generator) -> Plan:
    steps = max(2, int((far_m - near_m) / STEP_M) + 1)
    inland = np.linspace(near_m, far_m, steps)
    lean = float(rng.uniform(-1.2, 1.2)) if steps > 6 else 0.0
    return shore.harbour(phi + lean * np.sin(inland / 900), inland)


def _cut(street: Street, barred: list[Plan]) -> list[Street]:
    blocked = np.zeros(len(street.line), dtype=bool)
    for outline in barred:
        blocked |= is_inside(street.line, outline)
    starts = np.flatnonzero(~blocked & np.concatenate([[True], blocked[:-1]]))
    pieces = []
    for start in starts:
        rest = np.flatnonzero(blocked[start:])
        end = start + int(rest[0]) if len(rest) else len(blocked)
        if end - start >= 3 or (street.rank == "lane" and end - start >= 2):
            piece = street.line[start:end]
            pieces.append(Street(en=street.en, zh=street.zh, rank=street.rank, line=piece))
    return pieces


def _villages() -> list[Street]:
    streets = []
    for en, zh, (x, y), (length, width), turn in names.VILLAGES:
        c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        rows = np.arange(-width / 2, width / 2 + 1, 150.0)
        columns = np.arange(-length / 2, length / 2 + 1, 190.0)
        ends = [((-length / 2 + 60 * (k % 3), r), (length / 2 - 90 * (k % 2), r)) for k, r in enumerate(rows)]
        ends += [((q, -width / 2 + 150 * (k % 2)), (q, width / 2)) for k, q in enumerate(columns)]
        for k, pair in enumerate(ends):
            named = names.VILLAGE_STREETS[k] if k < len(names.VILLAGE_STREETS) else ("", "")
            line = plan(pair) @ np.array([[c, s], [-s, c]]) + (x, y)
            full = (f"{named[0]}, {en}", f"{zh}{named[1]}") if named[0] else ("", "")
            streets.append(Street(en=full[0], zh=full[1], rank="lane", line=line))
    return streets


def _roads_out() -> list[Street]:
    ring = INLAND_M[-1]
    ends: tuple[tuple[str, str, float, list[tuple[float, float]]], ...] = (
        ("Millbrook Road", "磨坊溪路", 138, [(-4400, 3900), (-5300, 4600)]),
        ("Pine Ridge Road", "松岭路", 42, [(4400, 4100), (5200, 4900)]),
        ("Northfield Road", "北田路", 84, [(1000, 5800), (1300, 7000)]),
        ("Beach Road", "海滩路", 10, [(4850, 850), (5500, 1050)]),
        (
            "Cape Road",
            "澜角路",
            170,
            [(-4800, 900), (-4700, 200), (-3900, -350), (-3350, -800), (-2600, -1350)],
        ),
        ("Reservoir Road", "水库路", 97, [(-350, 5700), (-250, 6450)]),
        ("Signal Hill Road", "信号山路", 60, [(2900, 5000), (3500, 5900), (3900, 6650)]),
    )
    roads = []
    for en, zh, phi, rest in ends:
        start = shore.harbour(phi, ring)[0]
        line = smooth(plan([(float(start[0]), float(start[1])), *rest]), 7, is_closed=False)
        roads.append(Street(en=en, zh=zh, rank="main", line=line))
    loop = smooth(plan(_COAST_ROAD), 9, is_closed=False)
    roads.append(Street(en="Island Road", zh="环岛路", rank="main", line=loop))
    for en, zh, points in _COUNTRY_LANES:
        roads.append(Street(en=en, zh=zh, rank="lane", line=smooth(plan(points), 7, is_closed=False)))
    rows = [plan([(1130, y), (1420, y)]) for y in range(-290, 440, 48)]
    return roads + [Street(en="", zh="", rank="lane", line=row) for row in rows]
