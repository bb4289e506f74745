"""Rows of operators' tokens: only the hash of a token is kept."""

from __future__ import annotations

from django.db import models


class TokenRow(models.Model):
    """One token that reads the figures of sorting; a revoked one stays, so that its name is never reused."""

    name = models.CharField(max_length=60, unique=True)
    #: SHA-256 of the token, hexadecimal
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """A small table, oldest first."""

        db_table = "token"
        ordering = ["id"]
