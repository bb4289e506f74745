"""`leadline verify place`: which place do the words name, and how exactly?"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from leadline.errors import Missing
from leadline.ports.world import World
from leadline.shell.cli.verify.answering import AsJson, Batch, Picture, answer_batch, answer_one
from leadline.shell.inforce import policy_in_force
from leadline.shell.registers.gazetteer import NamedPlaces
from leadline.shell.registers.localities import localities
from leadline.shell.registers.placefile import read_places
from leadline.verification.verifiers.place import PlaceVerifier, Worded

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def place(
    words: Annotated[str, typer.Option("--words", help="The place in words, English or Chinese.")] = "",
    gazetteer: Annotated[
        Path | None,
        typer.Option(
            "--gazetteer",
            envvar="LEADLINE_GAZETTEER",
            help="Your roads and localities: GeoJSON, or CSV with name, lat, lon, radius_m, aliases.",
        ),
    ] = None,
    towns: Annotated[
        bool, typer.Option("--towns/--no-towns", help="The world's towns of 5,000 people and more as well.")
    ] = True,
    lat: Annotated[float | None, typer.Option("--lat", help="Claimed latitude in degrees, WGS 84.")] = None,
    lon: Annotated[float | None, typer.Option("--lon", help="Claimed longitude in degrees, WGS 84.")] = None,
    uncertainty_m: Annotated[
        float | None, typer.Option("--uncertainty-m", help="Metres by which these may be off.")
    ] = None,
    batch: Batch = None,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Read the place out of words, with its radius, and compare coordinates with it.

    Never more exact than the words: a house number without a register of numbers is the whole road. Where
    a name has several places, the answer says so and lists them.

    A line of --batch: {"words": "corner of Quay Road and Crane Street", "lat": 2.009, "lon": 86.014}

    Examples:

    \b
        leadline verify place --gazetteer roads.geojson --words "the third sycamore on Quay Road"
        leadline verify place --gazetteer roads.csv --batch claims.jsonl --json
    """
    own = read_places(gazetteer) if gazetteer is not None else []
    named = NamedPlaces(chain(own, localities() if towns else ()))
    verifier = PlaceVerifier(World(policy=policy_in_force(), gazetteer=named))
    if batch is not None:
        answer_batch(verifier, batch, as_json=as_json)
        return
    if not words.strip():
        raise Missing("--words", "the place in words", "or claims by --batch?")
    claim = Worded(words=words, lat=lat, lon=lon, uncertainty_m=uncertainty_m)
    answer_one(verifier.check(claim), as_json=as_json, picture=picture)
