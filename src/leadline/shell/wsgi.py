"""The web side as granian starts it: pages and API. Holds no key."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadline.shell.settings")
application = get_wsgi_application()

from leadline.shell.intake.warming import warm  # noqa: E402

warm(application)

# what is loaded now stays: a full collection would stop every thread of the intake for a tenth of a second
gc.freeze()
