"""Rows of the files that came with a report: sealed, each with what is known and what was read out of it."""

from __future__ import annotations

from django.db import models


class EvidenceRow(models.Model):
    """One file. Name, size and hash are inside `about`; the bytes lie in a row of their own."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey("line.ReportRow", on_delete=models.CASCADE, related_name="files")
    #: the revision of the report that it came with
    revision = models.PositiveIntegerField()
    #: 1 for the first file of the report, in the order in which they came
    number = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    #: SHA-256 of a sealed salt and the file's SHA-256
    commitment = models.BinaryField()
    #: name, type, size and hash as an age file to the intake key
    about = models.BinaryField()
    #: whether place and device were taken out before it was stored, because the reporter wished so
    stripped = models.BooleanField(default=False)
    #: what was read out of it as an age file to the intake key; null until it was examined
    facts = models.BinaryField(null=True)
    #: what the file says of itself as an age file to the reporter's inbox, or null
    told = models.BinaryField(null=True)
    examined_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they came; each place once."""

        db_table = "evidence"
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="evidence_once")]


class ContentRow(models.Model):
    """One piece of the bytes of one file as an age file; never read for a list."""

    evidence = models.ForeignKey(EvidenceRow, on_delete=models.CASCADE, related_name="content")
    #: 0 for the first
    part = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Kept out of the row that lists look at; each piece once."""

        db_table = "evidence_content"
        ordering = ["evidence", "part"]
        constraints = [models.UniqueConstraint(fields=["evidence", "part"], name="evidence_piece_once")]
