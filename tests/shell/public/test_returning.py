import re
from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.shell.public import token
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


def test_taking_back_needs_no_reason(client: Client, words: str) -> None:
    seen = client.post("/inbox", {"words": words})
    done = client.post("/inbox", {"visit": visit_of(seen.text), "act": "withdraw"})

    assert "You have taken your report back." in done.text
    assert LeadRow.objects.get().state == "withdrawn"


def test_an_old_page_asks_for_the_words_again(client: Client) -> None:
    answer = client.post("/inbox", {"visit": "x:y:z", "act": "withdraw"})

    assert answer.status_code == 403
    assert "type your words again" in answer.text


@pytest.fixture
def asked(client: Client, words: str) -> None:
    """An officer has asked which window it was."""
    recipient = pyrage.x25519.Recipient.from_str(ReportRow.objects.get().inbox_recipient)
    LeadRow.objects.update(state="asked", waiting_for="", scope="ours")
    sealed = pyrage.encrypt(b"Which window?", [recipient])
    QuestionRow.objects.create(lead=LeadRow.objects.get(), sealed=sealed, by="lin", at=datetime.now(UTC))


def test_questions_stay_readable_after_an_act_without_the_words(
    client: Client, words: str, asked: None
) -> None:
    seen = client.post("/inbox", {"words": words})
    done = client.post("/inbox", {"visit": visit_of(seen.text), "act": "add", "what": "The left one."})

    assert "Which window?" in done.text
    assert "type your twelve words again" not in done.text


def test_an_open_visit_leaves_nothing_on_the_device(client: Client, words: str, asked: None) -> None:
    seen = client.post("/inbox", {"words": words})

    assert [name for name, cookie in seen.cookies.items() if cookie["max-age"] or cookie["expires"]] == []
    assert "no-store" in seen.headers["Cache-Control"]
    assert "AGE-SECRET-KEY" not in seen.text


def test_a_closed_visit_opens_nothing_any_more(client: Client, words: str, asked: None) -> None:
    seen = client.post("/inbox", {"words": words})
    closed = client.post("/inbox", {"visit": visit_of(seen.text), "act": "close"})
    later = client.post("/inbox", {"visit": visit_of(seen.text), "act": "withdraw"})

    assert '"cache"' in closed.headers["Clear-Site-Data"]
    assert later.status_code == 403
    assert "Which window?" not in later.text
    assert LeadRow.objects.get().state == "asked"


def test_acts_do_not_lengthen_a_visit(client: Client, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = client.post("/inbox", {"words": words})
    second = client.post("/inbox", {"visit": visit_of(seen.text), "act": "add", "what": "One more."})
    first_held, second_held = token.read(visit_of(seen.text)), token.read(visit_of(second.text))
    monkeypatch.setattr(token, "VALID", timedelta(0))

    assert first_held.since == second_held.since
    assert client.post("/inbox", {"visit": visit_of(second.text), "act": "withdraw"}).status_code == 403


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forged=st.text(max_size=200))
def test_no_forged_visit_opens_anything(client: Client, forged: str) -> None:
    assert client.post("/inbox", {"visit": forged, "act": "withdraw"}).status_code == 403


def test_a_double_click_adds_once(client: Client, words: str) -> None:
    seen = client.post("/inbox", {"words": words})
    key = re.search(r'name="key" value="([^"]+)"', seen.text)[1]
    answers = {"visit": visit_of(seen.text), "act": "add", "what": "One more.", "key": key}
    client.post("/inbox", answers)
    client.post("/inbox", answers)

    assert RevisionRow.objects.count() == 2


def test_a_reading_is_asked_for_only_where_the_report_has_a_place(client: Client, words: str) -> None:
    without = client.post("/inbox", {"words": words})
    ReportRow.objects.update(lat=2.01, lon=86.0)

    with_place = client.post("/inbox", {"words": words})

    assert "For people with a radio receiver" not in without.text
    assert "For people with a radio receiver" in with_place.text


def test_a_wrong_reading_is_shown_beside_its_field_with_all_that_was_typed(
    client: Client, words: str
) -> None:
    ReportRow.objects.update(lat=2.01, lon=86.0)
    seen = client.post("/inbox", {"words": words})
    typed = {"what": "Stronger at night.", "strength_dbm": "full bars", "bearing_deg": "140"}

    answer = client.post("/inbox", {"visit": visit_of(seen.text), "act": "add", **typed})

    assert answer.status_code == 422
    assert "id_strength_dbm_error" in answer.text
    assert all(text in answer.text for text in typed.values())
    assert RevisionRow.objects.count() == 1


def test_a_reading_alone_is_thanked_for_and_kept(client: Client, words: str) -> None:
    ReportRow.objects.update(lat=2.01, lon=86.0)
    seen = client.post("/inbox", {"words": words})

    done = client.post("/inbox", {"visit": visit_of(seen.text), "act": "add", "strength_dbm": "−71 dBm"})

    assert "Thank you" in done.text
    assert LeadRow.objects.get().measured == {"strength_dbm": -71.0, "bearing_deg": None}


def test_a_reading_is_refused_and_never_dropped_where_the_form_is_at_fault_elsewhere(
    client: Client, words: str
) -> None:
    ReportRow.objects.update(lat=2.01, lon=86.0)
    seen = client.post("/inbox", {"words": words})
    sent = {"what": "Stronger now.", "strength_dbm": "-71\x00", "bearing_deg": ""}

    answer = client.post("/inbox", {"visit": visit_of(seen.text), "act": "add", **sent})

    assert answer.status_code == 422
    assert RevisionRow.objects.count() == 1
