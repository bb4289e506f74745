from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from leadline.exchange.leads import lead_of


@pytest.mark.parametrize("name", ["r1", "编号7", "", "a" * 40])
def test_a_name_stands_for_the_version_5_uuid_of_the_standard_library(name):
    assert lead_of(name) == uuid5(NAMESPACE_URL, f"leadline row {name}")


@pytest.mark.parametrize(
    "name", ["12345678123456781234567812345678", "{12345678-1234-5678-1234-567812345678}"]
)
def test_a_name_that_is_a_uuid_stands_for_itself(name):
    assert lead_of(name) == UUID(name)
