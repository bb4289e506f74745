"""Model files: what cannot be trusted is refused, and the line sorts on with the action off."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from leadline.model.action import Action, Cell
from leadline.shell.tables import certificates
from leadline.shell.tables.models import AuditRow, LeadRow, TrainingRow
from leadline.shell.worker import models
from leadline.shell.worker.certifying import learnt_until
from leadline.shell.worker.training import train
from leadline.testing import check_voter, report_of
from leadline.triage.decide import fingerprint
from leadline.triage.learning.modelfile import Training, save
from leadline.triage.learning.ngrams import NgramLearner
from leadline.triage.learning.panel import Panel
from leadline.triage.learning.rules import RulesLearner
from leadline.triage.lessons import Lesson
from leadline.triage.voters.learned import is_public
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
NOW = datetime(2026, 11, 24, tzinfo=UTC)
LESSONS = [
    *(Lesson(text=f"a grey box with {n} antennas on the roof", name="ours/device") for n in range(12)),
    *(Lesson(text=f"loud music from bar number {n} all night", name="referral/noise") for n in range(12)),
    *(Lesson(text=f"win a prize now, click link {n}, cheap loans", name="spam") for n in range(12)),
]


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


def make_model(language: str = "en") -> None:
    names = [lesson.name for lesson in LESSONS]
    texts = [lesson.text for lesson in LESSONS]
    learners = (RulesLearner(), NgramLearner())
    panel = Panel.fit(texts, names, sorted(set(names)), np.random.default_rng(1), learners=learners)
    save(panel, models.path_of(language), Training(seed=1, texts=len(texts)))


def test_a_line_without_model_files_sorts_with_what_it_has(home):
    assert models.learned_voters(NOW) == []


def test_each_learner_of_a_file_votes_and_keeps_every_promise_of_a_voter(home):
    make_model()

    voters = models.learned_voters(NOW)

    assert [voter.spec.name for voter in voters] == ["ngrams", "rules"]
    check_voter(voters[0])
    check_voter(voters[1])


def test_a_voter_names_only_words_that_we_wrote_ourselves(home):
    make_model()
    text = "loud music from bar number 7 all night, says zyxgrove"

    said = [voter.vote([report_of(text)])[0].because for voter in models.learned_voters(NOW)]

    assert [one for one in said if "zyxgrove" in one] == []
    assert is_public("loud music", "en")
    assert not is_public("zyxgrove", "en")


def test_another_training_is_another_fingerprint(home):
    make_model()
    with_file = fingerprint(models.learned_voters(NOW))

    assert with_file != fingerprint([])
    assert with_file == fingerprint(models.learned_voters(NOW))


@pytest.mark.parametrize("harm", ["cut", "foreign", "changed", "empty"])
def test_a_broken_or_foreign_file_is_refused_in_words_and_the_line_goes_on(
    home, line: SortingLine, harm: str
) -> None:
    make_model()
    path = models.path_of("en")
    whole = path.read_bytes()
    harms = {"cut": whole[:2000], "foreign": b"GIF89a" + whole[:500], "empty": b"", "changed": changed(path)}
    path.write_bytes(harms[harm])

    drain = line.another_drain()

    refused = AuditRow.objects.get(kind="model.refused")
    assert refused.subject == "en.panel"
    assert refused.detail["why"]
    assert {voter.spec.name for voter in drain.line.voters} == {"lexicon"}
    lead, _ = line.post({"what": "Loud music from the bar, every night.", "language": "en"})
    assert drain.run() == 3
    assert LeadRow.objects.get(pk=lead.pk).state == "queued"


def changed(path) -> bytes:
    """The file with one part replaced, its manifest as before."""
    copy = path.with_suffix(".changed")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        first, *others = [info for info in old.infolist() if info.filename != "manifest.json"]
        new.writestr("manifest.json", old.read("manifest.json"))
        new.writestr(first.filename, old.read(first.filename)[:-1] + b"?")
        [new.writestr(info.filename, old.read(info.filename)) for info in others]
    return copy.read_bytes()


def test_a_certificate_of_voters_that_are_gone_lets_nothing_be_done(home):
    cell = Cell(action=Action.ROUTE, language="en", channel="api")

    assert certificates.permits("another hash", NOW).get(cell) is None


def test_training_writes_down_what_it_rests_on_and_is_the_same_again(home, line: SortingLine):
    first = train(line.drain.line, NOW, first=lambda language: LESSONS if language == "en" else [])
    again = train(line.drain.line, NOW, first=lambda language: LESSONS if language == "en" else [])

    assert [one.language for one in first] == ["en"]
    assert first[0].manifest.model_hash == again[0].manifest.model_hash
    row = TrainingRow.objects.first()
    assert (row.model_hash, row.labels) == (first[0].manifest.model_hash, 0)
    assert AuditRow.objects.filter(kind="model.trained").count() == 2


def test_no_certificate_rests_on_looks_that_the_voters_may_have_learnt_from(home, line: SortingLine):
    train(line.drain.line, NOW, first=lambda language: LESSONS if language == "en" else [])

    assert learnt_until() == NOW
    assert learnt_until() > NOW - timedelta(days=1)
