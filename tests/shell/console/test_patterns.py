"""The page "Patterns": every detector's figure drawn, its sentence, its chance, its leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
from django.utils.timezone import now
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from console_rows import START, add_lead, logged_in
from correlation.patterns.scenes import TOWN, around, reporting, scene, sighting
from leadline.correlation.patterns.convergence import ConvergenceDetector
from leadline.correlation.patterns.density import DensityDetector
from leadline.correlation.patterns.locate import LocateDetector
from leadline.correlation.patterns.rhythm import RhythmDetector
from leadline.correlation.patterns.shapes import ShapesDetector
from leadline.correlation.patterns.watch import WatchDetector
from leadline.model.pattern import Pattern
from leadline.model.protected import ProtectedSite
from leadline.policy import load
from leadline.shell.console.patterns import chance
from leadline.shell.tables import patterns as rows

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
SITE = ProtectedSite(id="radar", name_en="the radar", name_zh="雷达站", points=(TOWN,))
TURN = 2 * np.pi * np.arange(9) / 3
VISITS = {
    "rhythm": (RhythmDetector(199), [sighting(n, hours=168 * n + 63) for n in range(1, 13)]),
    "shapes": (
        ShapesDetector(199, None),
        [sighting(1 + n, around(3000 * np.cos(TURN[n]), 3000 * np.sin(TURN[n])), n) for n in range(9)],
    ),
    "density": (
        DensityDetector(within=None),
        [sighting(1 + n, around(9 * n, 3 * n), n / 30) for n in range(25)],
    ),
    "watch": (WatchDetector(within=None), [sighting(1, around(120, 0))]),
    "locate": (
        LocateDetector(None, None),
        [
            sighting(
                1 + n, around(500 * np.cos(n), 500 * np.sin(n)), bearing_deg=float(270 - np.degrees(n)) % 360
            )
            for n in range(7)
        ],
    ),
    "convergence": (
        ConvergenceDetector(draws=199),
        [
            *(sighting(1 + n, around(20 * n, 0), 3360 + n) for n in range(9)),
            *(sighting(50 + n, around(1500 * np.cos(n), 1500 * np.sin(n)), 90 * n) for n in range(30)),
        ],
    ),
}


def found(name: str) -> Pattern:
    rng = np.random.default_rng(1)
    detector, sightings = VISITS[name]
    background = [] if name == "convergence" else reporting(rng, 400)
    return detector.find(scene(sightings, background, sites=(SITE,)), rng)[0]


@pytest.mark.parametrize("name", VISITS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_figure_is_drawn_and_says_in_words_what_it_shows(name, language):
    pattern = found(name)
    rows.write([pattern], "drone", load(), START)

    page = (
        logged_in("officer").get("/console/patterns", headers={"Accept-Language": language}).content.decode()
    )

    words = pattern.because_zh if language == "zh-hans" else pattern.because
    assert f"<p>{words}</p>".replace("'", "&#x27;") in page
    assert page.count('class="picture picture-ground"') == 1
    assert "NaN" not in page and "nan" not in page.replace("Finance", "")


def test_the_leads_of_a_pattern_are_linked_and_the_many_are_counted():
    leads = [add_lead(number) for number in range(15)]
    base = found("density")
    ids = tuple(UUID(str(lead.pk)) for lead in leads)
    rows.write([Pattern(**{**fields(base), "leads": ids})], "drone", load(), START)

    page = logged_in("officer").get("/console/patterns").content.decode()

    assert page.count("/console/lead/") >= 12
    assert "and 3 more" in page


def fields(pattern: Pattern) -> dict[str, object]:
    return {name: getattr(pattern, name) for name in Pattern.__slots__}


def test_a_line_without_patterns_says_what_is_looked_for():
    assert "No pattern" in logged_in("officer").get("/console/patterns").content.decode()


def test_an_officer_may_have_the_line_look_at_once():
    officer = logged_in("officer")

    page = officer.post("/console/patterns", follow=True).content.decode()

    assert "The line looks now." in page
    assert ProcrastinateJob.objects.filter(task_name="patterns", status="todo").count() == 1


def test_an_auditor_does_not_see_patterns():
    auditor = logged_in("auditor")

    assert auditor.get("/console/patterns").status_code in (302, 403)
    assert auditor.post("/console/patterns").status_code in (302, 403)


def test_a_figure_of_another_version_leaves_the_page_whole():
    old = found("watch")
    rows.write(
        [Pattern(**{**fields(old), "figure": {"draw": "watch"}})], "drone", load(), START + timedelta(1)
    )

    page = logged_in("officer").get("/console/patterns").content.decode()

    assert old.because in page and "picture-ground" not in page


@pytest.mark.parametrize(("p_value", "said"), [(0.05, "5 %"), (0.0012, "0.12 %"), (0.0004, "under 0.1 %")])
def test_a_chance_is_said_with_the_digits_that_count(p_value, said):
    assert chance(p_value) == said


def test_what_is_ordinary_stands_last_as_a_fact_without_a_picture():
    near = found("watch")
    rows.write(
        [replace(near, key="often", p_value=0.8), replace(near, key="rare", p_value=0.01)],
        "drone",
        load(),
        START,
    )

    page = logged_in("officer").get("/console/patterns").content.decode()

    assert page.count('class="picture picture-ground"') == 1
    assert page.index('id="rare"') < page.index("Near protected sites, as often as usual")


def test_a_surge_of_the_last_look_stands_on_the_map_and_an_old_one_does_not():
    figure = {"centre": {"lat": 2.02, "lon": 86.04}, "radius_m": 900.0, "observed": 9, "days": 4}
    surge = Pattern(
        key="surge:camera:1", detector="surge", leads=(), p_value=0.002, tried=9, null="", starts_at=START,
        ends_at=START, figure=figure,
    )  # fmt: skip
    rows.write([surge], "camera", load(), now())
    rows.write([replace(surge, key="surge:camera:0")], "camera", load(), now() - timedelta(days=3))

    discs = logged_in("officer").get("/console/map/incidents").json()["features"]

    (one,) = [disc["properties"] for disc in discs if disc["properties"].get("what") == "surge"]
    assert (one["id"], one["radius_m"]) == ("surge:camera:1", 900.0)
    assert one["url"] == "/console/patterns#surge:camera:1"


@pytest.mark.parametrize(
    ("language", "called"), [("en", "Attack on computers or networks"), ("zh-hans", "网络攻击")]
)
def test_a_stream_of_a_category_is_called_as_the_category_is(language, called):
    pattern = replace(found("watch"), because="31 reports of cyber came.", because_zh="收到关于cyber的举报。")
    rows.write([pattern], "cyber", load(), START)

    page = (
        logged_in("officer").get("/console/patterns", headers={"Accept-Language": language}).content.decode()
    )

    assert f"“{called}”" in page
    assert "cyber" not in page.partition("<main")[2].lower().replace("/cyber", "")


@pytest.mark.parametrize(("language", "said"), [("en", "1.2 %"), ("zh-hans", "1.2%")])
def test_a_chance_is_written_as_the_language_writes_percent(language, said):
    with override(language):
        assert chance(0.0123) == said


def test_a_rise_that_lasts_is_told_once_as_the_newest_look_saw_it():
    lead = add_lead(1, received_at=START)
    before = replace(found("watch"), detector="rate", key="rate:a", p_value=0.01, leads=(lead.pk,))
    rows.write([before], "drone", load(), START)
    rows.write([replace(before, key="rate:b", because="Newer.")], "drone", load(), START + timedelta(days=1))

    page = logged_in("officer").get("/console/patterns").content.decode()

    assert page.count('id="rate:') == 1
    assert "Newer." in page
    assert "First found" in page
