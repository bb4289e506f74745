from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.methods.interpretability import classify

ORDER = ("VHR1", "VHR2", "HR1", "HR2", "MR1", "MR2", "LR")


@pytest.mark.parametrize(
    ("gsd_m", "niirs", "copernicus"),
    [
        (0.05, 9, "VHR1"),
        (0.31, 7, "VHR1"),
        (0.5, 6, "VHR1"),
        (1.0, 5, "VHR1"),
        (3.0, 3, "VHR2"),
        (10.0, 1, "HR1"),
        (30.0, 1, "HR2"),
        (250.0, 1, "MR2"),
        (1000.0, 1, "LR"),
    ],
)
def test_known_sensors_have_the_published_classes(gsd_m, niirs, copernicus):
    found = classify(gsd_m)

    assert (found.niirs, found.copernicus) == (niirs, copernicus)


@given(st.floats(0.001, 10_000), st.floats(0.001, 10_000))
def test_a_finer_image_is_never_of_a_lower_class(one, other):
    fine, coarse = (classify(gsd) for gsd in sorted((one, other)))

    assert fine.niirs >= coarse.niirs
    assert ORDER.index(fine.copernicus) <= ORDER.index(coarse.copernicus)


@pytest.mark.parametrize("gsd_m", [0.0, -1.0, 1e9, float("nan")])
def test_a_spacing_that_no_image_has_is_refused(gsd_m):
    with pytest.raises(OutOfRange, match="gsd_m"):
        classify(gsd_m)
