from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from leadline.errors import LeadlineError, Tampered, Unreadable
from leadline.triage.learning.modelfile import Training, load, save
from leadline.triage.learning.panel import Panel

from .examples import labelled

TRAINING = Training(seed=3, texts=240, first="2026-01-01", last="2026-02-01", source="made up")


@pytest.fixture
def file(panel: Panel, tmp_path: Path) -> Path:
    path = tmp_path / "desks.model"
    save(panel, path, TRAINING)
    return path


def test_a_loaded_panel_answers_to_the_last_digit_the_same(panel: Panel, file: Path) -> None:
    texts, _ = labelled(40, seed=11)

    loaded, manifest = load(file)

    assert (loaded.probabilities(texts) == panel.probabilities(texts)).all()
    assert loaded.hear(texts[:3]).spoken == panel.hear(texts[:3]).spoken
    assert manifest.training == TRAINING


def test_the_same_panel_gives_the_same_bytes_and_hash(panel: Panel, file: Path, tmp_path: Path) -> None:
    again = save(panel, tmp_path / "again.model", TRAINING)

    assert (tmp_path / "again.model").read_bytes() == file.read_bytes()
    assert again.model_hash == load(file)[1].model_hash


def test_a_changed_part_is_noticed(file: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.model"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, data.replace(b"lamp", b"lump") if "words" in info.filename else data)

    with pytest.raises(Tampered, match="rules"):
        load(changed)


def test_a_missing_part_is_noticed(file: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.model"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(short, "w") as new:
        for name in ("manifest.json", "rules.npz"):
            new.writestr(name, old.read(name))

    with pytest.raises(Tampered):
        load(short)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x80\x04\x95pickle", b"{}" * 1000])
def test_a_foreign_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "foreign.model").write_bytes(data)

    with pytest.raises(Unreadable, match="model"):
        load(tmp_path / "foreign.model")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="model"):
        load(tmp_path / "none.model")


def test_another_version_is_refused(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.model"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        card = json.loads(old.read("manifest.json"))
        new.writestr("manifest.json", json.dumps({**card, "format_version": 99}))

    with pytest.raises(Unreadable, match="format"):
        load(other)


def test_a_file_cut_at_any_place_is_refused(file: Path, tmp_path: Path) -> None:
    data = file.read_bytes()
    cut = tmp_path / "cut.model"
    refused = []
    for end in np.linspace(0, len(data) - 1, 12).astype(int):
        cut.write_bytes(data[:end])
        with pytest.raises(LeadlineError) as problem:
            load(cut)
        refused.append(problem.value)

    assert len(refused) == 12
