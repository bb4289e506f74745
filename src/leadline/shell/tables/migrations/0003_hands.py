"""Adds what officers do by hand, sealed reasons, and an index over short names."""

import uuid
from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "append_only_hands.sql").read_text()
UNDO = """
DROP TRIGGER taking_append_only ON taking;
DROP TRIGGER tying_append_only ON tying;
DROP TRIGGER tick_append_only ON tick;
DROP TRIGGER grading_append_only ON grading;
DROP TRIGGER reason_append_only ON reason;
DROP TRIGGER revision_erases_reasons ON revision;
DROP FUNCTION erase_reasons();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0002_append_only_and_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="GradingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=1)),
                ("credibility", models.PositiveSmallIntegerField()),
                ("reason", models.UUIDField(null=True)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "grading",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReasonRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "reason",
            },
        ),
        migrations.CreateModel(
            name="TakingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.CharField(default="", max_length=150)),
                ("after", models.CharField(default="", max_length=150)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "taking",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TickRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.PositiveSmallIntegerField()),
                ("mark", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "tick",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TyingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_tied", models.BooleanField()),
                ("reason", models.UUIDField(null=True)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "tying",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="reason",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="undoes",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="line.decisionrow"
            ),
        ),
        migrations.AddField(
            model_name="incidentrow",
            name="closed_reason",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="staterow",
            name="reason",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="leadrow",
            index=models.Index(
                django.db.models.functions.text.Right(
                    django.db.models.functions.comparison.Cast("report", models.CharField()), 10
                ),
                name="lead_reference",
            ),
        ),
        migrations.AddField(
            model_name="gradingrow",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="gradings", to="line.leadrow"
            ),
        ),
        migrations.AddField(
            model_name="reasonrow",
            name="incident",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reasons",
                to="line.incidentrow",
            ),
        ),
        migrations.AddField(
            model_name="reasonrow",
            name="lead",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reasons",
                to="line.leadrow",
            ),
        ),
        migrations.AddField(
            model_name="takingrow",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="takings", to="line.leadrow"
            ),
        ),
        migrations.AddField(
            model_name="takingrow",
            name="undoes",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="line.takingrow"
            ),
        ),
        migrations.AddField(
            model_name="tickrow",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="ticks", to="line.proposalrow"
            ),
        ),
        migrations.AddField(
            model_name="tyingrow",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tyings", to="line.incidentrow"
            ),
        ),
        migrations.AddField(
            model_name="tyingrow",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tyings", to="line.leadrow"
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
