"""Files by the form without script: what is said before, what is refused, what the inbox shows."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leadline.policy import load
from leadline.shell import site
from leadline.shell.intake import flood
from leadline.shell.tables.models import EvidenceRow, ReportRow
from leadline.vault.telling import Told, seal_told
from shell.examining.pictures import picture
from shell.public.test_reporting import fill, visit_of, words_of

PICTURE = picture()


def named(content: bytes = PICTURE, name: str = "seen.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def send(client: Client, *files: SimpleUploadedFile, **answers: str):
    return client.post("/report", fill(**answers) | {"files": list(files)})


@pytest.mark.parametrize(
    ("language", "limits", "warning"),
    [
        ("en", "Up to 8 files, 16\xa0MB each, 32\xa0MB together.", "It can also point to you."),
        ("zh-hans", "最多 8 个文件", "也可能指向您本人"),
    ],
)
def test_the_form_says_what_becomes_of_a_file(
    client: Client, language: str, limits: str, warning: str
) -> None:
    html = client.get("/report", headers={"accept-language": language}).text

    assert (limits in html, warning in html) == (True, True)
    assert 'enctype="multipart/form-data"' in html
    assert '<input type="file" name="files" multiple' in html


def test_files_come_with_a_report_and_the_receipt_counts_them(client: Client) -> None:
    answer = send(client, named(), named(b"some text", "note.txt"))

    assert answer.status_code == 201
    assert "2 files are stored with it." in answer.text
    assert EvidenceRow.objects.count() == 2


def test_a_form_without_files_is_as_it_was(client: Client) -> None:
    answer = client.post("/report", fill())

    assert answer.status_code == 201
    assert "stored with it" not in answer.text


def test_a_file_that_is_too_large_is_refused_and_the_words_stay(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = load()
    bounds = replace(policy.evidence, file_bytes=2048)
    monkeypatch.setattr(site, "policy", lambda: replace(policy, evidence=bounds))

    answer = send(client, named(), where="pole 14")

    assert answer.status_code == 422
    assert "File 1 is too large: at most 2\xa0KB." in answer.text
    assert 'value="pole 14"' in answer.text
    assert ReportRow.objects.count() == 0


def test_what_cannot_be_cleaned_is_refused_in_words(client: Client) -> None:
    answer = send(client, named(b"%PDF-1.7", "a.pdf"), clean_pictures="on")

    assert answer.status_code == 422
    assert "File 1 cannot be cleaned, so nothing was stored." in answer.text
    assert ReportRow.objects.count() == 0


def test_a_picture_is_cleaned_where_the_box_is_ticked(client: Client) -> None:
    send(client, named(), clean_pictures="on")

    assert EvidenceRow.objects.get().stripped


def test_the_waiting_page_asks_for_the_files_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood.FloodGuard, "bits", lambda _: 14)

    answer = send(client, named())

    assert answer.status_code == 503
    assert "Your files could not be carried over." in answer.text
    assert 'type="file"' in answer.text


def test_a_file_is_added_in_the_inbox_without_words(client: Client) -> None:
    words = " ".join(words_of(client.post("/report", fill()).text))
    visit = visit_of(client.post("/inbox", {"words": words}).text)

    answer = client.post("/inbox", {"visit": visit, "act": "add", "what": "", "files": [named()]})

    assert "Thank you, it is stored with your report." in answer.text
    assert EvidenceRow.objects.get().revision == 2


def test_the_inbox_shows_its_reporter_what_a_file_says(client: Client) -> None:
    words = " ".join(words_of(send(client, named()).text))
    says = Told(
        name="invoice\u202efdp.exe",
        size=1234,
        is_examined=True,
        kind="jpeg",
        place="52.50000, 13.40000",
        device="<b>Seven",
    )
    EvidenceRow.objects.update(told=seal_told(says, ReportRow.objects.get().inbox_recipient))

    html = client.post("/inbox", {"words": words}).text

    assert "invoice⟦202E⟧fdp.exe" in html
    assert "52.50000, 13.40000" in html
    assert ("&lt;b&gt;Seven" in html, "<b>Seven" in html) == (True, False)


def test_without_the_words_the_page_shows_nothing_of_a_file(client: Client) -> None:
    html = send(client, named()).text
    page = client.post("/receipt", {"visit": visit_of(html), "act": "keep"}).text

    assert "seen.jpg" not in page
    assert "type your twelve words again" in page
