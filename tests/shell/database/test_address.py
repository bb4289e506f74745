from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from leadline.errors import Misconfigured
from leadline.shell.database import django_settings, home_of, is_embedded, resolve

PASSWORD = "s3cret-and-long"


def test_a_given_address_wins():
    url = f"postgres://line:{PASSWORD}@db.example:6432/line"

    assert resolve({"DATABASE_URL": url}, "/srv/line") == url


@pytest.mark.parametrize("unset", [{}, {"DATABASE_URL": ""}, {"DATABASE_URL": "  "}])
def test_without_an_address_the_embedded_one_is_used(unset):
    url = resolve(unset, "/srv/line")

    assert is_embedded(unset)
    assert conninfo_to_dict(url) == {
        "user": "leadline",
        "dbname": "leadline",
        "host": "/srv/line/postgres/socket",
        "port": "5432",
    }


def test_the_home_is_that_of_the_environment():
    url = resolve({"LEADLINE_HOME": "/srv/line"})

    assert conninfo_to_dict(url)["host"] == "/srv/line/postgres/socket"
    assert home_of({}).name == ".leadline"


@pytest.mark.parametrize("scheme", ["sqlite", "mysql", "postgresql+psycopg", "POSTGRES "])
def test_another_database_is_refused_by_its_scheme(scheme):
    with pytest.raises(Misconfigured) as refused:
        resolve({"DATABASE_URL": f"{scheme}://line:{PASSWORD}@db.example/line"})

    assert repr(scheme) in str(refused.value)
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"line:{PASSWORD}@db.example/line", "no scheme"),
        (f"host=db.example password={PASSWORD}", "no scheme"),
        (f"postgresql://line:{PASSWORD}@db.example", "names no database"),
        (f"postgresql://line:{PASSWORD}@db.example:port/line", "host or port is malformed"),
        (f"postgresql://line:{PASSWORD}@[db.example/line", "host or port is malformed"),
    ],
)
def test_an_unreadable_address_is_refused_without_its_password(url, says):
    with pytest.raises(Misconfigured) as refused:
        resolve({"DATABASE_URL": url})

    assert says in str(refused.value)
    assert PASSWORD not in str(refused.value)


@given(st.text())
def test_any_text_is_an_address_or_refused(text):
    try:
        given_back = resolve({"DATABASE_URL": text}, "/srv/line")
    except Misconfigured as refused:
        given_back = str(refused)

    assert given_back


def test_django_gets_every_part_of_the_address():
    settings = django_settings("postgresql://li%40ne:p%2Fw@db.example:6432/my%20line?sslmode=require")

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"]) == ("li@ne", "p/w")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "6432", "my line")
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["application_name"] == "leadline"


def test_django_reaches_the_embedded_server_by_its_socket():
    settings = django_settings(resolve({}, "/srv/line"))

    assert (settings["HOST"], settings["PORT"]) == ("/srv/line/postgres/socket", "5432")


def test_the_pools_of_four_processes_leave_connections_free():
    pool = django_settings(resolve({}, "/srv/line"))["OPTIONS"]["pool"]

    assert 4 * pool["max_size"] < 100
