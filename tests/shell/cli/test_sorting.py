"""`leadline triage certify | explain | backtest | report`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from console_rows import add_lead
from leadline.errors import NotYours
from leadline.model.report import reference
from leadline.shell.cli.sorting import app
from leadline.shell.opening import keys
from leadline.shell.tables.models import AuditRow, CertificateRow, TryRow
from leadline.triage.decide import fingerprint
from leadline.triage.voters.lexicon import LexiconVoter
from shell.intake.site_keys import lay_keys
from sorting_rows import answered

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def key(tmp_path, settings):
    settings.HOME = tmp_path
    keys.make()
    lay_keys()


def call(*words: str):
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def test_certify_says_what_is_missing_and_writes_it_down():
    [answered(number, model_hash=fingerprint([LexiconVoter()])) for number in range(5)]

    answer = call("certify", "--json")

    said = {row["cell"]["action"]: row["because"] for row in json.loads(answer.stdout)}
    assert said["refer"].startswith("0 second looks so far; 427")
    assert TryRow.objects.count() == 7
    assert not CertificateRow.objects.exists()
    assert AuditRow.objects.filter(kind="certificate.refused").count() == 7


def test_explain_finds_a_report_by_its_short_name_and_shows_no_word_of_it():
    lead = add_lead(1)

    answer = call("explain", reference(lead.pk))

    assert "proposed category: device" in answer.stdout
    assert "No second look was drawn." in answer.stdout


def test_explain_refuses_a_name_that_nobody_has():
    with pytest.raises(NotYours):
        call("explain", "0000-0001")


def test_backtest_writes_nothing_down():
    [answered(number) for number in range(20)]

    found = json.loads(call("backtest", "--risk", "0.3", "--method", "fixed-sequence", "--json").stdout)

    route = next(row for row in found if row["cell"]["action"] == "route-one")
    assert (route["before"], route["after"]) == (14, 6)
    assert not TryRow.objects.exists()


def test_report_prints_what_the_page_draws():
    [answered(number, model_hash=fingerprint([LexiconVoter()])) for number in range(40)]

    found = json.loads(call("report", "--json").stdout)

    assert found["looks"] == 40
    assert found["voters"]["names"] == ["rules", "ngrams", "meaning"]


def test_the_list_of_commands_loads_no_model_library():
    script = (
        "import sys; from leadline.shell.cli.main import app; from typer.testing import CliRunner;"
        "said = CliRunner().invoke(app, ['triage', '--help']).stdout;"
        "assert 'certify' in said, said;"
        "assert not {'lightgbm', 'sklearn', 'scipy', 'django'} & set(sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
