"""The shore of the demo town: island, bay, basins, piers, breakwaters, river, lake and green.

Polar plan of the harbour: `phi_deg` counter-clockwise from east round the middle of the bay,
`inland_m` from the shore line (negative: into the water). Streets, districts and landmarks are
laid out in the same frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.shell.demo.ground import Plan, box, plan, ribbon, roughen, smooth

#: mean radius of the bay in metres
BAY_M = 1500.0
#: the bay's shore runs from here ...
EAST_END_DEG = -20.0
#: ... over north to here
WEST_END_DEG = 200.0

_OUTER = [
    (-1800, -1080), (-2500, -1500), (-3100, -1250), (-3900, -300), (-5600, 200), (-7000, 1200),
    (-7900, 3000), (-7600, 5200), (-6500, 7200), (-4800, 8800), (-2500, 9800), (300, 10300), (3000, 9900),
    (5600, 8900), (7500, 7000), (8300, 4800), (8000, 2600), (6800, 900), (5200, -100), (3800, -500),
    (2900, -1300), (2300, -1550), (1760, -1020),
]  # fmt: skip
_RIVER = [
    (-900, 6750), (-1350, 5900), (-800, 5000), (-1150, 4050), (-500, 3250), (-820, 2450), (-600, 1850),
    (-560, 1250),
]  # fmt: skip
_LAKE = [
    (-1300, 6900), (-900, 6650), (-300, 6800), (100, 7200), (-100, 7800), (-700, 8000), (-1500, 7700),
    (-1650, 7250),
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A named piece of ground or water of the plan."""

    #: what it is, such as "basin"
    kind: str
    #: its outline in metres
    outline: Plan
    #: name in English
    en: str = ""
    #: name in Chinese
    zh: str = ""


def shore_radius_m(phi_deg: float | Plan) -> Plan:
    """Distance of the bay's shore from the middle of the harbour, metres."""
    phi = np.radians(np.asarray(phi_deg, dtype=np.float64))
    return np.asarray(BAY_M + 90 * np.sin(2 * phi + 0.6) + 45 * np.sin(5 * phi), dtype=np.float64)


def harbour(phi_deg: float | Plan, inland_m: float | Plan) -> Plan:
    """Points of the plan at the given bearings round the harbour and distances inland of its shore.

    The wiggles of the shore fade out over 2 km inland, so that streets bend with it less and less.
    """
    phi, inland = np.broadcast_arrays(np.atleast_1d(phi_deg), np.atleast_1d(inland_m))
    fade = np.clip(1 - inland / 2000, 0, 1)
    radius = BAY_M + (shore_radius_m(np.asarray(phi, dtype=np.float64)) - BAY_M) * fade + inland
    angle = np.radians(phi)
    return np.asarray(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), dtype=np.float64)


def sector(phi_deg: tuple[float, float], inland_m: tuple[float, float]) -> Plan:
    """The outline of a piece of a ring round the harbour, a point every 3 degrees or closer."""
    steps = max(2, int(abs(phi_deg[1] - phi_deg[0]) / 3) + 1)
    sweep = np.linspace(phi_deg[0], phi_deg[1], steps)
    return np.vstack([harbour(sweep, inland_m[0]), harbour(sweep[::-1], inland_m[1])])


def island(rng: np.random.Generator) -> Plan:
    """The outline of the island: the bay's even shore and a rough ocean coast."""
    bay = harbour(np.linspace(EAST_END_DEG, WEST_END_DEG, 111), 0.0)
    coast = roughen(smooth(plan(_OUTER), 14, is_closed=False), 95.0, rng)
    return np.vstack([bay, coast])


def water() -> list[Area]:
    """Water painted over the land: basins, docks, river, lake."""
    river = smooth(plan(_RIVER), 8, is_closed=False)
    return [
        Area(
            kind="river", outline=ribbon(river, np.linspace(28, 95, len(river))), en="River Lann", zh="澜河"
        ),
        Area(
            kind="lake", outline=smooth(plan(_LAKE), 5, is_closed=True), en="Hollin Reservoir", zh="霍林水库"
        ),
        Area(kind="basin", outline=sector((80, 89), (-60, 330)), en="Old Basin", zh="老港池"),
        Area(kind="basin", outline=sector((56, 61), (-60, 260)), en="Timber Dock", zh="木材码头港池"),
        Area(kind="basin", outline=sector((166, 171), (-60, 420)), en="Yard Basin North", zh="船厂北港池"),
        Area(kind="basin", outline=sector((177, 182), (-60, 420)), en="Yard Basin South", zh="船厂南港池"),
        Area(kind="dock", outline=sector((173.2, 174.8), (20, 330)), en="Dry Dock No. 1", zh="一号干船坞"),
        Area(kind="dock", outline=sector((185, 186.6), (20, 290)), en="Dry Dock No. 2", zh="二号干船坞"),
        Area(kind="basin", outline=sector((24, 28), (-60, 380)), en="Saltfields Basin", zh="盐田港池"),
    ]


