"""Place said: what the words of a place mean and how others agree with it, as sentences in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadline.methods.placing import Area
from leadline.model.finding import Verdict
from leadline.verification.wordedplace import Meant

#: how each relation is said; {0}, {1}, {2} are names
_HOW = {
    "at": ("{0}", "{0}"),
    "number": (
        "a house number on {0}, which no register here can place",
        "{0}的一个门牌号（此处没有门牌登记）",
    ),
    "ordinal": (
        "a counted thing on {0}, without the end from which it is counted",
        "{0}上的第几个，未说明从哪一端数起",
    ),
    "near": ("near {0}", "{0}附近"),
    "near on": ("{0} near {1}", "{0}靠近{1}处"),
    "corner": ("the corner of {0} and {1}", "{0}与{1}路口"),
    "between": ("between {0} and {1}", "{0}与{1}之间"),
    "between on": ("{0} between {1} and {2}", "{0}上{1}与{2}之间"),
    "off": ("a distance from {0}", "距{0}一段距离"),
}
_WAYS: Mapping[float | None, tuple[str, str]] = {
    0.0: ("north of", "以北"), 45.0: ("north-east of", "东北"), 90.0: ("east of", "以东"),
    135.0: ("south-east of", "东南"), 180.0: ("south of", "以南"), 225.0: ("south-west of", "西南"),
    270.0: ("west of", "以西"), 315.0: ("north-west of", "西北"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the words mean beside coordinates and pictures."""

    #: None without a gazetteer
    meant: Meant | None
    has_point: bool
    #: metres by which the coordinates may be off
    uncertainty_m: float
    #: metres from the coordinates to each area; empty without coordinates
    outside_m: tuple[float, ...]
    #: for each picture the metres from the words' area and from the coordinates
    pictures: tuple[tuple[float | None, float | None], ...]
    slack_m: float
    usable_m: float

    @property
    def area(self) -> Area | None:
        """The one place that the words mean; None where they mean none, or several."""
        areas = self.meant.areas if self.meant else ()
        return areas[0] if len(areas) == 1 else None

    @property
    def gap_m(self) -> float:
        """Metres between the words' place and the coordinates, beyond the uncertainty of both."""
        return max(0.0, min(self.outside_m, default=0.0) - self.uncertainty_m)

    @property
    def is_apart(self) -> bool:
        """Whether words and coordinates cannot be of one place."""
        return self.gap_m > self.slack_m

    @property
    def is_vague(self) -> bool:
        """Whether the words name too wide a place to support coordinates."""
        return self.area is None or (not self.area.lines and self.area.radius_m > self.usable_m)

    @property
    def has_picture_elsewhere(self) -> bool:
        """Whether a picture says that it was taken elsewhere."""
        return self.farthest_m > self.uncertainty_m + self.slack_m

    @property
    def farthest_m(self) -> float:
        """Metres of the picture that is farthest from words or coordinates; 0 without any."""
        return max((value for pair in self.pictures for value in pair if value is not None), default=0.0)

    @property
    def strength(self) -> float | None:
        """Distance of the coordinates from the words' middle over what both allow; below 1 they agree."""
        if self.area is None or not self.outside_m:
            return None
        allowed = self.uncertainty_m + self.slack_m
        return round(self.outside_m[0] / allowed, 4)

    @property
    def uncertainty(self) -> str:
        """The size of the doubt."""
        if self.area is None:
            return ""
        words = f"the words are good to {rounded(self.area.radius_m):g} m"
        return f"{words}, the coordinates to {self.uncertainty_m:g} m" if self.has_point else words

    @property
    def plain(self) -> dict[str, Any]:
        """The structured place and the distances, as plain JSON; coordinates no finer than the words."""
        found: dict[str, Any] = {"missing": self.missing}
        if self.meant is None:
            return found
        found |= {"relation": self.meant.relation, "names": list(self.meant.names)}
        found["candidates"] = [_spot(area) for area in self.meant.areas[:8]]
        if self.area is not None:
            lat, lon, radius = _spot(self.area)
            found |= {"words_lat": lat, "words_lon": lon, "words_radius_m": radius}
        if self.outside_m:
            found["apart_m"] = round(min(self.outside_m))
        return found

    @property
    def missing(self) -> str:
        """What would be needed for a better answer."""
        if self.meant is None:
            return "gazetteer"
        if len(self.meant.areas) > 1:
            return "which of them"
        needs = ["end of the road"] if self.meant.relation == "ordinal" else []
        needs += [] if self.has_point or not self.meant.relation else ["place"]
        return ", ".join(needs)


