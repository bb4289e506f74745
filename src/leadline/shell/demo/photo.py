"""A photo as a telephone of the demo town would take it: torn paper, a post with its shadow, EXIF.

Drawn, not taken: nobody and nowhere is on it. It looks straight down, north up, so that the shadow on it lies
as the sun of the town throws it at that time.
"""

from __future__ import annotations

import math
from datetime import datetime
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from PIL.ExifTags import GPS, IFD, Base

from leadline.methods.sun import lifted, seen_from, sun_at

#: size in pixels, metres a pixel, height of the post in metres, and where it stands in pixels
WIDTH, HEIGHT, METRES_A_PIXEL, POST_M = 1280, 960, 0.01, 1.2
FOOT = (560, 470)
_PAPER, _INK, _SILL, _SHADE = (240, 238, 230), (60, 64, 72), (176, 168, 152), (112, 106, 98)


def photo(at: datetime, lat: float, lon: float, rng: np.random.Generator) -> bytes:
    """The JPEG file; `at` is aware, and what the camera's clock says is its local time with the offset."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _SILL)
    draw = ImageDraw.Draw(picture)
    _grain(picture, rng)
    _shadow(draw, at, lat, lon)
    _strips(draw, rng)
    _post(draw)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    file = BytesIO()
    picture.save(file, "JPEG", quality=88, exif=_exif(at, lat, lon))
    return file.getvalue()


def _grain(picture: Image.Image, rng: np.random.Generator) -> None:
    noise = rng.normal(0, 5, (HEIGHT, WIDTH, 1)) + np.asarray(picture, dtype=np.float64)
    picture.paste(Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8)))


def tip(at: datetime, lat: float, lon: float) -> tuple[float, float]:
    """Where the tip of the post's shadow falls, in pixels from the upper left."""
    azimuth, elevation = seen_from(sun_at(at.timestamp()), lat, lon)
    turn, height = math.radians(float(azimuth[0]) + 180), float(lifted(elevation)[0])
    length = min(POST_M / math.tan(math.radians(max(height, 5.0))) / METRES_A_PIXEL, 0.6 * WIDTH)
    return FOOT[0] + length * math.sin(turn), FOOT[1] - length * math.cos(turn)


def _shadow(draw: ImageDraw.ImageDraw, at: datetime, lat: float, lon: float) -> None:
    draw.line([FOOT, tip(at, lat, lon)], fill=_SHADE, width=14)


def _post(draw: ImageDraw.ImageDraw) -> None:
    x, y = FOOT
    draw.ellipse((x - 13, y - 13, x + 13, y + 13), fill=(84, 74, 62), outline=_INK, width=2)


def _strips(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    """Torn strips of a drawing with rows of numbers that mean nothing."""
    for number in range(17):
        x, y = float(rng.uniform(60, 420)), float(rng.uniform(90, 820))
        slope = float(rng.uniform(-0.5, 0.5))
        corners = [(x, y), (x + 250, y + 250 * slope), (x + 246, y + 26 + 250 * slope), (x - 4, y + 26)]
        draw.polygon(corners, fill=_PAPER, outline=(190, 186, 176))
        for step in range(5):
            left, top = x + 14 + 46 * step, y + 8 + (14 + 46 * step) * slope
            draw.text((left, top), f"{(number * 37 + step * 11) % 97:02d}.{step}", fill=_INK)


def _exif(at: datetime, lat: float, lon: float) -> Image.Exif:
    clock = at.strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Lann", "Tern 4"
    exif[Base.DateTime] = clock
    inner = exif.get_ifd(IFD.Exif)
    inner[Base.DateTimeOriginal] = inner[Base.DateTimeDigitized] = clock
    inner[Base.OffsetTimeOriginal] = _offset(at)
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = ("N" if lat >= 0 else "S"), _degrees(lat)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = ("E" if lon >= 0 else "W"), _degrees(lon)
    return exif


def _offset(at: datetime) -> str:
    plain = at.strftime("%z") or "+0000"
    return f"{plain[:3]}:{plain[3:5]}"


def _degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(round(abs(value) * 3600, 2), 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 2)
