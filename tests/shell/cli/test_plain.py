from __future__ import annotations

import json

from leadline.shell.cli.plain import document


def test_a_document_says_what_json_would_with_null_for_what_is_no_number():
    plain = {"a": 1.5, "rows": [{"p": float("nan"), "中": "文"}, {"p": 2}], "none": [], "flat": [1, 2]}

    said = json.loads("\n".join(document(plain)))

    assert said == {"a": 1.5, "rows": [{"p": None, "中": "文"}, {"p": 2}], "none": [], "flat": [1, 2]}


def test_each_object_of_a_list_has_a_line():
    lines = list(document({"links": [{"first": "a"}, {"first": "b"}]}))

    assert len(lines) == 6


def test_nothing_is_a_document_too():
    assert json.loads("".join(document({}))) == {}
