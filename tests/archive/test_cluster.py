from __future__ import annotations

import sys

import pytest

from archives import COLUMNS, RULE, answers_of, in_one_go, town, written
from leadline.archive.cluster import machines
from leadline.archive.near import NearPass
from leadline.archive.run import plan, run
from leadline.errors import Misconfigured


def test_without_ray_a_cluster_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(Misconfigured, match=r"leadline\[cluster\]"):
        machines()


def test_nodes_of_a_cluster_say_exactly_what_the_whole_says(tmp_path):
    """On two Ray nodes joined by loopback; `bench/speed/correlation/cluster.py` kills one of them."""
    clusters = pytest.importorskip("ray.cluster_utils", reason="the extra leadline[cluster] is not installed")
    rows = town(7)
    written(tmp_path / "a.parquet", rows)
    made = plan(tmp_path / "a.parquet", tmp_path / "out", [RULE], COLUMNS, 40)
    cluster = clusters.Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        for _ in range(2):
            cluster.add_node(num_cpus=1)
        run(made, machines(cluster.address))
    finally:
        cluster.shutdown()

    found = answers_of(tmp_path / "out" / "near")
    assert (found["id"].to_pylist(), found["id"].filter(found["alarm"]).to_pylist()) == in_one_go(
        rows, NearPass.of(RULE).rule
    )
