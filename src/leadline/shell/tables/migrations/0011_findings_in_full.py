"""Findings gain what they are about, their picture, both languages, and runs that officers ask for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0010_incident_changes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="findingrow",
            name="finding_once",
        ),
        migrations.AddField(
            model_name="findingrow",
            name="about",
            field=models.CharField(default="", max_length=120),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="because_zh",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="by",
            field=models.CharField(default="", max_length=150),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="figure",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="rests_on",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="run",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="would_change",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="findingrow",
            name="would_change_zh",
            field=models.TextField(default=""),
        ),
        migrations.RunSQL(
            """UPDATE finding SET rests_on = '["words"]' WHERE inputs ->> 'own_words' = 'true'""",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="findingrow",
            constraint=models.UniqueConstraint(
                fields=("lead", "revision", "verifier", "about", "run"), name="finding_once"
            ),
        ),
    ]
