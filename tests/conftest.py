"""What every test may use: `postgres_url` (early_database.py), and Django's database on the same server."""

from __future__ import annotations

import os

import pytest

#: the demo sets its own profile when it is imported; no other test may notice
os.environ.setdefault("LEADLINE_PROFILE", "default")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """Start the server before pytest-django makes its test database."""
