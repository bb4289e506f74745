"""Rows about acting alone: certificates, tries, switches, second looks, trainings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leadline.shell.tables.leads import LeadRow


class CertificateRow(models.Model):
    """One certificate; the database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True)
    action = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    threshold = models.FloatField()
    alpha = models.FloatField()
    delta = models.FloatField()
    method = models.CharField(max_length=20)
    n = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    upper_bound = models.FloatField()
    missed = models.PositiveIntegerField(default=0)
    actionable = models.PositiveIntegerField(default=0)
    missed_bound = models.FloatField(null=True)
    coverage = models.FloatField()
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    model_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        """The newest of a cell is found by an index."""

        db_table = "certificate"
        ordering = ["issued_at"]
        indexes = [
            models.Index(fields=["action", "language", "channel", "issued_at"], name="certificate_cell")
        ]


class TryRow(models.Model):
    """One try to certify a cell, and why it failed or what came of it. Appended, never changed."""

    action = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    certificate = models.ForeignKey(CertificateRow, null=True, on_delete=models.PROTECT)
    looks = models.PositiveIntegerField(default=0)
    model_hash = models.CharField(max_length=64)
    because = models.TextField()

    class Meta:
        """Oldest first."""

        db_table = "certify_try"
        ordering = ["id"]
        indexes = [models.Index(fields=["action", "language", "channel", "at"], name="try_cell")]


class SwitchRow(models.Model):
    """That an action was switched off, or on again. Appended, never changed."""

    action = models.CharField(max_length=12)
    #: "" for every language
    language = models.CharField(max_length=8, default="")
    #: "" for every channel
    channel = models.CharField(max_length=10, default="")
    is_on = models.BooleanField()
    why = models.TextField()
    #: user name, or "" for the alarm
    by = models.CharField(max_length=150, default="")
    at = models.DateTimeField()
    #: evidence of the alarm against the bound, times; None for a person
    evidence = models.FloatField(null=True)

    class Meta:
        """Oldest first."""

        db_table = "switch"
        ordering = ["id"]


class LookRow(models.Model):
    """A second look: drawn before the report was opened, decided by a person who did not see the machine."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="looks")
    #: 1 for the first person, 2 for a further one
    reader = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    #: when the report was received; the draw itself stands in the chain as `sample.drawn`
    drawn_at = models.DateTimeField()
    #: seed of the sample, hexadecimal
    seed = models.CharField(max_length=64)
    #: the moves of the machine at that time, as plain data
    moves = models.JSONField(default=list)
    #: what each voter put first at that time, as plain data
    votes = models.JSONField(default=list)
    #: the machine's own answer
    scope = models.CharField(max_length=10)
    category = models.CharField(max_length=40, default="")
    model_hash = models.CharField(max_length=64)
    #: the earlier report that is shown beside it, if one looks alike
    beside = models.UUIDField(null=True)
    #: user name; "" while it waits
    by = models.CharField(max_length=150, default="")
    at = models.DateTimeField(null=True)
    #: the person's answer
    said_scope = models.CharField(max_length=10, default="")
    said_category = models.CharField(max_length=40, default="")
    said_referral = models.CharField(max_length=40, default="")
    said_spam = models.BooleanField(default=False)
    said_same = models.BooleanField(default=False)

    class Meta:
        """Once a reader and lead; what waits is found by an index."""

        db_table = "look"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["lead", "reader"], name="look_once")]
        indexes = [
            models.Index(fields=["drawn_at"], name="look_waiting", condition=Q(by="")),
            models.Index(fields=["language", "channel", "at"], name="look_cell"),
        ]


class TrainingRow(models.Model):
    """One training of the voters. Appended, never changed."""

    at = models.DateTimeField()
    model_hash = models.CharField(max_length=64)
    #: labels of this line, and the first and last instant of their reports
    labels = models.PositiveIntegerField()
    data_from = models.DateTimeField(null=True)
    data_to = models.DateTimeField(null=True)
    #: second looks drawn from here on were left out: only on them may certificates rest
    kept_from = models.DateTimeField(null=True)
    #: the manifest of the model file
    manifest = models.JSONField(default=dict)
    by = models.CharField(max_length=150, default="")
    because = models.TextField()

    class Meta:
        """Oldest first."""

        db_table = "training"
        ordering = ["id"]


class FigureRow(models.Model):
    """Figures that the sorting process works out for the pages; the newest replace the older ones."""

    name = models.CharField(max_length=40, primary_key=True)
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """A small table."""

        db_table = "figure"
