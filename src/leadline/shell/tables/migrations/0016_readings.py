"""Reports gain what a radio receiver showed at their place, leads what an officer entered of it."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "append_only_readings.sql").read_text()
UNDO = "DROP TRIGGER reading_append_only ON reading;"


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0015_imprints"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportrow",
            name="strength_dbm",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="reportrow",
            name="bearing_deg",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="leadrow",
            name="measured",
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name="ReadingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("strength_dbm", models.FloatField(null=True)),
                ("bearing_deg", models.FloatField(null=True)),
                ("how", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="line.leadrow",
                    ),
                ),
            ],
            options={"db_table": "reading", "ordering": ["id"]},
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
