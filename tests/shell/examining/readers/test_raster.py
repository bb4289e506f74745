from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
import rasterio

from leadline.shell.examining.readers import raster
from shell.examining.readers.made import facts_of, geotiff, photo

#: of a spacing computed on the ellipsoid against the nominal one of a UTM zone's middle (scale 0.9996)
UTM_SCALE = 0.0005
TIFF = {"label": "tiff", "group": "image"}


def huge_png():
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def test_a_geotiff_says_where_it_lies_and_how_finely(tmp_path):
    pixels = np.full((4, 40, 60), 9, dtype=np.uint16)

    said = raster.read(geotiff(tmp_path / "a.tif", pixels, TIFFTAG_DATETIME="2024:05:01 03:00:00"), TIFF)

    assert (said["width"], said["height"], said["bands"], said["crs"]) == (60, 40, 4, "EPSG:32650")
    assert said["gsd_m"] == pytest.approx(0.5, rel=UTM_SCALE)
    assert said["footprint"][0] == pytest.approx([39.7499, 117.0], abs=0.001)
    assert (said["acquired_at"], said["acquired_offset"]) == ("2024-05-01T03:00:00", "")


def test_a_geotiff_in_degrees_has_its_spacing_in_metres(tmp_path):
    path = tmp_path / "a.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=50, height=50, count=1, dtype="uint8", crs="EPSG:4326",
        transform=rasterio.transform.from_origin(13.0, 60.0, 1e-5, 1e-5),
    ) as image:  # fmt: skip
        image.write(np.ones((1, 50, 50), dtype=np.uint8))

    said = raster.read(path, TIFF)

    assert said["gsd_down_m"] == pytest.approx(1.114, abs=0.003)
    assert said["gsd_across_m"] == pytest.approx(0.558, abs=0.003)


def test_a_tag_in_utc_is_utc(tmp_path):
    pixels = np.zeros((1, 8, 8), dtype=np.uint8)

    said = raster.read(geotiff(tmp_path / "a.tif", pixels, ACQUISITIONDATETIME="2024-05-01T03:04:05Z"), TIFF)

    assert (said["acquired_at"], said["acquired_offset"]) == ("2024-05-01T03:04:05", "+00:00")


def test_50_000_times_50_000_pixels_are_refused_by_the_header(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(huge_png())

    said = facts_of(path)

    assert said["raster"]["refused"] == "pixels"
    assert "50,000 x 50,000" in said["raster"]["trouble"]
    assert said["hints"] == []


def test_a_file_that_names_another_file_or_address_is_not_followed(tmp_path):
    path = tmp_path / "a.tif"
    path.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        "<SourceFilename>/vsicurl/http://127.0.0.1:9/x.tif</SourceFilename></SimpleSource></VRTRasterBand>"
        "</VRTDataset>"
    )

    assert raster.read(path, TIFF) == {}


def test_a_photo_has_its_size_and_no_place(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(photo())

    said = facts_of(path)["raster"]

    assert (said["width"], said["height"]) == (640, 480)
    assert "gsd_m" not in said


@pytest.mark.parametrize("content", [b"", b"II*\0", b"II*\0\x08\0\0\0\xff\xff", b"\x89PNG\r\n\x1a\n"])
def test_a_head_without_a_picture_has_no_size(tmp_path, content):
    path = tmp_path / "a"
    path.write_bytes(content)

    assert raster.read(path, TIFF) == {}
