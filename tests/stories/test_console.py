"""What an officer sees of each story: the queue, and the lead with its words, its reason and its clock."""

import pytest
from django.urls import reverse

from console_rows import logged_in
from leadline.model.report import reference
from leadline.shell.opening import client, server
from leadline.shell.tables.models import AuditRow, DecisionRow
from sorting_line import SortingLine
from stories.telling import STORIES, tell, variant_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def answering(line: SortingLine):
    """A line whose sorting process opens words for officers."""
    stop = server.start(client.socket_path(), server.AuditedOpener(line.keyring))
    yield line
    stop()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", STORIES)
def test_an_officer_finds_the_story_in_the_queue_and_reads_it_with_its_reason(
    answering: SortingLine, name: str, language: str
) -> None:
    told = tell(answering, name, language)
    officer = logged_in("officer")
    decision = DecisionRow.objects.filter(lead=told.lead).latest("id")

    queue = officer.get(reverse("console:queue")).content.decode()
    page = officer.get(reverse("console:lead", args=[told.lead.pk])).content.decode()

    assert reference(told.lead.pk) in queue
    assert variant_of(name, language)["report"][-1]["what"][:18] in page
    assert decision.because.partition(" (")[0] in page
    assert AuditRow.objects.filter(kind="report.opened", subject=str(told.lead.pk)).exclude(by="").exists()
