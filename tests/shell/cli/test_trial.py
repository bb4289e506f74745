from __future__ import annotations

import gzip
import json

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, LeadlineError, Missing, Unreadable
from leadline.shell.cli.triage import app
from leadline.triage.labelled import Labelled
from triage.made_up import made_up


def written(path, rows: Labelled) -> str:
    lines = [
        json.dumps({"said": text, "desk": label, "when": time})
        for text, label, time in zip(rows.texts, rows.labels, rows.times, strict=True)
    ]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return str(path)


def said(*words: str) -> str:
    return CliRunner().invoke(app, list(words), catch_exceptions=False).stdout


FIELDS = ("--text", "said", "--label", "desk")


def test_evaluate_prints_one_json_document(tmp_path):
    train = written(tmp_path / "a.jsonl.gz", made_up(120, unclear=0.0))
    test = written(tmp_path / "b.jsonl.gz", made_up(80, 9))
    options = ("--risk", "0.1", "--method", "fixed-sequence", "--dismiss", "roads", "--max-missed", "0.1")

    found = json.loads(said("evaluate", "--train", train, "--test", test, *FIELDS, *options, "--json"))

    assert found["test_rows"] == 80
    assert set(found["voter_accuracies"]) == {"rules", "ngrams", "meaning"}
    assert found["dismissal"]["actionable"] == ["water"]


def test_stream_prints_one_json_document_and_a_table(tmp_path):
    file = written(tmp_path / "a.jsonl.gz", made_up(700))
    options = ("--time", "when", "--risk", "0.05", "--audit", "0.1", "--batch", "100", "--window", "700")

    found = json.loads(said("stream", "--in", file, *FIELDS, *options, "--json"))
    table = said("stream", "--in", file, *FIELDS, *options)

    assert found["whole"]["reports"] == 700
    assert found["rule"]["seed"] == 0
    assert "quarter 4" in table
    assert found["because"] in table.replace("\n", "")


@pytest.mark.parametrize(
    ("rows", "options", "error"),
    [
        (made_up(10), FIELDS, BadInput),
        (made_up(60), ("--text", "said"), Missing),
        (made_up(60), (*FIELDS, "--time", "since"), Missing),
        (made_up(60), (*FIELDS, "--dismiss", "fire"), BadInput),
    ],
)
def test_bad_input_is_refused_by_both_commands(tmp_path, rows, options, error):
    file = written(tmp_path / "a.jsonl.gz", rows)

    with pytest.raises(error):
        said("evaluate", "--train", file, "--test", file, *options)
    with pytest.raises(error):
        said("stream", "--in", file, *options)


def test_an_absent_and_an_unreadable_file_are_told_apart(tmp_path):
    (tmp_path / "broken.gz").write_bytes(gzip.compress(b"{}" * 999)[:30])

    with pytest.raises(Missing, match="--in"):
        said("stream", "--in", str(tmp_path / "none.gz"))
    with pytest.raises(Unreadable, match="--in"):
        said("stream", "--in", str(tmp_path / "broken.gz"))


def test_a_misspelt_method_is_refused(tmp_path):
    file = written(tmp_path / "a.jsonl.gz", made_up(60))

    with pytest.raises(LeadlineError, match="bonferroni"):
        said("evaluate", "--train", file, "--test", file, *FIELDS, "--method", "bonferonni")
