from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadline.errors import Missing, TooLong
from leadline.intake.fields import Refused
from leadline.intake.files import Given, check_files, file_name
from leadline.policy import load

BOUNDS = replace(load().evidence, files=2, file_bytes=10, together_bytes=15)


@given(st.text(max_size=500))
def test_a_name_never_leads_out_of_its_folder(name: str) -> None:
    plain = file_name(name)

    assert len(plain) <= 200
    assert not set(plain) & {"/", "\\", "\0", "\n", "\r"}
    assert plain not in (".", "..")


@given(st.text(max_size=500))
@example(". 0")
@example("a" * 199 + " b")
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    plain = file_name(name)

    assert file_name(plain) == plain


def of(*sizes: int) -> list[Given]:
    return [Given(name="", declared_type="", content=bytes(size)) for size in sizes]


@pytest.mark.parametrize(
    ("sizes", "faults"),
    [
        ((10,), []),
        ((10, 5), []),
        ((11,), [("files.1", TooLong)]),
        ((10, 6), [("files", TooLong)]),
        ((1, 1, 1), [("files", TooLong)]),
        ((0, 11), [("files.1", Missing), ("files.2", TooLong)]),
    ],
)
def test_every_fault_of_files_is_told_at_once(sizes: tuple[int, ...], faults: list) -> None:
    assert _faults(of(*sizes)) == faults


def _faults(files: list[Given]) -> list:
    try:
        check_files(files, BOUNDS)
    except Refused as refused:
        return [(error.field, type(error)) for error in refused.errors]
    return []
