"""Ground: the operator's own map layers, GeoJSON below LEADLINE_HOME/basemap, drawn over the world map."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse

from leadline.shell import site

#: the zoom of a town on the screen
TOWN_ZOOM = 12


def folder() -> Path:
    """Where the layers lie; the names give the order of drawing."""
    return Path(settings.HOME) / "basemap"


def layer(request: HttpRequest, name: str) -> FileResponse:
    """One layer; only names that the folder lists."""
    path = folder() / f"{name}.geojson"
    if path not in layers():
        raise Http404("there is no such layer")
    answer = FileResponse(path.open("rb"), content_type="application/geo+json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@cache
def layers() -> tuple[Path, ...]:
    """The files, read once a process: after a change, start the line again."""
    return tuple(sorted(folder().glob("*.geojson")))


def for_maps(request: HttpRequest) -> dict[str, object]:
    """What the templates with a map use: the layers' addresses, and where the map begins."""
    found: dict[str, object] = {
        "town_url": " ".join(reverse("ground", args=[path.stem]) for path in layers())
    }
    towns = site.policy().settlements
    if towns:
        largest = max(towns, key=lambda town: town.population)
        found |= {"map_center": f"{largest.lat:.5f},{largest.lon:.5f}", "map_zoom": TOWN_ZOOM}
    return found
