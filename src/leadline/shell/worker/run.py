"""Run: the process that sorts. Holds the intake key, answers openings, keeps the clocks, works the queue."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error, close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from leadline.audit.anchor import AnchorSigner, anchor_of, write_anchor
from leadline.errors import LeadlineError, Misconfigured
from leadline.flow import Line
from leadline.shell.examining.sandbox import sandbox
from leadline.shell.opening import keys, server
from leadline.shell.opening.client import socket_path
from leadline.shell.tables import chain
from leadline.shell.verifying import server as verifying
from leadline.shell.verifying.client import socket_path as claims_path
from leadline.shell.worker.building import build
from leadline.shell.worker.checking import is_any_left
from leadline.shell.worker.draining import drain_all, install
from leadline.shell.worker.erasing import erase_due
from leadline.shell.worker.jobs import CHECKS, ask_for_checks
from leadline.shell.worker.keeping import is_anything_stuck, keep
from leadline.shell.worker.sending import send_waiting
from leadline.shell.worker.starting import start_learning, warm

log = structlog.get_logger()
#: how far sorting steps back (nice) where cores are short: first no report is lost, then it is sorted
YIELDS = 5
#: new objects, and rounds of the younger generation, after which Python looks for rings of forgotten objects
COLLECTS_AT = (50_000, 20, 50)
#: jobs at a time: one sorts, while another trains or proves; two that sort take turns. Checks come beside
AT_ONCE = 2
#: the queue of everything but checks
DEFAULT_QUEUE = "default"
#: how often the clocks are looked at
BEAT_S = 1.0
#: how often the end of the audit chain is written outside the database
ANCHOR_EVERY_S = 60.0
#: how often ended reports are looked through for words to erase
ERASE_EVERY_S = 600.0
#: a worker that gave no sign for so long is dead, and its jobs are taken over
DEAD_AFTER_S = 5.0


def run(ask: Callable[[], str] | None = None) -> None:
    """Nothing; works until SIGTERM or Ctrl-C. Raises Misconfigured if the keys cannot be read."""
    keyring = keys.ensure(ask)
    os.nice(YIELDS)
    line = build(keyring)
    install(line)
    warm(line)
    spare_the_collector()
    start_learning(line)
    sandbox().warm()
    stop_answering = server.start(socket_path(), server.AuditedOpener(keyring))
    named = {verifier.spec.name: verifier for verifier in line.verifiers}
    stop_verifying = verifying.start(claims_path(), named, line.guard)
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(line, over), name="keeper", daemon=True)
    keeper.start()
    log.info("worker started", key=keyring.newest.fingerprint)
    try:
        asyncio.run(_work())
    finally:
        over.set()
        keeper.join(timeout=5)
        stop_answering()
        stop_verifying()
        _anchor_last()


def spare_the_collector() -> None:
    """Nothing; Python looks for rings of forgotten objects less often, and not in what stays anyway.

    The detectors hold tens of thousands of sightings and rows bring thousands of objects a round: with its
    usual thresholds the search was a quarter of the work of sorting (`bench/speed/flow`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTS_AT)


async def _work() -> None:
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise Misconfigured("the job queue is not on the line's database")
    worker_app = app.with_connector(connector.get_worker_connector())
    async with worker_app.open_async():
        is_main = threading.current_thread() is threading.main_thread()
        works = [
            asyncio.create_task(_empty(worker_app, [DEFAULT_QUEUE], AT_ONCE, is_main=is_main)),
            asyncio.create_task(_empty(worker_app, [CHECKS], 1, is_main=False)),
        ]
        try:
            # where one ends, by a signal or an error, so does the process
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
        for work in done:
            work.result()


async def _empty(worker_app: App, queues: list[str], at_once: int, *, is_main: bool) -> None:
    """Nothing; works these queues until it is stopped by a signal, if it is the main one, or cancelled."""
    await worker_app.run_worker_async(
        queues=queues,
        concurrency=at_once,
        install_signal_handlers=is_main,
        fetch_job_polling_interval=1.0,
        update_heartbeat_interval=1.0,
        stalled_worker_timeout=DEAD_AFTER_S,
        delete_jobs="always",
        shutdown_graceful_timeout=10,
    )


def _keep(line: Line, over: threading.Event) -> None:
    last_anchor = last_erasing = 0.0
    while not over.wait(BEAT_S):
        close_old_connections()
        try:
            _beat(line)
            now_s = datetime.now(UTC).timestamp()
            if now_s - last_anchor >= ANCHOR_EVERY_S:
                anchor_now()
                last_anchor = now_s
            if now_s - last_erasing >= ERASE_EVERY_S:
                erase_due(line.clock.now(), line.policy)
                last_erasing = now_s
        except (Error, LeadlineError, OSError) as error:
            log.error("keeper failed, tries again", error=type(error).__name__)


def _beat(line: Line) -> None:
    now = line.clock.now()
    keep(now, line.policy)
    send_waiting(now)
    if is_anything_stuck(now):
        drain_all()
    if is_any_left(now):
        ask_for_checks()


def anchors_path() -> Path:
    """The file of signed anchors; copy its last line off this machine now and then."""
    return Path(settings.HOME) / "anchors.txt"


def anchor_now() -> None:
    """Nothing; the end of the chain is signed into the file of anchors."""
    head = chain.head()
    if head.seq:
        write_anchor(anchors_path(), anchor_of(head, datetime.now(UTC)), AnchorSigner(keys.anchor_seed()))


def _anchor_last() -> None:
    """Nothing; what was written since the last beat is anchored too, if the database still answers."""
    try:
        anchor_now()
    except (Error, LeadlineError, OSError) as error:
        log.warning("the end of the audit chain was not anchored", error=type(error).__name__)


def end_on_signals() -> None:
    """Nothing; SIGTERM ends this process as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
