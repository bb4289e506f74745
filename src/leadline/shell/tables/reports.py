"""Rows of a report as received: sealed words, the few open fields, the receipt's hash."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ReportRow(models.Model):
    """One report; never changed after registration, except that its words can be erased."""

    id = models.UUIDField(primary_key=True)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=10)
    mode = models.CharField(max_length=14)
    language = models.CharField(max_length=8)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    uncertainty_m = models.FloatField(null=True)
    given_lat = models.FloatField(null=True)
    given_lon = models.FloatField(null=True)
    datum = models.CharField(max_length=8, default="")
    #: what a receiver showed there, as the report says: dBm, and degrees from north
    strength_dbm = models.FloatField(null=True)
    bearing_deg = models.FloatField(null=True)
    earliest = models.DateTimeField(null=True)
    latest = models.DateTimeField(null=True)
    basis = models.CharField(max_length=10)
    danger = models.CharField(max_length=10)
    may_reply = models.BooleanField(default=True)
    filled = ArrayField(models.CharField(max_length=12), default=list)
    #: SHA-256 of the receipt's lookup id; the receipt itself is nowhere
    lookup_hash = models.BinaryField(unique=True)
    #: age recipient of the reporter's inbox
    inbox_recipient = models.CharField(max_length=80)
    #: SHA-256 of the sender's idempotency key
    idempotency_hash = models.BinaryField(unique=True)
    #: the contact as an age file, confidential mode only
    sealed_contact = models.BinaryField(null=True)

    class Meta:
        """Table name and the index for back-tests by time."""

        db_table = "report"
        indexes = [models.Index(fields=["received_at"], name="report_received")]


class RevisionRow(models.Model):
    """The sealed words of one revision: the first one, or what the reporter added."""

    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    sealed = models.BinaryField()
    #: SHA-256 of the sender's key of an addition; a retry finds it
    idempotency_hash = models.BinaryField(null=True)
    #: keyed hash of key and words, so that one key cannot stand for two additions
    words_mac = models.BinaryField(null=True)

    class Meta:
        """One row a revision, and one an addition however often it is sent."""

        db_table = "revision"
        constraints = [
            models.UniqueConstraint(fields=["report", "revision"], name="revision_once"),
            models.UniqueConstraint(fields=["report", "idempotency_hash"], name="addition_once"),
        ]


class StepRow(models.Model):
    """That one step was done for one round of one report; commits together with its effects."""

    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE)
    step = models.CharField(max_length=12)
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """The row that makes effects happen exactly once."""

        db_table = "step"
        constraints = [models.UniqueConstraint(fields=["report", "step", "revision"], name="step_once")]
