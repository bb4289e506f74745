"""What the file check finds in broken content credentials, and how often it suspects genuine files.

    python -m bench.quality.verification.file [--data FOLDER] [--samples FOLDER] [--pictures 60]

--data: a folder with `c2pa/` of the C2PA test files (public-testfiles), named as published: E- broken on
purpose, XCA a foreign claim, CIE a broken ingredient. --samples: genuine camera files, such as
ianare/exif-samples; each is read in the sandbox. What is not there is skipped. Recompression and copies are
measured on pictures made of the samples, or on noise if there are none. "naive" for metadata: modified after
capture, an editor's name, or edits listed; for credentials: the top-level state that the library reports.
"""

from __future__ import annotations

import argparse
import io
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import c2pa
import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from leadline.methods.copymove import copied_part
from leadline.methods.recompression import TWICE, quantised_twice
from leadline.model.evidence import FileFacts
from leadline.model.finding import Verdict
from leadline.policy import load
from leadline.shell.examining.sandbox import Sandbox
from leadline.verification.filetruth.kinds import answer_type
from leadline.verification.filetruth.marks import marks_of, was_saved
from leadline.verification.verifiers.file import FileClaim, FileVerifier

ENDINGS = (".jpg", ".jpeg", ".tiff", ".tif", ".heic", ".png")
QUALITIES = ((60, 85), (70, 92), (80, 95), (90, 75))


def interval(count: int, of: int) -> str:
    """Share with its 95 % interval (Wilson 1927)."""
    if not of:
        return "-"
    share, z = count / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return f"{count}/{of} = {share:.3f} ({max(0, middle - half):.3f} to {min(1, middle + half):.3f})"


def kind_of(name: str) -> str:
    """Broken or intact, by the published names."""
    if "CIE-" in name:
        return "broken ingredient"
    return "invalid" if "-E-" in name or "XCA" in name else "intact"


def credentials(box: Sandbox, folder: Path) -> None:
    found: Counter[tuple[str, str]] = Counter()
    called, naive = Counter(), Counter()
    for path in sorted(folder.glob("*.jpg")):
        kind = kind_of(path.name)
        facts = box.examine(path.read_bytes())
        finding = FileVerifier().check(FileClaim(facts=facts, name=path.name))
        found[kind, str(facts.credentials.get("state"))] += 1
        called[kind] += finding.verdict is Verdict.CONTRADICTS
        naive[kind] += top_state(path) == "Invalid"
    print("\n## Content credentials\n")
    print("| files | in all | state said | called broken | naive: top-level state Invalid |")
    print("|---|---|---|---|---|")
    for kind in ("invalid", "broken ingredient", "intact"):
        states = {state: many for (one, state), many in found.items() if one == kind}
        many = sum(states.values())
        print(f"| {kind} | {many} | {states} | {interval(called[kind], many)} | {naive[kind]}/{many} |")


def top_state(path: Path) -> str:
    settings = c2pa.Settings.from_dict({"verify": {"remote_manifest_fetch": False}})
    try:
        with (
            path.open("rb") as file,
            c2pa.Reader("image/jpeg", file, context=c2pa.Context(settings)) as reader,
        ):
            return str(reader.get_validation_state())
    except c2pa.C2paError:
        return "none"


