"""Rows of a lead: where it stands, what was decided, found and promised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Right

from leadline.shell.tables.reports import ReportRow


class LeadRow(models.Model):
    """One lead; its state is the newest `StateRow`, its sorting the newest `DecisionRow`."""

    report = models.OneToOneField(ReportRow, primary_key=True, on_delete=models.CASCADE, related_name="lead")
    state = models.CharField(max_length=10, default="received")
    #: round of sorting: +1 for each addition by the reporter and each incident joined
    revision = models.PositiveIntegerField(default=1)
    #: the step that waits for this lead, or "" if none does
    waiting_for = models.CharField(max_length=12, default="sort")
    received_at = models.DateTimeField()
    scope = models.CharField(max_length=10, default="")
    category = models.CharField(max_length=40, default="")
    referral = models.CharField(max_length=40, default="")
    object_kind = models.CharField(max_length=40, default="")
    is_sensitive = models.BooleanField(default=False)
    needs_second_review = models.BooleanField(default=False)
    completeness = models.FloatField(default=0.0)
    #: proposed grade, such as "2C", and why
    grade = models.CharField(max_length=4, default="")
    grade_because = models.TextField(default="")
    #: keyed fingerprint of a confidential reporter, for independence
    reporter = models.BinaryField(null=True)
    #: keyed MinHash of the words, for near copies
    sketch = models.BinaryField(default=b"")
    #: keyed hashes of its pictures, 16 bytes each, for copies; empty until its files are read
    imprints = models.BinaryField(default=b"")
    #: what an officer entered last of a receiver's reading there (`hands.ReadingRow`), in place of the
    #: report's own; null where no officer entered one
    measured = models.JSONField(null=True)
    is_confirmed = models.BooleanField(default=True)
    confirm_ask_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=24, default="")
    band = models.PositiveSmallIntegerField(default=4)
    #: when the band may be another by time alone
    band_changes_at = models.DateTimeField(null=True)
    score = models.FloatField(default=0.0)
    urgency = models.CharField(max_length=12, default="Unknown")
    severity = models.CharField(max_length=12, default="Unknown")
    certainty = models.CharField(max_length=12, default="Unknown")
    #: list of [name, operator, value, because]
    parts = models.JSONField(default=list)
    #: what the population register said: {kind, place, because}
    setting = models.JSONField(default=dict)
    #: the at most two desks that a certified route put it before
    desks = models.JSONField(default=list)
    #: user name of the officer who works on it
    taken_by = models.CharField(max_length=150, default="")
    #: whether a check of its own can say something about it
    checks = models.BooleanField(default=False)
    #: how it waits to be checked (`ports.store.ToCheck`): "", "entered" or "all"
    to_check = models.CharField(max_length=8, default="")
    #: the round in which all verifiers were asked last, 0 if they never were
    checked = models.PositiveIntegerField(default=0)
    #: how many claims officers had entered by the last check
    checked_entered = models.PositiveIntegerField(default=0)

    class Meta:
        """The queue's order as an index over open leads; the waiting leads as others."""

        db_table = "lead"
        indexes = [
            models.Index(
                F("band").asc(),
                F("score").desc(),
                F("received_at").asc(),
                F("report").asc(),
                name="lead_queue",
                condition=Q(state__in=["received", "queued", "accepted", "asked"]),
            ),
            models.Index(
                fields=["waiting_for", "received_at"], name="lead_waiting", condition=~Q(waiting_for="")
            ),
            models.Index(fields=["received_at"], name="lead_to_check", condition=~Q(to_check="")),
            models.Index(
                fields=["object_kind", "received_at"], name="lead_kind", condition=~Q(object_kind="")
            ),
            models.Index(
                fields=["band_changes_at"], name="lead_band", condition=Q(band_changes_at__isnull=False)
            ),
            models.Index(fields=["received_at"], name="lead_received"),
            # the short name that people say on the phone is the end of the id: ten hex digits
            models.Index(Right(Cast("report", CharField()), 10), name="lead_reference"),
        ]


class StateRow(models.Model):
    """One change of state: from, to, why, by whom. Appended, never changed."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="states")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    #: why, in the line's own words; an officer's reason is sealed (`ReasonRow`)
    why = models.TextField(default="")
    reason = models.UUIDField(null=True)
    by = models.CharField(max_length=150, default="")
    at = models.DateTimeField()
    #: the row that this one takes back
    undoes = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

    class Meta:
        """Oldest first."""

        db_table = "state"
        ordering = ["id"]


class DecisionRow(models.Model):
    """How a lead was sorted, by machine (by = "") or by an officer. Appended, never changed."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="decisions")
    revision = models.PositiveIntegerField()
    #: the Decision as plain data
    body = models.JSONField()
    because = models.TextField()
    because_zh = models.TextField(default="")
    #: an officer's reason, sealed (`ReasonRow`)
    reason = models.UUIDField(null=True)
    by = models.CharField(max_length=150, default="")
    at = models.DateTimeField()
    #: the row that this one takes back
    undoes = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

    class Meta:
        """Oldest first."""

        db_table = "decision"
        ordering = ["id"]


class FindingRow(models.Model):
    """One verifier's answer to one claim on one round of a lead. Appended, never changed."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="findings")
    revision = models.PositiveIntegerField()
    #: the step in which it was made: "sort", from the words alone, or "check"
    step = models.CharField(max_length=12, default="sort")
    verifier = models.CharField(max_length=40)
    verdict = models.CharField(max_length=16)
    strength = models.FloatField(null=True)
    strength_is = models.CharField(max_length=40, default="")
    uncertainty = models.TextField(default="")
    because = models.TextField()
    because_zh = models.TextField(default="")
    #: the file, ship or record that it is about, where a verifier answers several times
    about = models.CharField(max_length=120, default="")
    would_change = models.TextField(default="")
    would_change_zh = models.TextField(default="")
    #: where it comes from, see `Finding.rests_on`
    rests_on = models.JSONField(default=list)
    inputs = models.JSONField(default=dict)
    #: what a picture of it needs
    figure = models.JSONField(default=dict)
    method_version = models.CharField(max_length=20)
    #: how many claims officers had entered for the lead when it was made
    run = models.PositiveIntegerField(default=0)
    #: user name of the officer who asked for this run, or "" for the machine
    by = models.CharField(max_length=150, default="")
    at = models.DateTimeField(null=True)

    class Meta:
        """One answer a verifier, claim, round and run."""

        db_table = "finding"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "revision", "verifier", "about", "run"], name="finding_once"
            ),
        ]


class DeadlineRow(models.Model):
    """One promise of one lead."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="deadlines")
    clock = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stood_s = models.FloatField(default=0.0)
    because = models.TextField()
    met_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.TextField(default="")
    #: when the next person is to be told that it is missed
    notice_at = models.DateTimeField(null=True)

    class Meta:
        """One clock of a kind a lead; an index over what may have to be told."""

        db_table = "deadline"
        constraints = [models.UniqueConstraint(fields=["lead", "clock"], name="deadline_once")]
        indexes = [
            models.Index(fields=["due_at"], name="deadline_due", condition=Q(met_at__isnull=True)),
            models.Index(fields=["notice_at"], name="deadline_notice", condition=Q(notice_at__isnull=False)),
        ]


class QuestionRow(models.Model):
    """What an officer asked the reporter; shown in the inbox."""

    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE, related_name="questions")
    sealed = models.BinaryField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        db_table = "question"
        ordering = ["id"]
