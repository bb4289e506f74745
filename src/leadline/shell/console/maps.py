"""Maps: open leads and incidents as GeoJSON; where there are too many for a view, cells with a count."""

from __future__ import annotations

import math
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from leadline.errors import BadInput
from leadline.exchange import geojson
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import patterns, shown
from leadline.shell.console.frame import said, show
from leadline.shell.console.incidents import disc
from leadline.shell.tables.incidents import IncidentRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.queue import OPEN

#: single points of one answer; above it, cells
MOST_POINTS = 500
#: leads that the first view of the map is laid round
NEWEST = 500
#: one in so many at each edge may lie anywhere, and does not widen the first view
ODD = 40
#: room round the middle of a surge in the first view, degrees
ROOM_DEG = 0.012
#: cells across the width of a view: a number in a circle is some 40 pixels wide
CELLS = 14
_INSIDE = """FROM lead l JOIN report r ON r.id = l.report_id
 WHERE l.state IN ('received', 'queued', 'accepted', 'asked') AND r.lat BETWEEN %(south)s AND %(north)s
 AND CASE WHEN %(west)s <= %(east)s THEN r.lon BETWEEN %(west)s AND %(east)s
          ELSE r.lon >= %(west)s OR r.lon <= %(east)s END"""
_POINTS = f"""SELECT l.report_id, r.lat, r.lon, l.band, l.score, l.scope, l.category, l.referral,
 l.object_kind {_INSIDE} LIMIT %(most)s"""
_CELLS = f"""SELECT avg(r.lat), avg(r.lon), count(*), min(l.band), max(l.score) {_INSIDE}
 GROUP BY floor(r.lat / %(cell)s), floor(r.lon / %(cell)s)"""


@role_required(*ACTING)
def whole(request: HttpRequest) -> HttpResponse:
    """The page of the map; it opens where the newest leads are."""
    return show(request, "console/map.html", "map", _opening())


@role_required(*ACTING)
def points(request: HttpRequest) -> HttpResponse:
    """Open leads in ?bbox=west,south,east,north: each one, or cells with a count when they are many."""
    try:
        box = geojson.read_bbox(request.GET.get("bbox", "-180,-90,180,90"))
    except BadInput as error:
        return JsonResponse({"error": said(error)}, status=400)
    west, south, east, north = box
    asked = {"west": west, "south": south, "east": east, "north": north, "most": MOST_POINTS + 1}
    width = east - west if east >= west else 360 + east - west
    rows = _rows(_POINTS, asked)
    if len(rows) > MOST_POINTS:
        cells = _rows(_CELLS, asked | {"cell": max(width / CELLS, 1e-6)})
        return JsonResponse(geojson.collection(_cell(*row) for row in cells))
    return JsonResponse(geojson.collection(_point(row) for row in rows))


@role_required(*ACTING)
def discs(request: HttpRequest) -> HttpResponse:
    """The newest 500 open incidents as discs, and the circles of the surges that the last look found."""
    rows = IncidentRow.objects.filter(closed_at=None).order_by("-opened_at")[:500]
    return JsonResponse(geojson.collection([*(disc(row) for row in rows), *patterns.surges()]))


def _opening() -> dict[str, str]:
    """Middle and zoom of the first view: round most of the newest leads, and round what surges now.

    Without a lead, those of the line.
    """
    newest = LeadRow.objects.filter(state__in=OPEN, report__lat__isnull=False).order_by("-received_at")
    places = list(newest.values_list("report__lat", "report__lon")[:NEWEST])
    if not places:
        return {}
    lats, lons = (sorted(column) for column in zip(*places, strict=True))
    odd = len(places) // ODD
    surges = [one["geometry"]["coordinates"] for one in patterns.surges()]
    south, north = _reach(lats[odd : len(lats) - odd], [lat for _, lat in surges])
    west, east = _reach(lons[odd : len(lons) - odd], [lon for lon, _ in surges])
    lat, lon = (lats[len(lats) // 2], lons[len(lons) // 2])
    if surges:
        lat, lon = (south + north) / 2, (west + east) / 2
    span = max(north - south, east - west, 0.01)
    zoom = min(14.0, max(1.5, math.log2(360 / span)))
    return {"map_center": f"{lat:.5f},{lon:.5f}", "map_zoom": f"{zoom:.1f}"}


def _reach(most: list[float], surges: list[float]) -> tuple[float, float]:
    """From the least to the greatest of most leads' degrees, and of surges with some room round them."""
    room = [one + side for one in surges for side in (-ROOM_DEG, ROOM_DEG)]
    return min([*most, *room]), max([*most, *room])


def _rows(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())


def _point(row: tuple[Any, ...]) -> geojson.Feature:
    lead, lat, lon, band, score, *about = row
    return geojson.point(
        lat,
        lon,
        {
            "id": str(lead),
            "title": f"{shown.short(lead)} {shown.what(*about)}",
            "url": reverse("console:lead", args=[lead]),
            "level": shown.level(band, score),
        },
    )


def _cell(lat: float, lon: float, count: int, band: int, score: float) -> geojson.Feature:
    title = _("%(count)s leads") % {"count": count}
    about = {"id": f"{lat:.6f},{lon:.6f}", "title": title, "url": "", "level": shown.level(band, score)}
    return geojson.point(lat, lon, about | {"count": count})
