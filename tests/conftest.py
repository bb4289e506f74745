"""What every test may use: `postgres_url` (early_database.py), and Django's database on the same server."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """Start the server before pytest-django makes its test database."""
