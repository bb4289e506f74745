"""Ready: Django is set up when this file is imported, and `tables` lends the database to a command.

A command that reads tables imports this file before it imports them; the others start faster without.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import django
from django.conf import settings
from django.db import OperationalError, connection

from leadline.errors import Misconfigured, TryAgain
from leadline.shell.database import home_of, is_embedded
from leadline.shell.database.embedded import borrow
from leadline.shell.database.layout import Layout

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadline.shell.settings")
django.setup()

#: the folder of this installation
HOME = home_of(os.environ)


def check() -> None:
    """Nothing, once the settings hold together; Misconfigured otherwise."""
    if not settings.configured:
        raise Misconfigured("the settings cannot be read: DJANGO_SETTINGS_MODULE names another project")


@contextmanager
def tables() -> Iterator[None]:
    """The line's tables for the length of the block; starts the embedded server if none runs.

    Raises Misconfigured where no line has been yet, TryAgain if the server cannot be reached.
    """
    if is_embedded(os.environ) and not Layout.of(HOME).data.exists():
        raise Misconfigured(
            f"there is no line in {HOME} yet: start `leadline serve` once, or set LEADLINE_HOME"
        )
    with borrow(HOME) if is_embedded(os.environ) else nullcontext():
        try:
            if "audit" not in connection.introspection.table_names():
                raise Misconfigured("the database has no tables of a line yet: start `leadline serve` once")
            yield
        except OperationalError as error:
            raise TryAgain(
                "the database cannot be reached; `leadline doctor` says why", after_s=5.0
            ) from error
        finally:
            connection.close()
            if hasattr(connection, "close_pool"):
                connection.close_pool()
