from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from typer.testing import CliRunner

from leadline.errors import Missing
from leadline.shell.cli.report import app

WORDS = re.findall(
    r"\w+", "abandon ability able about above absent absorb abstract absurd abuse access accident"
)


@pytest.fixture
def line():
    """A line that notes what it was sent and gives the prepared answer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.seen, server.answer = [], (201, {"reference": "7K3M-92QX", "receipt": WORDS})
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, self.headers["Idempotency-Key"], json.loads(body)))
        status, answer = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *words: object) -> None:
        """Nothing on standard error."""


def run(line, *words: str, typed: str = ""):
    url = f"http://127.0.0.1:{line.server_port}"
    return CliRunner().invoke(app, [*words, "--url", url], input=typed, catch_exceptions=False)


def test_the_receipt_is_printed_in_three_rows_of_four_words(line):
    result = run(line, "A gray box on a lamp post")

    assert result.exit_code == 0
    assert "    abandon ability able about\n    above absent absorb abstract\n" in result.output


def test_what_was_typed_on_standard_input_is_the_report(line):
    run(line, typed="灯杆上有一个灰色盒子\n")

    path, _, body = line.seen[0]
    assert path == "/api/v1/reports"
    assert body["what"] == "灯杆上有一个灰色盒子\n"


def test_nothing_is_sent_that_was_not_said(line):
    run(line, "A box")

    assert set(line.seen[0][2]) == {"what", "language", "basis", "danger", "mode", "may_reply"}


def test_a_place_is_sent_in_the_frame_in_which_it_was_read(line):
    run(line, "A box", "--lat", "31.23", "--lon", "121.47", "--datum", "GCJ-02", "--uncertainty-m", "50")

    place = line.seen[0][2]["place"]
    assert place == {"lat": 31.23, "lon": 121.47, "datum": "GCJ-02", "uncertainty_m": 50.0}


def test_a_report_with_a_name_is_confidential(line):
    run(line, "A box", "--name", "Mei", "--reach", "mei@mail.example")

    body = line.seen[0][2]
    assert (body["mode"], body["contact"]) == ("confidential", {"name": "Mei", "reach": "mei@mail.example"})


def test_the_given_key_is_the_one_that_the_line_sees(line):
    run(line, "A box", "--key", "0f1e2d3c-0000-4000-8000-000000000001")

    assert line.seen[0][1] == "0f1e2d3c-0000-4000-8000-000000000001"


def test_a_refused_field_is_named_with_its_limit_and_status_1(line):
    line.answer = (422, {"errors": [{"field": "what", "limit": "at most 20000 characters"}]})

    result = run(line, "A box")

    assert result.exit_code == 1
    assert "what: at most 20000 characters" in result.output


def test_a_report_that_the_line_has_already_is_said_so(line):
    line.answer = (200, {})

    result = run(line, "A box")

    assert result.exit_code == 0
    assert "has this report already" in result.output


def test_the_whole_answer_is_printed_for_programs(line):
    assert json.loads(run(line, "A box", "--json").output)["receipt"] == WORDS


def test_half_a_place_is_refused_before_anything_is_sent(line):
    with pytest.raises(Missing, match="both or none"):
        run(line, "A box", "--lat", "31")

    assert line.seen == []


def test_an_empty_report_is_refused_before_anything_is_sent(line):
    with pytest.raises(Missing, match="what was seen"):
        run(line, "  ")

    assert line.seen == []


def test_what_a_receiver_shows_goes_with_its_place(line):
    run(
        line,
        "GPS jumps",
        "--lat",
        "2.012",
        "--lon",
        "85.996",
        "--strength-dbm",
        "-71",
        "--bearing-deg",
        "140",
    )
    run(line, "GPS jumps", "--lat", "2.012", "--lon", "85.996", "--bearing-deg", "0")
    run(line, "GPS jumps")

    said = [body.get("reading") for _, _, body in line.seen]
    assert said == [{"strength_dbm": -71.0, "bearing_deg": 140.0}, {"bearing_deg": 0.0}, None]
