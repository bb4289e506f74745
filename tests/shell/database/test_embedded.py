from __future__ import annotations

import psycopg


def test_the_database_of_the_test_run_answers(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT current_user, current_setting('server_encoding')").fetchone()

    assert row == ("leadline", "UTF8")
