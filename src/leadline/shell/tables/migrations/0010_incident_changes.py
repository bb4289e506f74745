"""Adds the incident in which another one lives on, and the rows of merges and splits."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "append_only_changes.sql").read_text()
UNDO = "DROP TRIGGER incident_change_append_only ON incident_change;"


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0009_token"),
    ]

    operations = [
        migrations.AddField(
            model_name="incidentrow",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="merged",
                to="line.incidentrow",
            ),
        ),
        migrations.CreateModel(
            name="ChangeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=6)),
                ("leads", models.PositiveIntegerField()),
                ("because", models.TextField()),
                ("reason", models.UUIDField(null=True)),
                ("by", models.CharField(default="", max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="line.incidentrow",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes_of_other",
                        to="line.incidentrow",
                    ),
                ),
            ],
            options={
                "db_table": "incident_change",
                "ordering": ["id"],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
