from __future__ import annotations

from pathlib import Path

import pytest

from leadline.errors import Misconfigured
from leadline.policy import load
from leadline.policy.playbooks import read_protocols

PROTOCOLS = load().protocols.values()
STEPS = [(protocol.id, step) for protocol in PROTOCOLS for step in protocol.steps["en"]]
CHINESE = [(protocol.id, step) for protocol in PROTOCOLS for step in protocol.steps["zh"]]
GOOD = """
[walk]
clock = "response"
source = "local policy"
title = { en = "Walk", zh = "步行" }
steps = { en = ["Walk."], zh = ["步行。"] }
"""


@pytest.mark.parametrize(("protocol", "step"), STEPS)
def test_each_english_step_is_one_sentence(protocol, step):
    assert step.endswith(".")
    assert step.count(". ") == 0


@pytest.mark.parametrize(("protocol", "step"), CHINESE)
def test_each_chinese_step_is_one_sentence(protocol, step):
    assert step.endswith("。")
    assert step.count("。") == 1


def test_the_playbooks_of_the_stories_are_there():
    assert sorted(load().protocols) == [
        "area-device",
        "life-danger",
        "protected-site",
        "sensitive-screening",
        "single-device",
        "surge-nothing-found",
    ]


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('clock = "response"', 'clock = "cuckoo"', "walk.clock"),
        ('zh = ["步行。"]', "zh = []", "walk.steps"),
        (', zh = "步行"', "", "walk.title"),
        ('source = "local policy"', "", "walk must hold"),
        ('zh = ["步行。"]', "zh = 5", "walk.steps"),
        ("title = {", "title = 5 #", "walk.title"),
    ],
)
def test_a_playbook_that_is_not_whole_is_refused(tmp_path: Path, good, bad, named):
    path = tmp_path / "protocols.toml"
    path.write_text(GOOD.replace(good, bad), encoding="utf-8")

    with pytest.raises(Misconfigured, match=named):
        read_protocols(path)
