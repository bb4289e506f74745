"""`leadline verify imagery`: what an image of the ground shows, how finely, and what changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from leadline.errors import BadInput, Missing
from leadline.model.evidence import FileFacts
from leadline.model.finding import OWN_WORDS, Finding
from leadline.policy.sites import read_sites
from leadline.shell import site
from leadline.shell.cli import ready
from leadline.shell.cli.verify.answering import AsJson, Batch, Picture, answer_batch, answer_one
from leadline.shell.cli.verify.claimed import Time, Tolerance, Until, Zone, content_of, instant
from leadline.shell.examining.pairs.packing import packed
from leadline.shell.examining.sandbox import PAIRS, Sandbox, sandbox
from leadline.shell.registers.world import here
from leadline.verification.verifiers.imagery import ImageClaim, ImageryVerifier, image_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: how long the overlay of two images may take
PAIR_FOR = timedelta(minutes=2)
_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAsked:
    """A claim of which the images are still to be read; fields as those of `ImageClaim`."""

    #: paths of the image, of an older one, and of a table with columns lat and lon
    image: str = ""
    before: str = ""
    sample: str = ""
    about: str = ""
    time: datetime | None = None
    until: datetime | None = None
    tolerance_s: float | None = None
    zone: str = ""
    gsd_m: float | None = None
    points: tuple[tuple[float, float], ...] = ()
    match_m: float | None = None
    changed: bool | None = None


class ReadingVerifier:
    """The imagery verifier, with sandboxes that read the images first."""

    spec = ImageryVerifier.spec
    claim = ImageAsked

    def __init__(self, sites: Path | None = None) -> None:
        """Use this line's policy, and its watch list or the one of a file."""
        world = here()
        self._inner = ImageryVerifier(replace(world, sites=read_sites(sites)) if sites else world)
        bounds = replace(site.policy().evidence, read_for=PAIR_FOR, part_for=PAIR_FOR)
        self._pairs = Sandbox(bounds, PAIRS)

    def claims(self, dossier: object) -> tuple[ImageAsked, ...]:
        """Nothing: a command line has no leads."""
        return ()

    def close(self) -> None:
        """Nothing; the processes that read pairs are gone."""
        self._pairs.close()

    def check(self, claim: ImageAsked) -> Finding:
        """The finding on the image. Raises BadInput for what is not there or cannot be."""
        facts, overlay = FileFacts(), {}
        if claim.image:
            content = content_of(Path(claim.image), "image")
            facts = sandbox().examine(content)
            overlay = self._overlay(claim, content)
        elif claim.before:
            raise Missing("image", "is needed where before is given")
        points, source = claim.points, OWN_WORDS
        if claim.sample:
            points = points + self._sample(claim.sample)
            source = f"file:{Path(claim.sample).name}"
        return self._inner.check(
            ImageClaim(
                about=claim.about or Path(claim.image or claim.sample).name,
                time=claim.time,
                until=claim.until,
                tolerance_s=claim.tolerance_s,
                zone=claim.zone,
                gsd_m=claim.gsd_m,
                points=points,
                match_m=claim.match_m,
                changed=claim.changed,
                image=image_of(facts),
                overlay=overlay,
                source=source,
            )
        )

    def _overlay(self, claim: ImageAsked, content: bytes) -> dict[str, Any]:
        if not claim.before:
            return {}
        older = content_of(Path(claim.before), "before")
        found = self._pairs.examine(packed(older, content))
        return dict(found.raster) or {"refused": "unreadable"}

    def _sample(self, path: str) -> tuple[tuple[float, float], ...]:
        places = sandbox().examine(content_of(Path(path), "sample")).table.get("places") or ()
        if not places:
            raise BadInput("sample", "a table with columns lat and lon", "other names, or no header?")
        return tuple((float(lat), float(lon)) for lat, lon in places)


#: the images, the sample, and what is claimed of them
Image = Annotated[Path | None, typer.Option("--image", help="The image: GeoTIFF or JPEG 2000.")]
Before = Annotated[Path | None, typer.Option("--before", help="An older image of the same ground.")]
Sites = Annotated[Path | None, typer.Option("--sites", help="Watch list as GeoJSON; unset: the line's own.")]
Point = Annotated[list[str] | None, typer.Option("--point", help="A point of a sample: LAT,LON. Repeatable.")]
Sample = Annotated[Path | None, typer.Option("--sample", help="Table of points with columns lat and lon.")]
Match = Annotated[
    float | None, typer.Option("--match-m", help="Metres that still match; unset: the policy's 3.")
]
Gsd = Annotated[
    float | None, typer.Option("--gsd-m", help="Claimed spacing of pixels on the ground, metres.")
]
IsChanged = Annotated[
    bool | None,
    typer.Option("--changed/--unchanged", help="What is claimed of the ground since the older image."),
]


@app.command()
def imagery(
    image: Image = None,
    before: Before = None,
    sites: Sites = None,
    point: Point = None,
    sample: Sample = None,
    match_m: Match = None,
    gsd_m: Gsd = None,
    time: Time = None,
    until: Until = None,
    tolerance_s: Tolerance = None,
    zone: Zone = "",
    changed: IsChanged = None,
    batch: Batch = None,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Say how finely an image shows the ground, what changed since an older one, and which places it holds.

    The class is named by its scheme (NIIRS at best, Copernicus). Two images are laid over each other, their
    brightness fitted, and what is left compared with its noise; the picture shows where. Points are compared
    with the watch list to the metre, also as GCJ-02 and BD-09. Images are read in a process without network.

    A line of --batch: {"image": "after.tif", "before": "before.tif", "time": "2024-05-01T03:00:00Z",
    "gsd_m": 0.5, "points": [[31.2, 121.5]], "sample": "points.csv", "match_m": 3, "changed": true}.

    Examples:

    \b
        leadline verify imagery --image after.tif --before before.tif --picture change.svg
        leadline verify imagery --sample points.csv --sites watch.geojson --json
        leadline verify imagery --image scene.tif --gsd-m 0.5 --time 2024-05-01T03:00:00Z
    """
    ready.check()
    verifier = ReadingVerifier(sites)
    try:
        if batch is not None:
            answer_batch(verifier, batch, as_json=as_json)
            return
        if image is None and sample is None and not point:
            raise Missing("--image", "is needed, or --sample, --point or --batch")
        claim = ImageAsked(
            image=str(image or ""),
            before=str(before or ""),
            sample=str(sample or ""),
            points=tuple(_point(text) for text in point or ()),
            match_m=match_m,
            gsd_m=gsd_m,
            time=instant(time, "--time"),
            until=instant(until, "--until"),
            tolerance_s=tolerance_s,
            zone=zone,
            changed=changed,
        )
        answer_one(verifier.check(claim), as_json=as_json, picture=picture)
    finally:
        verifier.close()


def _point(text: str) -> tuple[float, float]:
    found = _POINT.fullmatch(text)
    if found is None:
        raise BadInput("--point", "LAT,LON in degrees, such as 31.2,121.5")
    return float(found[1]), float(found[2])
