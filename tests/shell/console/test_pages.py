from __future__ import annotations

import re

import pytest
from django.urls import reverse

from console_rows import START, add_clock, add_incident, add_lead, logged_in
from leadline.model.report import reference
from leadline.shell.tables.queue import PAGE

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def test_the_queue_shows_danger_first_with_its_sentence_and_clock():
    quiet = add_lead(1, score=90)
    urgent = add_lead(2, score=10, band=1, danger="now")
    add_clock(urgent, "danger", START)

    page = text(logged_in("officer").get(reverse("console:queue")))

    assert page.index(reference(urgent.pk)) < page.index(reference(quiet.pk))
    assert "antenna box; proposed category" in page
    assert 'data-clock-name="Danger to life"' in page


def test_the_stream_fetches_only_the_table():
    add_lead(1)

    page = text(logged_in("officer").get(reverse("console:queue"), headers={"HX-Request": "true"}))

    assert page.startswith('<div id="queue">') and "console-nav" not in page


def test_the_lead_page_works_while_the_sorting_process_is_away():
    leads = [
        add_lead(
            number,
            lat=2.02,
            lon=86.0 + number / 1000,
            object_kind="antenna-box",
            parts=[["urgency", "+", 20, "It goes on."]],
        )
        for number in range(3)
    ]
    add_incident(leads)

    page = text(logged_in("officer").get(reverse("console:lead", args=[leads[0].pk])))

    assert "does not answer" in page
    assert "Same kind within 1 km" in page and "It goes on." in page and "map-points" in page
    assert reference(leads[2].pk) in page


def test_every_page_of_the_console_answers():
    leads = [add_lead(number, lat=2.02, lon=86.0) for number in range(3)]
    incident = add_incident(leads)
    client = logged_in("supervisor")

    pages = [
        reverse(f"console:{name}")
        for name in (
            "queue",
            "incidents",
            "map",
            "points",
            "discs",
            "timeline",
            "timeline_data",
            "activity",
            "search",
        )
    ]
    pages.append(reverse("console:incident", args=[incident.key]))

    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_a_reference_in_the_search_leads_to_the_lead():
    lead = add_lead(1)

    answer = logged_in("officer").get(reverse("console:search"), {"q": reference(lead.pk).lower()})

    assert answer.url == reverse("console:lead", args=[lead.pk])


def test_a_page_that_this_queue_did_not_give_is_said_kindly():
    answer = logged_in("officer").get(reverse("console:queue"), {"after": "zzz", "state": "open"})

    assert answer.status_code == 200 and "a cursor that this queue gave" in text(answer)


def test_in_chinese_the_sentence_is_chinese():
    add_lead(1)

    page = text(logged_in("officer").get(reverse("console:queue"), headers={"Accept-Language": "zh-hans"}))

    assert "描述的物品可能是天线盒" in page


def test_a_whole_page_of_leads_stays_below_60_kb():
    place = {"place": "Old Harbour", "kind": "urban", "because": "Within Old Harbour."}
    because = "Describes what may be a box with antennas (antenna, box); no referral words. " * 3
    for number in range(51):
        lead = add_lead(number, setting=place, lat=2.0, lon=86.0)
        lead.decisions.create(revision=2, body={}, because=because, at=START)

    answer = logged_in("supervisor").get(reverse("console:queue"))

    assert answer.content.count(b"data-key-item") == PAGE
    assert len(answer.content) < 60_000


def test_the_map_opens_where_the_newest_leads_are(db):
    [add_lead(number, lat=48.1 + number / 1000, lon=11.5) for number in range(10)]

    page = logged_in("officer").get(reverse("console:map")).content.decode()

    assert 'data-center="48.10500,11.50000"' in page
    assert 'data-zoom="14.0"' in page


def test_the_help_names_every_key_that_goes_to_a_page():
    pages = text(logged_in("supervisor").get(reverse("console:queue")))

    going = set(re.findall(r'data-key="g (\w)"', pages))
    named = set(re.findall(r"<dt><kbd>g</kbd> <kbd>(\w)</kbd></dt>", pages))

    assert going and going <= named
