"""The tutorial for scientists prints what it says it prints."""

from __future__ import annotations

import doctest
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("LEADLINE_REAL_DATA", ROOT.parent / "shared" / "data"))
FILES = ("haiti_reports.jsonl.gz", "en_sightings.jsonl.gz")


@pytest.mark.skipif(
    not all((DATA / name).exists() for name in FILES),
    reason="the real reports are not on this machine; set LEADLINE_REAL_DATA to their folder",
)
def test_the_tutorial_prints_what_it_says():
    page = str(ROOT / "docs" / "tutorial" / "patterns.md")

    done = doctest.testfile(page, module_relative=False, globs={"DATA": DATA}, encoding="utf-8")

    assert done.attempted > 20
    assert done.failed == 0