def made_land() -> list[Area]:
    """Land painted over the water: terminal, piers, breakwaters and a skerry with the outer light."""
    west = smooth(plan([(-2250, -1400), (-1700, -1900), (-1050, -2020), (-420, -1880)]), 6, is_closed=False)
    east = smooth(plan([(2150, -1420), (1700, -2080), (1000, -2330), (240, -2280)]), 6, is_closed=False)
    piers = [
        Area(kind="pier", outline=ribbon(harbour(np.array([phi, phi]), np.array([40.0, -length])), wide))
        for phi, length, wide in (
            (98, 300, 46), (104, 340, 46), (120, 330, 60), (128, 360, 60), (136, 330, 60), (72, 260, 40),
            (66, 250, 40), (48, 380, 75), (40, 400, 75), (155, 260, 40),
        )
    ]  # fmt: skip
    terminal = np.vstack([harbour(np.linspace(-14, 20, 12), 30.0), plan([(1090, 470), (1090, -330)])])
    return [
        Area(kind="terminal", outline=terminal, en="Saltfields Container Terminal", zh="盐田集装箱码头"),
        *piers,
        Area(kind="breakwater", outline=ribbon(west, 38.0), en="West Mole", zh="西防波堤"),
        Area(kind="breakwater", outline=ribbon(east, 38.0), en="East Mole", zh="东防波堤"),
        Area(kind="skerry", outline=box(-520, -3350, 210, 130, 25), en="Gannet Rock", zh="塘鹅礁"),
    ]


def parks() -> list[Area]:
    """Green inside the town; small streets go round it."""
    return [
        Area(kind="park", outline=sector((108, 119), (420, 940)), en="Assembly Gardens", zh="议事园"),
        Area(kind="park", outline=sector((62, 70), (1080, 1480)), en="Tern Park", zh="燕鸥公园"),
        Area(kind="park", outline=sector((144, 151), (600, 900)), en="Sailors' Green", zh="水手绿地"),
        Area(kind="park", outline=sector((34, 40), (820, 1130)), en="Brewer's Field", zh="酒坊草场"),
        Area(kind="cemetery", outline=sector((126, 131), (1500, 1900)), en="Hill Cemetery", zh="岭上公墓"),
    ]


def countryside(rng: np.random.Generator) -> list[Area]:
    """Woods, heath and fields outside the town."""
    return [
        _blob((-3900, 6400), (2100, 1500), "wood", "Hollin Wood", "霍林林地", rng),
        _blob((3900, 7000), (1900, 1500), "wood", "Signal Hill Forest", "信号山森林", rng),
        _blob((900, 5500), (1100, 700), "wood", "Keeper's Copse", "守林坡", rng),
        _blob((-5600, 2900), (1200, 900), "heath", "West Heath", "西荒原", rng),
        _blob((6500, 3300), (1000, 1100), "field", "Barley Flats", "麦坪", rng),
        _blob((1500, 8600), (1500, 700), "field", "Northfield Commons", "北田", rng),
        _blob((-2700, -900), (420, 260), "heath", "Lighthouse Down", "灯塔坡", rng),
    ]


def _blob(
    middle: tuple[float, float],
    size: tuple[float, float],
    kind: str,
    en: str,
    zh: str,
    rng: np.random.Generator,
) -> Area:
    turn = np.linspace(0, 2 * np.pi, 15, endpoint=False)
    reach = rng.uniform(0.72, 1.0, len(turn))
    corners = np.column_stack([np.cos(turn) * reach * size[0], np.sin(turn) * reach * size[1]]) + middle
    return Area(kind=kind, outline=smooth(corners, 4, is_closed=True), en=en, zh=zh)
