"""Rows of what officers did by hand: reasons, takings, ties, steps, grades, claims, readings: appended."""

from __future__ import annotations

import uuid

from django.db import models

from leadline.shell.tables.incidents import IncidentRow, ProposalRow
from leadline.shell.tables.leads import LeadRow


class ReasonRow(models.Model):
    """Why an officer did something, in their words: sealed, because people quote the report in it.

    The chain holds its id and the SHA-256 of the sealed bytes. Erasing a report deletes its reasons.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    lead = models.ForeignKey(LeadRow, null=True, on_delete=models.CASCADE, related_name="reasons")
    incident = models.ForeignKey(IncidentRow, null=True, on_delete=models.CASCADE, related_name="reasons")
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        """Table name."""

        db_table = "reason"


class TakingRow(models.Model):
    """Who worked on a lead before and after an act."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="takings")
    before = models.CharField(max_length=150, default="")
    after = models.CharField(max_length=150, default="")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    #: the row that this one takes back
    undoes = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

    class Meta:
        """Oldest first."""

        db_table = "taking"
        ordering = ["id"]


class TyingRow(models.Model):
    """That an officer tied a lead to an incident or untied it; of one pair the newest row holds."""

    incident = models.ForeignKey(IncidentRow, on_delete=models.CASCADE, related_name="tyings")
    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="tyings")
    is_tied = models.BooleanField()
    reason = models.UUIDField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "tying"
        ordering = ["id"]


class TickRow(models.Model):
    """What became of one step of a started playbook; of one step the newest row holds."""

    proposal = models.ForeignKey(ProposalRow, on_delete=models.CASCADE, related_name="ticks")
    #: 1 for the first
    step = models.PositiveSmallIntegerField()
    #: "done", "left out" or "open"
    mark = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "tick"
        ordering = ["id"]


class GradingRow(models.Model):
    """An officer's grade of a lead in the Admiralty code; the newest holds, the proposal stays beside it."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="gradings")
    #: A to F
    source = models.CharField(max_length=1)
    #: 1 to 6
    credibility = models.PositiveSmallIntegerField()
    reason = models.UUIDField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "grading"
        ordering = ["id"]


class EnteredRow(models.Model):
    """A claim that an officer entered for one verifier. Appended; erased with the words of the report."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="entered")
    verifier = models.CharField(max_length=40)
    #: the fields of that verifier's claim, as plain JSON
    claim = models.JSONField()
    #: user name of the officer
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "entered"
        ordering = ["id"]


class ReadingRow(models.Model):
    """A radio reading at a lead's place, of an officer or added by the reporter; erased with the words.

    Which of them holds: `measuring.counting`.
    """

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="readings")
    strength_dbm = models.FloatField(null=True)
    bearing_deg = models.FloatField(null=True)
    #: "told": the reporter said it on being asked; "measured": taken there by an officer; "added": by the
    #: reporter through the inbox, then nobody has entered it
    how = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "reading"
        ordering = ["id"]
