import json

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput
from leadline.intake.minimise import COVER
from leadline.shell.cli.minimise import app


def said(text: str, *words: str) -> str:
    return CliRunner().invoke(app, list(words), input=text, catch_exceptions=False).output


def test_a_text_comes_out_with_its_numbers_covered_and_nothing_else_changed():
    assert said("Call +44 20 7946 0958,\nat pier 4.\n") == f"Call {COVER},\nat pier 4.\n"


def test_one_field_of_json_lines_is_minimised_and_the_others_stay():
    rows = said('{"text": "到码头找13800138000", "y": "ours"}\n', "--field", "text").splitlines()

    assert [json.loads(row) for row in rows] == [{"text": f"到码头找{COVER}", "y": "ours"}]


def test_marks_are_told_by_kind_and_place():
    assert said("Ask jo@example.org.", "--marks") == "mail\t4\t18\n"


@pytest.mark.parametrize("line", ["no json", '{"other": 1}', '{"text": 5}', "[]"])
def test_a_line_that_is_no_row_is_refused_by_its_number(line):
    with pytest.raises(BadInput, match="line 2"):
        said('{"text": "a"}\n' + line + "\n", "--field", "text")
