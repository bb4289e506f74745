from __future__ import annotations

import sys

import pytest

from leadline.archive.cluster import machines
from leadline.errors import Misconfigured


def test_without_ray_a_cluster_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(Misconfigured, match=r"leadline\[cluster\]"):
        machines()
