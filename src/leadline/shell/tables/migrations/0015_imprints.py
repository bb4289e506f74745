"""Leads gain the imprints of their pictures, so that copies of one picture are known as copies."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("line", "0014_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="leadrow",
            name="imprints",
            field=models.BinaryField(default=b""),
        ),
    ]
