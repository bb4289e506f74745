"""Sample data of the preview pages: a night in the harbour, always the same."""

import json
import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from leadline.shell.demo.layers import layers

WHAT = [
    ("Black box with antennas on a balcony", "because three reports name it within 620 m", ["danger"], "Harbour Street 14"),
    ("Grey cabinet on a lamp post", "because it names a cellular antenna near the naval pier", ["raised"], "Pier 3"),
    ("The head of an office meets a foreign firm", "because the subject is at bureau level", ["sensitive"], ""),
    ("GPS of the crane jumps", "because seven dock workers say so", [], "Container yard"),
    ("码头夜间有人测绘", "因为三人在72小时内报告", ["review"], "北港区"),
    ("Listening device in a weather station", "because the words match the device list", [], "Signal Hill"),
    ("Fishing boats unload at night", "because place and hour are exact", ["review"], "Old Quay"),
    ("A tutorial for building base stations is shared", "because the same text came 17 times", [], "online"),
    ("Camera maintenance notice with a wrong date", "because two dates differ by 36 h", [], "Station Square"),
    ("Drone every Wednesday afternoon", "because it was seen", [], "Research park"),
]
#: middle of the demo town, degrees
CENTRE = (2.018, 85.998)
STATES = ["accepted", "queued", "queued", "asked", "queued", "received", "queued", "referred", "queued", "withdrawn"]


def leads() -> list[SimpleNamespace]:
    """Twenty rows of a queue, deepest first."""
    now = datetime.now(UTC)
    rng = random.Random(3)
    rows = []
    for i in range(20):
        what, because, marks, where = WHAT[i % 10]
        score = max(4, 96 - i * 4.7)
        due = now + timedelta(seconds=[-740, 525, 4100, 9000, 86_400 * 2, 31_000][i % 6] + i * 7)
        alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        reference = "".join(rng.choices(alphabet, k=4)) + "-" + "".join(rng.choices(alphabet, k=4))
        level = "urgent" if score > 85 else "high" if score > 65 else ""
        row = {"score": score, "level": level, "reference": reference, "state": STATES[i % 10], "marks": marks if i < 7 else []}
        row |= {"what": what, "because": because, "where": where, "due": due if i % 7 != 6 else None, "danger": i == 0}
        row |= {"tied": "3 together" if i in (0, 1, 4) else "", "at": now - timedelta(minutes=3 + i * i * 4), "clock_state": ""}
        rows.append(SimpleNamespace(**row))
    return rows


def priority() -> SimpleNamespace:
    """A score with its parts."""
    parts = [("urgency", "+", 25, "Immediate: the device is there now"), ("severity", "+", 20, "Severe: near a military site"),
             ("certainty", "+", 14, "Likely: seen by the reporter"), ("raising phrases", "+", 8, "near a military site"),
             ("independent reports", "×", 1.4, "three people, three texts")]
    return SimpleNamespace(score=94, parts=[SimpleNamespace(name=n, operator=o, value=v, because=b) for n, o, v, b in parts])


def _feature(shape: str, coordinates: object, /, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}


def _collection(features: list) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def files() -> dict[str, str]:
    """The JSON that the islands fetch."""
    rng = random.Random(8)
    lat0, lon0 = CENTRE
    town = [feature for layer in layers().values() for feature in layer["features"]]
    points = [_feature("Point", [rng.gauss(lon0, .015), rng.gauss(lat0, .011)], id=f"p{i}", title=f"Report {i}", url="/lead.html", level=["urgent" if i % 37 == 0 else "high" if i % 7 == 0 else ""][0]) for i in range(180)]
    at = [(lat0 + .002, lon0), (lat0 + .005, lon0 + .004), (lat0 - .001, lon0 + .005)]
    for i, (lat, lon) in enumerate(at):
        points[i + 1] = _feature("Point", [lon, lat], id=f"p{i + 1}", title="Antenna box", url="/lead.html", level="urgent")
    ties = [_feature("LineString", [[at[2][1], at[2][0]], [b[1], b[0]]], reason="near") for b in at[:2]]
    incidents = [_feature("Point", [lon0 + .003, lat0 + .002], id="i1", title="Antenna box, 3 together", url="/lead.html", radius_m=620),
                 _feature("Point", [lon0 + .018, lat0 - .009], id="i2", title="GPS jumps, 7 together", url="/lead.html", radius_m=900)]
    return {"town.geojson": _collection(town), "points.geojson": _collection(points), "ties.geojson": _collection(ties),
            "incidents.geojson": _collection(incidents), "timeline.json": json.dumps(timeline())}


def timeline() -> dict:
    """Three incidents in 72 hours."""
    now = datetime.now(UTC)
    rng = random.Random(5)
    lanes = []
    for name, start, end, count in [("Antenna box, harbour", 46, 1, 3), ("GPS jumps, container yard", 30, 22, 7), ("Base-station tutorial", 60, 12, 17), ("气象站监听设备", 20, 2, 4)]:
        marks = [{"at": (now - timedelta(hours=rng.uniform(end, start))).isoformat(), "title": f"Report {i}", "url": "/lead.html", "kind": "lead"} for i in range(count)]
        lanes.append({"name": name, "url": "/lead.html", "start": (now - timedelta(hours=start)).isoformat(), "end": (now - timedelta(hours=end)).isoformat(), "marks": marks})
    return {"now": now.isoformat(), "lanes": lanes}
