"""Pictures and hostile files, made here, byte by byte where a library would not make them."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image, ImageDraw

#: where and with what the example pictures say that they were made
CASES = Path(__file__).parents[2] / "cases"
CAMERA, PLACE, TAKEN_AT = "Holmgaard Optik", (52.5, 13.4), "2026:05:03 03:12:00"


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), *, turned: int = 1) -> bytes:
    """A picture that says where, when and with what it was made."""
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = CAMERA, "Seven", "Painter 9"
    exif[0x0112] = turned
    exif[0x0132] = TAKEN_AT
    exif.get_ifd(0x8769)[0x9003] = TAKEN_AT
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 30.0, 0.0), "E", (13.0, 24.0, 0.0)
    out = io.BytesIO()
    more = {"comment": b"by F. Castellane"} if kind in ("JPEG", "GIF") else {}
    image.save(out, kind, exif=exif, **more)
    return out.getvalue()


def drawn() -> Image.Image:
    """What the HEIC files of tests/cases show: a slope of colours with a box, a disc and a triangle."""
    image = Image.merge("RGB", [slope(320, 240) for slope in (_rightward, _downward, _both)])
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 40, 110, 150), fill=(200, 30, 30))
    draw.ellipse((180, 30, 300, 120), fill=(20, 160, 60))
    draw.polygon([(150, 220), (300, 220), (220, 140)], fill=(30, 40, 200))
    return image


def _rightward(width: int, height: int) -> Image.Image:
    return Image.linear_gradient("L").rotate(90).resize((width, height))


def _downward(width: int, height: int) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height))


def _both(width: int, height: int) -> Image.Image:
    return Image.blend(_rightward(width, height), _downward(width, height), 0.5)


def heic(name: str = "turned") -> bytes:
    """A HEIC as telephones make them, with the EXIF of `picture`.

    Written by libheif and x265 (pillow-heif 1.8.1, quality 60).

    "turned" is `drawn` to be turned by 90 degrees clockwise, "clear" is 96 x 64 and half transparent.
    """
    return (CASES / "files" / f"{name}.heic").read_bytes()


def wide_heic(width: int, height: int) -> bytes:
    """The same that says of itself that it is so large."""
    content = heic()
    place = content.index(b"ispe") + 8
    return content[:place] + struct.pack(">II", width, height) + content[place + 8 :]


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few kilobytes that promises 2.5 thousand million pixels, all of them zero."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1 << 20), 9) * 4
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    )


def nested_archive(depth: int = 6) -> bytes:
    """A zip in a zip in a zip, ten of each in the next, with ten megabytes of zeros in the innermost."""
    content, name = bytes(10 << 20), "zeros"
    for level in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(10):
                archive.writestr(f"{name}-{copy}", content)
        content, name = out.getvalue(), f"level-{level}.zip"
    return content


SVG = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>fetch("http://127.0.0.1:9/")</script>
<image href="http://127.0.0.1:9/x.png"/><text>&a;</text></svg>"""


def polyglot() -> bytes:
    """A JPEG that is a zip archive and a page with a script at the same time."""
    out = io.BytesIO(picture() + b"<script>alert(1)</script>")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("run.sh", "rm -rf /")
    return out.getvalue()
