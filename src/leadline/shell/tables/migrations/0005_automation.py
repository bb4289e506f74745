"""Adds certificates, tries, switches, second looks and trainings."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "append_only_automation.sql").read_text()
UNDO = """
DROP TRIGGER certificate_append_only ON certificate;
DROP TRIGGER certify_try_append_only ON certify_try;
DROP TRIGGER switch_append_only ON switch;
DROP TRIGGER training_append_only ON training;
DROP TRIGGER look_answered_once ON look;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0004_once_and_spent"),
    ]

    operations = [
        migrations.CreateModel(
            name="SwitchRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=12)),
                ("language", models.CharField(default="", max_length=8)),
                ("channel", models.CharField(default="", max_length=10)),
                ("is_on", models.BooleanField()),
                ("why", models.TextField()),
                ("by", models.CharField(default="", max_length=150)),
                ("at", models.DateTimeField()),
                ("evidence", models.FloatField(null=True)),
            ],
            options={
                "db_table": "switch",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TrainingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("model_hash", models.CharField(max_length=64)),
                ("labels", models.PositiveIntegerField()),
                ("data_from", models.DateTimeField(null=True)),
                ("data_to", models.DateTimeField(null=True)),
                ("manifest", models.JSONField(default=dict)),
                ("by", models.CharField(default="", max_length=150)),
                ("because", models.TextField()),
            ],
            options={
                "db_table": "training",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="leadrow",
            name="desks",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="CertificateRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("action", models.CharField(max_length=12)),
                ("language", models.CharField(max_length=8)),
                ("channel", models.CharField(max_length=10)),
                ("threshold", models.FloatField()),
                ("alpha", models.FloatField()),
                ("delta", models.FloatField()),
                ("method", models.CharField(max_length=20)),
                ("n", models.PositiveIntegerField()),
                ("errors", models.PositiveIntegerField()),
                ("upper_bound", models.FloatField()),
                ("missed", models.PositiveIntegerField(default=0)),
                ("actionable", models.PositiveIntegerField(default=0)),
                ("missed_bound", models.FloatField(null=True)),
                ("coverage", models.FloatField()),
                ("window_from", models.DateTimeField()),
                ("window_to", models.DateTimeField()),
                ("model_hash", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "db_table": "certificate",
                "ordering": ["issued_at"],
                "indexes": [
                    models.Index(
                        fields=["action", "language", "channel", "issued_at"], name="certificate_cell"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LookRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reader", models.PositiveSmallIntegerField(default=1)),
                ("language", models.CharField(max_length=8)),
                ("channel", models.CharField(max_length=10)),
                ("drawn_at", models.DateTimeField()),
                ("seed", models.CharField(max_length=64)),
                ("moves", models.JSONField(default=list)),
                ("votes", models.JSONField(default=list)),
                ("scope", models.CharField(max_length=10)),
                ("category", models.CharField(default="", max_length=40)),
                ("model_hash", models.CharField(max_length=64)),
                ("beside", models.UUIDField(null=True)),
                ("by", models.CharField(default="", max_length=150)),
                ("at", models.DateTimeField(null=True)),
                ("said_scope", models.CharField(default="", max_length=10)),
                ("said_category", models.CharField(default="", max_length=40)),
                ("said_referral", models.CharField(default="", max_length=40)),
                ("said_spam", models.BooleanField(default=False)),
                ("said_same", models.BooleanField(default=False)),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="line.leadrow"
                    ),
                ),
            ],
            options={
                "db_table": "look",
                "ordering": ["id"],
                "indexes": [
                    models.Index(condition=models.Q(("by", "")), fields=["drawn_at"], name="look_waiting"),
                    models.Index(fields=["language", "channel", "at"], name="look_cell"),
                ],
                "constraints": [models.UniqueConstraint(fields=("lead", "reader"), name="look_once")],
            },
        ),
        migrations.CreateModel(
            name="TryRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=12)),
                ("language", models.CharField(max_length=8)),
                ("channel", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("looks", models.PositiveIntegerField(default=0)),
                ("model_hash", models.CharField(max_length=64)),
                ("because", models.TextField()),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="line.certificaterow"
                    ),
                ),
            ],
            options={
                "db_table": "certify_try",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["action", "language", "channel", "at"], name="try_cell")],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
