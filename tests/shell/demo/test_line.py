"""One connection: patient within limits, and no endless work."""

import threading

import pytest

from leadline.errors import BadInput, TryAgain
from leadline.shell.demo import line as line_module
from leadline.shell.demo.line import Line, prove
from shell.demo.fake_line import is_proof, serving

HEADERS = {"Idempotency-Key": "00000000-0000-0000-0000-000000000001"}


@pytest.mark.parametrize("bits", [0, 1, 8, 13])
def test_a_proof_begins_with_the_bits_that_were_asked_for(bits):
    proof = prove("c0ffee", bits, threading.Event())

    assert proof.startswith("c0ffee:")
    assert is_proof(proof, bits)


def test_a_line_that_asks_for_a_day_of_work_is_refused():
    with pytest.raises(TryAgain, match="40 bits"):
        prove("c0ffee", 40, threading.Event())


def test_a_stop_ends_the_work():
    stop = threading.Event()
    stop.set()

    with pytest.raises(TryAgain, match="stopped"):
        prove("c0ffee", 26, stop)


def test_a_line_that_stays_busy_is_given_up_after_the_tries():
    with serving(troubles=[503] * 50) as server, pytest.raises(TryAgain, match="8 tries"):
        Line(server.url, threading.Event()).post("/api/v1/reports", {"what": "x"}, HEADERS)

    assert len(server.troubles) == 50 - line_module.TRIES


def test_a_final_answer_is_not_asked_for_twice():
    with serving(refuse_word="x") as server:
        answer = Line(server.url, threading.Event()).post("/api/v1/reports", {"what": "x"}, HEADERS)

    assert (answer.status, answer.retries) == (422, 0)


@pytest.mark.parametrize("url", ["", "localhost", "ftp://localhost", "http://"])
def test_an_address_that_cannot_be_a_line_is_refused(url):
    with pytest.raises(BadInput, match="url"):
        Line(url, threading.Event())
