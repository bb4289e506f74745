from __future__ import annotations

import asyncio

import pytest
from django.db import transaction

from console_rows import logged_in
from leadline.shell import live
from leadline.shell.tables import bell

SITE = {"host": "line.example:8001", "origin": "http://line.example:8000"}


async def listen(cookie: str, *, ring: bool = False, path: str = "/console/live") -> list[dict]:
    sent: list[dict] = []
    gone = asyncio.Event()

    async def receive() -> dict:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        sent.append(message)

    pairs = [(name.encode(), value.encode()) for name, value in (SITE | {"cookie": cookie}).items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": pairs}
    answer = asyncio.create_task(live.application(scope, receive, send))
    await asyncio.sleep(1.0)
    sent.append({"type": "mark"})
    await asyncio.to_thread(ring_once if ring else str)
    await asyncio.sleep(0.8)
    gone.set()
    await asyncio.wait_for(answer, 5)
    return sent


def ring_once() -> None:
    with transaction.atomic():
        bell.ring()
    transaction.get_connection().close()


def cookie(role: str, **given) -> str:
    return f"sessionid={logged_in(role, **given).cookies['sessionid'].value}"


@pytest.fixture(autouse=True)
def own_tower(monkeypatch):
    monkeypatch.setattr(live, "TOWER", live.Tower())


@pytest.mark.django_db(transaction=True)
def test_a_committed_ring_reaches_the_stream():
    sent = asyncio.run(listen(cookie("officer"), ring=True))

    after = sent[[message["type"] for message in sent].index("mark") :]
    assert sent[0]["status"] == 200
    assert (b"access-control-allow-origin", b"http://line.example:8000") in sent[0]["headers"]
    assert b"event: queue\ndata: {}\n\n" in [message.get("body") for message in after]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_sees_no_reports_hears_nothing_of_them(role):
    assert asyncio.run(listen(cookie(role)))[0]["status"] == 403


@pytest.mark.django_db(transaction=True)
def test_a_log_in_without_second_factor_hears_nothing():
    assert asyncio.run(listen(cookie("officer", factor=False)))[0]["status"] == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given", ["", "sessionid=wrong", "sessionid=\x00", ";;;="])
def test_a_stranger_is_refused(given):
    assert asyncio.run(listen(given))[0]["status"] == 403


def test_another_site_gets_no_leave_to_read():
    assert live._cors({"origin": "https://evil.example", "host": "line.example:8001"}) == [
        (b"vary", b"Origin")
    ]
