import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from leadline.policy import load
from leadline.shell.api.description import document
from leadline.shell.intake import flood
from leadline.vault.key import IntakeKey

schema = schemathesis.openapi.from_dict(document(load()))
schema.app = get_wsgi_application()
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture
def no_work(intake_key: IntakeKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood.FloodGuard, "bits", lambda _: 0)


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_does_what_its_description_says(case: schemathesis.Case, no_work: None) -> None:
    case.call_and_validate(checks=CHECKS)