def said(compared: Compared, verdict: Verdict) -> tuple[str, str, str, str]:
    """The sentence in English and Chinese, and what would change the answer in both."""
    found = compared.meant
    if found is None:
        return "Without a gazetteer no name can be placed.", "没有地名录，无法定位地名。", "", ""
    if not found.relation:
        return (
            "The words name no place of the gazetteer.",
            "文字中没有地名录里的地名。",
            "A road, a building or a locality by its name.",
            "说出道路、建筑或地方的名称。",
        )
    if len(found.areas) != 1:
        return _unsettled(found)
    parts = [_named(compared), _agreement(compared, verdict), _shots(compared)]
    ask = ("From which end is it counted?", "从哪一端数起？") if found.relation == "ordinal" else None
    change = ask or (
        "Words that name a smaller place: a crossing, a building, a number with its register.",
        "能说明更小范围的文字：路口、建筑，或可查的门牌号。",
    )
    return (
        " ".join(en for en, _ in parts if en),
        "".join(zh for _, zh in parts if zh),
        change[0],
        change[1],
    )


def _unsettled(found: Meant) -> tuple[str, str, str, str]:
    how, how_zh = _how(found)
    if not found.areas:
        return (
            f"The words name {how}, but by the gazetteer these do not meet.",
            f"文字所指为{how_zh}，但按地名录它们并不相接。",
            "The names as they stand on the signs.",
            "路牌上的准确名称。",
        )
    many = len(found.areas)
    return (
        f"The words name {how}; the gazetteer holds {many} such places, and the words do not say which.",
        f"文字所指为{how_zh}；地名录中有{many}处，文字未说明是哪一处。",
        "The town, district or village that it is in.",
        "说明所在的市、区或村。",
    )


def _how(found: Meant) -> tuple[str, str]:
    en, zh = _HOW[found.relation]
    if found.distance_m is None:
        return en.format(*found.names), zh.format(*found.names)
    way, way_zh = _WAYS.get(found.azimuth_deg, ("from", ""))
    told = f"{found.distance_m:g}"
    return f"about {told} m {way} {found.names[0]}", f"{found.names[0]}{way_zh}约{told}米"


def _named(compared: Compared) -> tuple[str, str]:
    found, area = compared.meant, compared.area
    if found is None or area is None:
        return "", ""
    how, how_zh = _how(found)
    radius = rounded(area.radius_m)
    return (
        f"The words name {how}: a place within {radius:g} m of its middle.",
        f"文字所指为{how_zh}：中心{radius:g}米以内的范围。",
    )


def _agreement(compared: Compared, verdict: Verdict) -> tuple[str, str]:
    if not compared.has_point:
        return "No coordinates were given to compare it with.", "没有给出可比较的坐标。"
    if compared.is_apart:
        apart = rounded(compared.gap_m)
        if verdict is Verdict.CONTRADICTS:
            return (
                f"The coordinates lie {apart:g} m beyond all that words and coordinates allow.",
                f"坐标超出文字与坐标各自误差之外{apart:g}米。",
            )
        return (
            f"The coordinates lie {apart:g} m farther off; the words may speak of another place as well.",
            f"坐标另在{apart:g}米之外；文字也可能说的是别处。",
        )
    if compared.gap_m > 0:
        return "The coordinates lie just outside it.", "坐标略在其外。"
    if compared.is_vague:
        return (
            "The coordinates lie in it, but so wide a place supports nothing.",
            "坐标在其内，但范围过大，不能佐证。",
        )
    return "The coordinates lie in it, within their uncertainty.", "坐标在误差范围内与其一致。"


def _shots(compared: Compared) -> tuple[str, str]:
    if not compared.pictures:
        return "", ""
    if compared.has_picture_elsewhere:
        off = rounded(compared.farthest_m)
        return (
            f"A picture says that it was taken {off:g} m away.",
            f"有照片的元数据显示拍摄于{off:g}米之外。",
        )
    return "The pictures say that they were taken there.", "照片元数据显示在该处拍摄。"


def rounded(metres: float) -> float:
    """Two digits that count: nobody's words are good to the metre.

    >>> rounded(1234.0), rounded(57.0)
    (1200.0, 57.0)
    """
    return float(f"{metres:.2g}")


def _spot(area: Area) -> tuple[float, float, float]:
    """Latitude and longitude with no more decimals than the radius is worth, and the radius."""
    decimals = 4 if area.radius_m < 100 else 3 if area.radius_m < 1000 else 2 if area.radius_m < 10_000 else 1
    return round(area.lat, decimals), round(area.lon, decimals), rounded(area.radius_m)
