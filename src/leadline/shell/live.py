"""Live: tells every open console that the queue is another, as server-sent events; no data travels.

A small ASGI application on a port of its own, so that thousands of waiting streams hold no thread of
the pages. One connection listens to PostgreSQL for all of them. Only officers and supervisors are heard.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg
import structlog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadline.shell.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import close_old_connections, connection, connections  # noqa: E402
from django.db.utils import Error  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from leadline.shell.accounts.roles import ACTING, has_second_factor, roles_of  # noqa: E402
from leadline.shell.tables.bell import CHANNEL  # noqa: E402

PATH = "/console/live"
#: a comment as often as this keeps proxies from closing a quiet stream, seconds
KEEP_ALIVE_S = 15.0
#: how many comments pass until the session is looked at again: a log-out ends the stream within a minute
LOOK_AGAIN = 4
#: wait before the database is asked again after it went away, seconds
AGAIN_S = 2.0
#: a burst of reports is one event, seconds
GATHER_S = 0.2
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
log = structlog.get_logger()


class Tower:
    """The one listener of this process, and everybody who waits for its bell."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def hearing(self) -> Any:
        """An event that is set at each ring, while the block runs."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._listen())
        heard = asyncio.Event()
        self._waiting.add(heard)
        try:
            yield heard
        finally:
            self._waiting.discard(heard)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except psycopg.Error as error:
                log.warning("live.database_away", error=type(error).__name__)
            await asyncio.sleep(AGAIN_S)

    async def _listen_once(self) -> None:
        asked = connection.get_connection_params()
        keys = ("host", "port", "user", "password", "dbname", "sslmode", "options")
        given = {name: asked[name] for name in keys if asked.get(name)}
        async with await psycopg.AsyncConnection.connect(**given, autocommit=True) as wire:
            await wire.execute(f"LISTEN {CHANNEL}")
            self._ring()
            async for _ in wire.notifies():
                self._ring()
                await asyncio.sleep(GATHER_S)

    def _ring(self) -> None:
        for heard in self._waiting:
            heard.set()


TOWER = Tower()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """The ASGI application: GET /console/live, and nothing else."""
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
        return
    if scope["type"] != "http":
        return
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    shared = _cors(headers)
    if scope["path"] != PATH or scope["method"] != "GET":
        await _refuse(send, 404, shared)
    elif not await asyncio.to_thread(may_listen, headers.get("cookie", "")):
        await _refuse(send, 403, shared)
    else:
        await _stream(receive, send, shared, headers.get("cookie", ""))


def may_listen(cookie: str) -> bool:
    """Whether this cookie is the session of somebody who acts on leads, with a second factor."""
    try:
        crumb = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return False
    if crumb is None:
        return False
    close_old_connections()
    try:
        request = HttpRequest()
        request.session = SessionStore(crumb.value)
        user = get_user(request)
        return not roles_of(user).isdisjoint(ACTING) and has_second_factor(user)
    except (Error, ValueError):
        return False
    finally:
        connections.close_all()


async def _stream(receive: Receive, send: Send, shared: list[tuple[bytes, bytes]], cookie: str) -> None:
    """Events until the reader goes away or logs out."""
    head = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": head + shared})
    await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        with TOWER.hearing() as heard:
            await _speak(send, heard, gone, cookie)
    finally:
        gone.cancel()


async def _speak(send: Send, heard: asyncio.Event, gone: asyncio.Future[None], cookie: str) -> None:
    quiet = 0
    while not gone.done():
        ring = asyncio.ensure_future(heard.wait())
        either: set[asyncio.Future[Any]] = {ring, gone}
        await asyncio.wait(either, timeout=KEEP_ALIVE_S, return_when=asyncio.FIRST_COMPLETED)
        ring.cancel()
        if gone.done():
            return
        rang = heard.is_set()
        heard.clear()
        quiet += 1
        if quiet % LOOK_AGAIN == 0 and not await asyncio.to_thread(may_listen, cookie):
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        body = b"event: queue\ndata: {}\n\n" if rang else b": still here\n\n"
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int, shared: list[tuple[bytes, bytes]]) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0"), *shared]}
    )
    await send({"type": "http.response.body", "body": b""})


async def _live_and_die(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


def _cors(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Lets the site's own pages, which come from another port of this host, read the stream."""
    origin = headers.get("origin", "")
    same = urlsplit(origin).hostname == urlsplit(f"//{headers.get('host', '')}").hostname
    if not origin or not (same or origin in settings.CSRF_TRUSTED_ORIGINS):
        return [(b"vary", b"Origin")]
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]
