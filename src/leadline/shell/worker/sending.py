"""Sending: what leaves the house, by mail or webhook, from an outbox with a key for each thing.

Written in the transaction that decides it; sent afterwards, tried again with growing waits, given up
after a day. The receiver gets the key as `Idempotency-Key`, because the wire is at-least-once.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from datetime import datetime, timedelta

import structlog
from django.core.mail import EmailMessage
from django.db import transaction

from leadline.shell.tables.records import OutboxRow

log = structlog.get_logger()
#: waits between tries double from the first to the longest
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=1)
#: longest wait for a receiver
PATIENCE_S = 10.0
_MOST = 20


def post_notice(key: str, role: str, text: str, now: datetime) -> None:
    """Nothing; the notice waits in the outbox for each configured way (LEADLINE_NOTICE_WEBHOOK, _MAIL)."""
    ways = (("webhook", "LEADLINE_NOTICE_WEBHOOK"), ("mail", "LEADLINE_NOTICE_MAIL"))
    for kind, variable in ways:
        if to := os.environ.get(variable, ""):
            OutboxRow.objects.get_or_create(
                key=f"{kind}:{key}",
                defaults={
                    "kind": kind,
                    "to": to,
                    "body": {"role": role, "text": text},
                    "created_at": now,
                    "next_try_at": now,
                },
            )


def send_waiting(now: datetime) -> int:
    """How many were sent; each in a transaction of its own."""
    keys = (
        OutboxRow.objects.filter(next_try_at__lte=now).order_by("next_try_at").values_list("key", flat=True)
    )
    return sum(_send_one(key, now) for key in list(keys[:_MOST]))


def _send_one(key: str, now: datetime) -> bool:
    with transaction.atomic():
        row = OutboxRow.objects.select_for_update(skip_locked=True).filter(key=key, sent_at=None).first()
        if row is None:
            return False
        try:
            _WAYS[row.kind](row)
        except (OSError, urllib.error.URLError) as error:
            _postpone(row, now, type(error).__name__)
            return False
        row.sent_at, row.next_try_at, row.failure = now, None, ""
        row.save(update_fields=["sent_at", "next_try_at", "failure"])
        return True


def _postpone(row: OutboxRow, now: datetime, reason: str) -> None:
    row.tries += 1
    row.failure = reason
    wait = min(FIRST_WAIT * 2 ** min(row.tries - 1, 20), LONGEST_WAIT)
    row.next_try_at = now + wait if now - row.created_at < GIVE_UP_AFTER else None
    row.save(update_fields=["tries", "failure", "next_try_at"])
    log.warning("not sent", key=row.key, tries=row.tries, reason=reason)


def _webhook(row: OutboxRow) -> None:
    if not row.to.startswith(("http://", "https://")):
        raise OSError("LEADLINE_NOTICE_WEBHOOK is no http address")
    request = urllib.request.Request(
        row.to,
        data=json.dumps(row.body).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": row.key},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S):
        pass


def _mail(row: OutboxRow) -> None:
    EmailMessage(
        subject=row.body["text"].split(":")[0],
        body=row.body["text"],
        to=[row.to],
        headers={"Message-ID": f"<{row.key.replace(':', '.')}@leadline>"},
    ).send()


_WAYS = {"webhook": _webhook, "mail": _mail}
