"""Rows that the line keeps about itself: the audit chain, what it sends out, notices, its settings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class AuditRow(models.Model):
    """One entry of the hash chain. The database refuses to change or delete it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=200, default="")
    subject = models.CharField(max_length=200, default="")
    detail = models.JSONField(default=dict)
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        """In the order of the chain."""

        db_table = "audit"
        ordering = ["seq"]
        indexes = [models.Index(fields=["subject", "seq"], name="audit_subject")]


class OutboxRow(models.Model):
    """Something that leaves the house, once for each key as far as the wire allows."""

    key = models.CharField(max_length=200, primary_key=True)
    #: "mail" or "webhook"
    kind = models.CharField(max_length=10)
    to = models.CharField(max_length=300)
    body = models.JSONField()
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    #: why it failed, or why it was given up
    failure = models.TextField(default="")

    class Meta:
        """An index over what waits."""

        db_table = "outbox"
        indexes = [
            models.Index(
                fields=["next_try_at"], name="outbox_waiting", condition=Q(next_try_at__isnull=False)
            )
        ]


class NoticeRow(models.Model):
    """That everybody with a role must look at a lead now; stays until somebody acknowledges it."""

    key = models.CharField(max_length=200, primary_key=True)
    role = models.CharField(max_length=20)
    lead = models.ForeignKey("line.LeadRow", on_delete=models.CASCADE, related_name="notices")
    clock = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(default=0)
    because = models.TextField()
    at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=150, default="")
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        """An index over what nobody has acknowledged."""

        db_table = "notice"
        indexes = [
            models.Index(fields=["role", "at"], name="notice_open", condition=Q(acknowledged_at__isnull=True))
        ]


class SpentRow(models.Model):
    """A proof of work, ticket or closed visit that counts no more; tied to no report."""

    #: SHA-256 of the text
    hash = models.BinaryField(primary_key=True)
    #: when it would have expired anyway, and may be forgotten
    until = models.DateTimeField()

    class Meta:
        """An index to forget by."""

        db_table = "spent"
        indexes = [models.Index(fields=["until"], name="spent_until")]


class SiteRow(models.Model):
    """A value that belongs to this line and never changes: the receipt salt, the public intake keys."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()

    class Meta:
        """A small table."""

        db_table = "site"
