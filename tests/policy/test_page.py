from __future__ import annotations

from pathlib import Path

from leadline.policy import PROFILES, load
from leadline.policy.page import keys_page

PAGE = Path(__file__).parents[2] / "docs" / "policy" / "keys.md"


def test_every_policy_key_has_its_row_in_the_docs():
    written = PAGE.read_text(encoding="utf-8")

    assert [key for key in load().entries if f"| `{key}` |" not in written] == []


def test_the_page_in_the_tree_is_the_one_that_the_policy_writes():
    page = keys_page(load(), [load(profile) for profile in PROFILES[1:]])

    assert PAGE.read_text(encoding="utf-8") == page


def test_a_profile_shows_only_what_it_says_otherwise():
    page = keys_page(load(), [load("cn-2022-order2")])

    chapter = page.split("## Profile cn-2022-order2")[1]
    assert "`reward.tiers`" in chapter
    assert "`clocks.response_urban`" not in chapter


def test_the_example_in_the_docs_is_a_policy_that_loads(tmp_path):
    text = (PAGE.parent / "README.md").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")

    policy = load("demo-town", own)

    assert policy.rules["near-buoy"].kinds == ("weather-buoy",)
    assert [place.name for place in policy.settlements] == ["New Harbour"]
