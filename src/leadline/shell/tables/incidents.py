"""Rows of what belongs together: ties, incidents, their members and the protocols they propose."""

from __future__ import annotations

from django.db import models

from leadline.shell.tables.leads import LeadRow


class TieRow(models.Model):
    """Why two leads belong together."""

    first = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="ties_later")
    second = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="ties_earlier")
    reason = models.CharField(max_length=20)
    because = models.TextField()

    class Meta:
        """One tie a pair and reason."""

        db_table = "tie"
        constraints = [models.UniqueConstraint(fields=["first", "second", "reason"], name="tie_once")]


class IncidentRow(models.Model):
    """Leads tied by one rule; the key makes the alarm idempotent."""

    key = models.CharField(max_length=120, primary_key=True)
    rule = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    lat = models.FloatField()
    lon = models.FloatField()
    radius_m = models.FloatField()
    opened_at = models.DateTimeField()
    independent = models.PositiveIntegerField()
    because = models.TextField()
    protocol = models.CharField(max_length=40, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, default="")
    #: why it was closed, sealed (`ReasonRow`)
    closed_reason = models.UUIDField(null=True)
    #: the incident in which this one lives on; it is closed since then, and its leads are kept as they were
    merged_into = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="merged")
    leads: models.ManyToManyField[LeadRow, MembershipRow] = models.ManyToManyField(
        LeadRow, through="MembershipRow", related_name="incidents"
    )

    class Meta:
        """Newest first in lists."""

        db_table = "incident"
        indexes = [models.Index(fields=["opened_at"], name="incident_opened")]


class MembershipRow(models.Model):
    """That a lead belongs to an incident."""

    incident = models.ForeignKey(IncidentRow, on_delete=models.CASCADE)
    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE)

    class Meta:
        """A lead is in an incident once."""

        db_table = "membership"
        constraints = [models.UniqueConstraint(fields=["incident", "lead"], name="membership_once")]


class ChangeRow(models.Model):
    """That two incidents became one or one became two: who, what, when and why."""

    #: the incident that has the name afterwards
    incident = models.ForeignKey(IncidentRow, on_delete=models.CASCADE, related_name="changes")
    #: merged: the one that ended; split: the new one
    other = models.ForeignKey(IncidentRow, on_delete=models.CASCADE, related_name="changes_of_other")
    #: "merged" or "split"
    kind = models.CharField(max_length=6)
    #: leads that came or went
    leads = models.PositiveIntegerField()
    #: a sentence that an officer can read aloud
    because = models.TextField()
    #: an officer's words, sealed (`ReasonRow`)
    reason = models.UUIDField(null=True)
    #: the officer, or "" for the machine
    by = models.CharField(max_length=150, default="")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "incident_change"
        ordering = ["id"]


class ProposalRow(models.Model):
    """A playbook that the line proposes; a person starts it or declines it."""

    key = models.CharField(max_length=160, primary_key=True)
    protocol = models.CharField(max_length=40)
    incident = models.ForeignKey(IncidentRow, null=True, on_delete=models.CASCADE, related_name="proposals")
    lead = models.ForeignKey(LeadRow, null=True, on_delete=models.CASCADE, related_name="proposals")
    because = models.TextField()
    at = models.DateTimeField()
    #: "", "started" or "declined"
    answer = models.CharField(max_length=10, default="")
    answered_by = models.CharField(max_length=150, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Newest last."""

        db_table = "proposal"
        ordering = ["at"]
