import re

import pytest
from django.test import Client

from leadline.shell.intake import flood
from leadline.shell.tables.models import LeadRow, ReportRow, RevisionRow
from leadline.vault.key import IntakeKey
from leadline.vault.keyring import Keyring
from leadline.vault.seal import Opener

NOISE = "凌晨三点还有人跳广场舞，音响很大，吵得睡不着。"
BOX = "A gray box with a cellular antenna hangs on the lamp post by the old lock."


def fill(**answers: str) -> dict[str, str]:
    return {"key": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "what": BOX, "may_reply": "on", **answers}


def words_of(html: str) -> list[str]:
    return re.findall(r"<li>(\w+)</li>", html.split("receipt-words")[1].split("</ol>")[0])


def visit_of(html: str) -> str:
    return re.search(r'name="visit" value="([^"]+)"', html)[1]


@pytest.mark.parametrize("path", ["/", "/report", "/inbox", "/safety", "/rights"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_and_is_not_remembered(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert not any("session" in name for name in answer.cookies)


def test_the_description_alone_is_enough(client: Client) -> None:
    answer = client.post("/report", fill())

    assert answer.status_code == 201
    assert len(words_of(answer.text)) == 12
    assert "Do not touch it, move it" in answer.text
    assert ReportRow.objects.get().channel == "web"


def test_all_answers_arrive_as_given(client: Client, intake_key: IntakeKey) -> None:
    answers = fill(
        where="pole 14", lat="39,9164", lon="116.4102", datum="GCJ-02", uncertainty_m="20",
        date="2026-11-01", time="03:12", when="at night", basis="saw", how_known="walked by",
        strength_dbm="-71.5 dBm", bearing_deg="140°",
        danger="no", mode="confidential", name="Fern Castellane", reach="+00 55 0142", evidence="a picture",
    )  # fmt: skip
    answer = client.post("/report", answers)

    row = ReportRow.objects.get()
    statement = Opener(Keyring([intake_key])).open(
        bytes(RevisionRow.objects.get().sealed), report_id=row.id, revision=1
    )
    assert answer.status_code == 201
    assert (row.given_lat, row.given_lon, row.datum, row.uncertainty_m) == (39.9164, 116.4102, "GCJ-02", 20.0)
    assert row.earliest.isoformat() == "2026-11-01T02:42:00+00:00"
    assert (row.strength_dbm, row.bearing_deg) == (-71.5, 140.0)
    assert (row.mode, row.danger, row.basis) == ("confidential", "no", "saw")
    assert statement.evidence == "a picture"


def test_a_double_click_is_one_report_and_both_pages_show_its_words(client: Client) -> None:
    first = client.post("/report", fill())
    second = client.post("/report", fill())

    assert words_of(first.text) == words_of(second.text)
    assert ReportRow.objects.count() == 1


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post(
        "/report", fill(what=" ", lat="116.41", lon="39.9", date="0001-01-01", evidence="two pictures")
    )

    assert answer.status_code == 422
    assert 'href="#id_what"' in answer.text
    assert "Did you swap it with the longitude?" in answer.text
    assert 'id="id_date_error"' in answer.text
    assert "two pictures" in answer.text
    assert ReportRow.objects.count() == 0


def test_a_name_without_the_confidential_way_is_asked_about(client: Client) -> None:
    answer = client.post("/report", fill(name="Fern Castellane"))

    assert answer.status_code == 422
    assert "id_mode_error" in answer.text


def test_another_office_is_named_at_once_and_a_yes_closes(client: Client) -> None:
    shown = client.post("/report", fill(what=NOISE))
    closed = client.post("/receipt", {"visit": visit_of(shown.text), "act": "agree"})

    lead = LeadRow.objects.get()
    assert "Yes, close it" in shown.text
    assert closed.status_code == 200
    assert (lead.state, lead.referral, lead.waiting_for) == ("referred", "noise", "")


def test_what_is_missing_is_asked_and_can_be_added_at_once(client: Client) -> None:
    shown = client.post("/report", fill())
    added = client.post("/receipt", {"visit": visit_of(shown.text), "act": "add", "what": "At 03:10."})

    assert "Where exactly" in shown.text
    assert added.status_code == 200
    assert RevisionRow.objects.count() == 2


def test_a_forged_visit_does_nothing(client: Client) -> None:
    client.post("/report", fill())
    answer = client.post("/receipt", {"visit": "eyJ2aXNpdCI6.forged", "act": "add", "what": "x"})

    assert answer.status_code == 302
    assert RevisionRow.objects.count() == 1


def test_under_flood_a_form_without_scripts_waits_and_is_then_taken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = flood.guard()
    now = watch._clock()
    monkeypatch.setattr(watch, "_clock", lambda: now)
    for _ in range(150):
        watch.count()
    waiting = client.post("/report", fill(evidence="two pictures"))
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', waiting.text))
    early = client.post("/report", carried)
    monkeypatch.setattr(watch, "_clock", lambda: now + 4)
    done = client.post("/report", carried)

    assert (waiting.status_code, early.status_code, done.status_code) == (503, 503, 201)
    assert carried["evidence"] == "two pictures"
    assert ReportRow.objects.count() == 1


def test_leaving_needs_no_token_and_says_nothing(client: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post("/leave")

    assert answer.status_code == 204


def test_no_switch_of_language_takes_away_what_cannot_be_had_again(client: Client) -> None:
    blank = client.get("/report")
    refused = client.post("/report", fill(what=""))
    stored = client.post("/report", fill())
    seen = client.post("/inbox", {"words": " ".join(words_of(stored.text))})

    assert ['name="language"' in page.text for page in (blank, refused, stored, seen)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_line_called_by_a_foreign_name_says_which_setting_knows_its_names_and_fills_no_log(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/", headers={"host": "line.example"})

    assert answer.status_code == 400
    assert "LEADLINE_HOSTS" in answer.text
    assert "Traceback" not in capsys.readouterr().err
