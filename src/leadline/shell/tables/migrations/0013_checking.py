"""Lets leads wait to be checked beside the other steps, and keeps the claims that officers enter."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

SQL = (Path(__file__).parent.parent / "sql" / "append_only_checking.sql").read_text()
UNDO = "DROP TRIGGER entered_append_only ON entered;"


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0012_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="leadrow",
            name="checks",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="leadrow",
            name="to_check",
            field=models.CharField(default="", max_length=8),
        ),
        migrations.AddField(
            model_name="leadrow",
            name="checked",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="leadrow",
            name="checked_entered",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="step",
            field=models.CharField(default="sort", max_length=12),
        ),
        migrations.AddIndex(
            model_name="leadrow",
            index=models.Index(
                fields=["received_at"], name="lead_to_check", condition=Q(("to_check", ""), _negated=True)
            ),
        ),
        migrations.CreateModel(
            name="EnteredRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verifier", models.CharField(max_length=40)),
                ("claim", models.JSONField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entered",
                        to="line.leadrow",
                    ),
                ),
            ],
            options={"db_table": "entered", "ordering": ["id"]},
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
