import re
from datetime import UTC, datetime

import pyrage
import pytest
from django.test import Client

from leadline.shell.tables.models import LeadRow, QuestionRow, ReportRow, RevisionRow
from shell.public.test_reporting import fill, visit_of, words_of


@pytest.fixture
def words(client: Client) -> str:
    return " ".join(words_of(client.post("/report", fill()).text))


def test_twelve_words_open_the_inbox_and_stand_nowhere_in_the_page(client: Client, words: str) -> None:
    answer = client.post("/inbox", {"words": words.upper()})

    assert answer.status_code == 200
    assert "Your report has arrived." in answer.text
    assert words not in answer.text.lower()


def test_a_mistyped_word_is_named_by_its_place(client: Client, words: str) -> None:
    answer = client.post("/inbox", {"words": re.sub(r"^\w+", "zzzz", words)})

    assert answer.status_code == 422
    assert "Word 1 is not on the list" in answer.text


def test_an_officers_question_is_opened_by_the_typed_words_and_answered(client: Client, words: str) -> None:
    recipient = pyrage.x25519.Recipient.from_str(ReportRow.objects.get().inbox_recipient)
    sealed = pyrage.encrypt(b"Which <window>?", [recipient])
    LeadRow.objects.update(state="asked", waiting_for="", scope="ours")
    QuestionRow.objects.create(lead=LeadRow.objects.get(), sealed=sealed, by="lin", at=datetime.now(UTC))

    seen = client.post("/inbox", {"words": words})
    done = client.post("/inbox", {"visit": visit_of(seen.text), "act": "add", "what": "The left one."})

    assert "Which &lt;window&gt;?" in seen.text
    assert "Thank you" in done.text
    assert LeadRow.objects.get().state == "queued"
    assert RevisionRow.objects.count() == 2


def test_an_empty_addition_is_refused_beside_its_field(client: Client, words: str) -> None:
    seen = client.post("/inbox", {"words": words})
    answer = client.post("/inbox", {"visit": visit_of(seen.text), "act": "add", "what": "  "})

    assert answer.status_code == 422
    assert "id_what_error" in answer.text


def test_taking_back_is_one_press(client: Client, words: str) -> None:
    seen = client.post("/inbox", {"words": words})
    done = client.post("/inbox", {"visit": visit_of(seen.text), "act": "withdraw"})

    assert "You have taken your report back." in done.text
    assert LeadRow.objects.get().state == "withdrawn"


def test_an_old_page_asks_for_the_words_again(client: Client) -> None:
    answer = client.post("/inbox", {"visit": "x:y:z", "act": "withdraw"})

    assert answer.status_code == 403
    assert "type your words again" in answer.text
