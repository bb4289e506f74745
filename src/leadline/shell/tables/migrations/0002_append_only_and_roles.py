"""Makes the appended tables refuse changes, and names the four roles."""

from __future__ import annotations

from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = (Path(__file__).parent.parent / "sql" / "append_only.sql").read_text()
UNDO = """
DROP TRIGGER audit_append_only ON audit;
DROP TRIGGER state_append_only ON state;
DROP TRIGGER decision_append_only ON decision;
DROP FUNCTION refuse_change();
"""
ROLES = ("officer", "supervisor", "auditor", "administrator")


def name_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One group a role."""
    groups = apps.get_model("auth", "Group")
    for role in ROLES:
        groups.objects.get_or_create(name=role)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("line", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunSQL(SQL, UNDO),
        migrations.RunPython(name_roles, migrations.RunPython.noop),
    ]
