"""Adds rules that people write in the console: what was tried, what the past said, what was switched."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "append_only_rules.sql").read_text()
UNDO = """
DROP TRIGGER rule_trial_append_only ON rule_trial;
DROP TRIGGER rule_result_append_only ON rule_result;
DROP TRIGGER rule_switch_append_only ON rule_switch;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0011_findings_in_full"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrialRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("kinds", models.JSONField(default=list)),
                ("count", models.PositiveIntegerField()),
                ("radius_m", models.FloatField()),
                ("window", models.DurationField()),
                ("protocol", models.CharField(max_length=60)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "rule_trial", "ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="ResultRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "trial",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="line.trialrow",
                    ),
                ),
            ],
            options={"db_table": "rule_result"},
        ),
        migrations.CreateModel(
            name="RuleSwitchRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_on", models.BooleanField()),
                ("why", models.TextField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="switches",
                        to="line.trialrow",
                    ),
                ),
            ],
            options={"db_table": "rule_switch", "ordering": ["id"]},
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
