"""Storing: writes the sealed files of a report beside its words, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import Max

from leadline.audit.chain import Draft
from leadline.errors import TooLong
from leadline.intake.files import SealedFile
from leadline.policy.evidence import EvidenceBounds
from leadline.shell.tables.evidence import EvidenceRow

#: in binary, as text a piece would be twice as long
_PIECE = "INSERT INTO evidence_content (evidence_id, part, sealed) VALUES (%s, %s, %b)"


def store_files(report: UUID, revision: int, files: Sequence[SealedFile], now: datetime) -> list[Draft]:
    """What is to be written into the audit chain; the files are stored when the transaction commits."""
    newest = EvidenceRow.objects.filter(report=report).aggregate(newest=Max("number"))["newest"] or 0
    EvidenceRow.objects.bulk_create(
        EvidenceRow(
            id=file.id,
            report_id=report,
            revision=revision,
            number=number,
            received_at=now,
            commitment=file.commitment,
            about=file.about,
            told=file.told,
            stripped=file.stripped,
        )
        for number, file in enumerate(files, newest + 1)
    )
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        for file in files:
            for part, piece in enumerate(file.pieces):
                cursor.execute(_PIECE, [file.id, part, piece])
    return [_draft(report, revision, file, now) for file in files]


def check_room(report: UUID, coming: int, bounds: EvidenceBounds) -> None:
    """Nothing; raises TooLong if the report would have more files than one may. The caller holds its lock."""
    held = EvidenceRow.objects.filter(report=report).count()
    if held + coming > bounds.files_in_all:
        limit = f"at most {bounds.files_in_all} files with one report in all"
        raise TooLong("files", limit, f"{held} are there already")


def _draft(report: UUID, revision: int, file: SealedFile, now: datetime) -> Draft:
    return Draft(
        at=now,
        kind="evidence.received",
        subject=str(file.id),
        detail={
            "report": str(report),
            "revision": revision,
            "commitment": file.commitment.hex(),
            "stripped": file.stripped,
        },
    )
