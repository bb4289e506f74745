"""What every test may use: `postgres_url` (early_database.py), and Django's database on the same server."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

#: the demo sets its own profile when it is imported; no other test may notice
os.environ.setdefault("LEADLINE_PROFILE", "default")

# no test is timed: what is compiled takes seconds at its first call on a machine
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """Start the server before pytest-django makes its test database."""