def samples_of(box: Sandbox, folder: Path) -> Iterator[tuple[Path, FileFacts]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in ENDINGS and path.is_file():
            yield path, box.examine(path.read_bytes())


def metadata(box: Sandbox, folder: Path) -> None:
    rule = load().files
    sorts, many, flagged, dated, saved, kinds, wrong, seconds = Counter(), 0, 0, 0, 0, 0, Counter(), []
    for path, facts in samples_of(box, folder):
        start = time.perf_counter()
        finding = FileVerifier().check(FileClaim(facts=facts, name=path.name))
        seconds.append(time.perf_counter() - start)
        marks = marks_of(facts)
        many += 1
        sorts.update(marks.sorts)
        flagged += finding.verdict is Verdict.CONTRADICTS
        kind = answer_type(facts.kind, path.name)
        kinds += kind is not None and kind.state == "agrees"
        if facts.metadata.get("taken_at"):
            dated += 1
            saved += was_saved(facts.metadata)
            wrong.update(truth(facts))
    print(f"\n## Genuine camera files\n\n{many} files, {dated} with a time of capture.")
    print(f"Sorts of marks: {dict(sorts)}\n")
    print(f"- called worked on (at least {rule.marks} sorts): {interval(flagged, many)}")
    print(f"- naive (saved after capture): {interval(saved, dated)} of the dated")
    print(f"- true kind as the name says: {interval(kinds, many)}")
    for name, told in (
        ("the true time", "true"),
        ("a time 10 s off", "ten"),
        ("a time 5 h 7 min off", "hours"),
    ):
        verdicts = {one.value: wrong[told, one] for one in Verdict if wrong[told, one]}
        print(f"- {name}, no zone given: {verdicts}")
    print(f"- a finding takes {1000 * np.mean(seconds):.2f} ms, without reading the file")


def truth(facts: FileFacts) -> Iterator[tuple[str, Verdict]]:
    """Verdicts on the time that the file itself gives, taken as UTC+1, and on wrong ones."""
    try:
        wall = datetime.fromisoformat(str(facts.metadata["taken_at"])[:19])
    except ValueError:
        return
    plain = FileFacts(kind=facts.kind, metadata={"taken_at": wall.isoformat()})
    at = (wall - timedelta(hours=1)).replace(tzinfo=UTC)
    for name, off in (("true", 0), ("ten", 10), ("hours", 5 * 3600 + 420)):
        yield name, FileVerifier().check(FileClaim(facts=plain, time=at + timedelta(seconds=off))).verdict


def pictures(folder: Path | None, count: int) -> list[Image.Image]:
    """Pictures that were never saved as JPEG at this size: reduced to three quarters."""
    made = []
    for path in sorted(folder.rglob("*.jp*g")) if folder else ():
        try:
            with Image.open(path) as one:
                whole = one.convert("RGB")
        except OSError:
            continue
        if min(whole.size) >= 400:
            share = 0.77 if max(whole.size) < 1200 else 900 / max(whole.size)
            made.append(
                whole.resize((int(whole.width * share), int(whole.height * share)), Image.Resampling.LANCZOS)
            )
    for seed in range(count - len(made)):
        rng = np.random.default_rng(seed)
        grey = (
            sum(ndimage.gaussian_filter(rng.normal(size=(400, 600)), s) * s for s in (1, 2, 4, 8)) * 25 + 128
        )
        made.append(Image.fromarray(grey.clip(0, 255).astype(np.uint8)).convert("RGB"))
    return made[:count]


def drawings(count: int) -> list[Image.Image]:
    """Rectangles of one colour on one colour, as in maps, screens and made pictures."""
    made = []
    for seed in range(900, 900 + count):
        rng = np.random.default_rng(seed)
        picture = Image.new("RGB", (800, 600), tuple(rng.integers(0, 255, 3).tolist()))
        draw = ImageDraw.Draw(picture)
        for _ in range(60):
            left, top = rng.integers(0, 700), rng.integers(0, 500)
            wide, high = rng.integers(5, 200, 2)
            box = (int(left), int(top), int(left + wide), int(top + high))
            draw.rectangle(box, fill=tuple(rng.integers(0, 255, 3).tolist()))
        made.append(picture)
    return made


def saved(picture: Image.Image, quality: int) -> Image.Image:
    into = io.BytesIO()
    picture.save(into, "JPEG", quality=quality)
    return Image.open(into)


def combed(picture: Image.Image) -> float:
    table = np.array(picture.quantization[0]).reshape(8, 8)  # type: ignore[attr-defined]
    picture.draft("YCbCr", picture.size)
    return quantised_twice(np.asarray(picture.convert("YCbCr").getchannel(0)), table)


def hints(made: list[Image.Image]) -> None:
    print(f"\n## Weak hints, {len(made)} pictures\n\n| | said |\n|---|---|")
    once = [combed(saved(one, quality)) >= TWICE for one in made for _, quality in QUALITIES]
    print(f"| saved once, called twice | {interval(sum(once), len(once))} |")
    drawn = [combed(saved(one, quality)) >= TWICE for one in drawings(15) for _, quality in QUALITIES]
    print(f"| drawn pictures saved once, called twice | {interval(sum(drawn), len(drawn))} |")
    for first, second in QUALITIES:
        twice = [combed(saved(saved(one, first).convert("RGB"), second)) >= TWICE for one in made]
        print(f"| saved at {first}, then {second} | {interval(sum(twice), len(twice))} |")
    plain = [copied_part(np.asarray(saved(one, 90).convert("L"))) is not None for one in made]
    print(f"| no copied part, called copied | {interval(sum(plain), len(plain))} |")
    copied = [copied_part(np.asarray(saved(with_copy(one), 90).convert("L"))) is not None for one in made]
    print(f"| a quarter of its side copied | {interval(sum(copied), len(copied))} |")


def with_copy(picture: Image.Image) -> Image.Image:
    pixels = np.asarray(picture).copy()
    high, wide = pixels.shape[:2]
    side = min(high, wide) // 4
    pixels[high // 2 : high // 2 + side, wide // 2 : wide // 2 + side] = pixels[
        high // 8 : high // 8 + side, wide // 8 : wide // 8 + side
    ]
    return Image.fromarray(pixels)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[4] / "shared" / "data")
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--pictures", type=int, default=60)
    given = parser.parse_args()
    box = Sandbox(load().evidence)
    try:
        if (given.data / "c2pa").is_dir():
            credentials(box, given.data / "c2pa")
        else:
            print("skipped: no folder c2pa; say --data")
        if given.samples:
            metadata(box, given.samples)
        else:
            print("\nskipped: genuine camera files; say --samples")
    finally:
        box.close()
    hints(pictures(given.samples, given.pictures))


if __name__ == "__main__":
    main()
