import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.shell.public.forms import ReportForm

NAMES = sorted(ReportForm.base_fields)
ANY = st.text(max_size=60) | st.sampled_from(
    [
        "\0",
        "nan",
        "inf",
        "1e999",
        "-91",
        "0001-01-01",
        "9999-12-31",
        "24:00",
        "2026-02-30",
        "99:99",
        "\u202e",
        "GCJ-02",
    ]
)


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(value=ANY)
def test_every_field_takes_anything_and_names_its_faults(name: str, value: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"what": "A box hums.", "lat": "10", "lon": "20", "date": "2026-01-05", "time": "03:00"})
    data[name] = value

    form = ReportForm(data)

    assert form.is_valid() or form.errors


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), ANY))
def test_any_mixture_of_fields_is_taken_or_named(data: dict[str, str]) -> None:
    form = ReportForm(data)

    assert form.is_valid() or form.errors
