"""Adds the files of reports, sealed, and what was read out of them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "append_only_evidence.sql").read_text()
UNDO = """
DROP TRIGGER evidence_content_stays ON evidence_content;
DROP TRIGGER evidence_stays ON evidence;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0013_checking"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("revision", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("received_at", models.DateTimeField()),
                ("commitment", models.BinaryField()),
                ("about", models.BinaryField()),
                ("stripped", models.BooleanField(default=False)),
                ("facts", models.BinaryField(null=True)),
                ("told", models.BinaryField(null=True)),
                ("examined_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="line.reportrow"
                    ),
                ),
            ],
            options={"db_table": "evidence", "ordering": ["report", "number"]},
        ),
        migrations.CreateModel(
            name="ContentRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="content",
                        to="line.evidencerow",
                    ),
                ),
            ],
            options={"db_table": "evidence_content", "ordering": ["evidence", "part"]},
        ),
        migrations.AddConstraint(
            model_name="contentrow",
            constraint=models.UniqueConstraint(fields=("evidence", "part"), name="evidence_piece_once"),
        ),
        migrations.AddConstraint(
            model_name="evidencerow",
            constraint=models.UniqueConstraint(fields=("report", "number"), name="evidence_once"),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
