"""A line whose keys are laid and whose guard has seen nothing."""

from collections.abc import Iterator

import pytest
from django.test import Client

from leadline.shell.intake import flood, keys
from leadline.vault.key import IntakeKey
from shell.intake.site_keys import lay_keys


@pytest.fixture
def intake_key(transactional_db: None) -> Iterator[IntakeKey]:
    flood._guards.clear()
    yield lay_keys()
    keys.forget()
    flood._guards.clear()


@pytest.fixture
def client(intake_key: IntakeKey) -> Client:
    return Client(raise_request_exception=True)
