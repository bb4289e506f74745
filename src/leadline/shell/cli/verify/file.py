"""`leadline verify file`: does a file say of itself what is claimed of it? It is read in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from leadline.errors import Missing
from leadline.model.finding import Finding
from leadline.ports.examiner import Examiner
from leadline.shell.cli import ready
from leadline.shell.cli.verify.answering import AsJson, Batch, Picture, answer_batch, answer_one
from leadline.shell.cli.verify.claimed import Time, Tolerance, Until, Zone, content_of, instant
from leadline.shell.examining.sandbox import sandbox
from leadline.shell.registers.world import here
from leadline.verification.verifiers.file import FileClaim, FileVerifier

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAsked(FileClaim):
    """A claim of which the file is still to be read."""

    #: path of the file
    file: str = ""


class ReadingVerifier:
    """The file verifier, with somebody who reads the file first."""

    spec = FileVerifier.spec
    claim = FileAsked

    def __init__(self, examiner: Examiner) -> None:
        """Read files with this examiner, by this line's policy."""
        self._inner = FileVerifier(here())
        self._examiner = examiner

    def claims(self, dossier: object) -> tuple[FileAsked, ...]:
        """Nothing: a command line has no leads."""
        return ()

    def check(self, claim: FileAsked) -> Finding:
        """The finding on the file. Raises BadInput for one that is not there or too large."""
        path = Path(claim.file)
        facts = self._examiner.examine(content_of(path, "file"), path.name)
        asked = replace(claim, name=claim.name or path.name, about=claim.about or path.name, facts=facts)
        return self._inner.check(asked)


#: the file, and what is claimed of it
At = Annotated[Path | None, typer.Option("--file", help="The file; it is read, never changed.")]
Lat = Annotated[float | None, typer.Option("--lat", help="Claimed latitude in degrees, WGS 84.")]
Lon = Annotated[float | None, typer.Option("--lon", help="Claimed longitude in degrees, WGS 84.")]
Uncertainty = Annotated[
    float, typer.Option("--uncertainty-m", help="Radius in metres inside which the place lies.")
]
Device = Annotated[str, typer.Option("--device", help="Claimed camera or telephone.")]
Software = Annotated[str, typer.Option("--software", help="Claimed program.")]
Name = Annotated[str, typer.Option("--name", help="Its name, if it is kept under another one.")]
Edited = Annotated[
    bool, typer.Option("--edited", help="Nobody claims that it is untouched: edits contradict nothing.")
]


@app.command()
def file(
    path: At = None,
    time: Time = None,
    until: Until = None,
    tolerance_s: Tolerance = None,
    zone: Zone = "",
    lat: Lat = None,
    lon: Lon = None,
    uncertainty_m: Uncertainty = 0.0,
    device: Device = "",
    software: Software = "",
    name: Name = "",
    edited: Edited = False,
    batch: Batch = None,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Compare what a file says of itself with what is claimed: time, place, device, kind, seal, marks.

    Reads EXIF, XMP, video and document data, content credentials (C2PA, nothing is fetched), the true type,
    and weak marks of work. A time without zone is tried with every zone in use. The file is read in a process
    of its own without network. Broken credentials and edits are not forgery, and no answer says so.

    A line of --batch: {"file": "photo.jpg", "time": "2024-05-01T10:20:30+08:00", "tolerance_s": 3,
    "zone": "+08:00", "lat": 31.2, "lon": 121.5, "uncertainty_m": 50, "device": "iPhone 13",
    "software": "Snapseed", "intact": true}; all but "file" may be left out. In the answer, inputs.answers
    has one word an aspect: credentials are "valid", "invalid", "broken ingredient", "absent" …, the type
    "agrees" or "differs" (inputs.true_type); inputs.marks lists the sorts of marks.

    Examples:

    \b
        leadline verify file --file photo.jpg --time 2024-05-01T10:20:30+08:00 --lat 31.2 --lon 121.5
        leadline verify file --file clip.mp4 --device "iPhone 13" --picture table.svg
        leadline verify file --batch claims.jsonl --json
    """
    ready.check()
    verifier = ReadingVerifier(sandbox())
    if batch is not None:
        answer_batch(verifier, batch, as_json=as_json)
        return
    if path is None:
        raise Missing("--file", "is needed, or --batch")
    claim = FileAsked(
        file=str(path),
        name=name,
        time=instant(time, "--time"),
        until=instant(until, "--until"),
        tolerance_s=tolerance_s,
        zone=zone,
        lat=lat,
        lon=lon,
        uncertainty_m=uncertainty_m,
        device=device,
        software=software,
        intact=not edited,
    )
    answer_one(verifier.check(claim), as_json=as_json, picture=picture)
