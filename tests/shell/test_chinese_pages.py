from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from tools import compile_texts

from console_rows import START, add_clock, add_lead, logged_in

pytestmark = pytest.mark.django_db
CHINESE = {"Accept-Language": "zh-hans"}
#: four words of Latin letters in a row: a sentence, not a name or a unit
ENGLISH = re.compile(r"[A-Za-z'’]+(?:[ ,.;:]+[A-Za-z'’]+){3,}")
SPOKEN = {"title", "aria-label", "placeholder", "alt", "data-clock-name"}


class Said(HTMLParser):
    """What a page says aloud or shows: its text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "code")
        self.texts += [value or "" for name, value in attrs if name in SPOKEN or name.startswith("data-say")]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        self.texts += [] if self.silent else [data]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    assert compile_texts.main() == 0


def english_left(client: Client, address: str) -> list[str]:
    answer = client.get(address, headers=CHINESE)
    page = Said()
    page.feed(answer.content.decode())
    assert answer.status_code == 200 and 'lang="zh-hans"' in answer.content.decode()
    return [found[0] for text in page.texts if (found := ENGLISH.search(text))]


@pytest.mark.parametrize("page", ["start", "report", "safety", "rights", "inbox"])
def test_the_pages_of_reporters_have_no_english_left(page):
    assert english_left(Client(), reverse(f"public:{page}")) == []


@pytest.mark.parametrize("page", ["queue", "map", "incidents", "timeline"])
def test_the_pages_of_officers_have_no_english_left(page):
    lead = add_lead(1, band=1, danger="now")
    add_clock(lead, "danger", START)

    assert english_left(logged_in("officer"), reverse(f"console:{page}")) == []


def test_the_gate_has_no_english_left():
    assert english_left(Client(), reverse("account_login")) == []


def test_an_unknown_address_is_told_in_chinese():
    answer = Client().get("/no-such-page", headers=CHINESE)

    assert answer.status_code == 404 and "找不到页面" in answer.content.decode()
