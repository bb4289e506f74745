"""Lets an addition come in once, and lets all processes know which proofs are spent."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns and a table; nothing that exists is changed."""

    dependencies = [("line", "0003_hands")]
    operations = [
        migrations.AddField("revisionrow", "idempotency_hash", models.BinaryField(null=True)),
        migrations.AddField("revisionrow", "words_mac", models.BinaryField(null=True)),
        migrations.AddConstraint(
            "revisionrow",
            models.UniqueConstraint(fields=("report", "idempotency_hash"), name="addition_once"),
        ),
        migrations.CreateModel(
            name="SpentRow",
            fields=[
                ("hash", models.BinaryField(primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
            options={
                "db_table": "spent",
                "indexes": [models.Index(fields=["until"], name="spent_until")],
            },
        ),
    ]
