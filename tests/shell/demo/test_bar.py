"""The bar and the summary say how many, how fast, and why not."""

from io import StringIO

from rich.console import Console

from leadline.shell.demo.bar import bar, summary
from leadline.shell.demo.play import PlayResult, Refusal

DONE = PlayResult(
    sent=120,
    accepted=100,
    repeated=15,
    refused=2,
    refusals=(Refusal(key="k", reason="422 what: 1 to 20,000 characters"),) * 2,
    took_s=4.0,
)


def screen() -> Console:
    return Console(file=StringIO(), width=160, force_terminal=True, no_color=True)


def test_the_summary_names_each_reason_with_its_count():
    console = screen()

    console.print(summary(DONE))

    text = console.file.getvalue()
    assert "120 in 4.0 s (30.0/s)" in text
    assert "refused: 422 what: 1 to 20,000 characters" in text


def test_an_interrupted_play_says_so():
    assert summary(PlayResult(is_interrupted=True)).title == "Interrupted"


def test_the_bar_shows_rate_and_refusals():
    console = screen()

    with bar(200, console) as told:
        told(DONE)

    text = console.file.getvalue()
    assert "120/200" in text
    assert "30.0/s" in text
    assert "refused 2" in text
