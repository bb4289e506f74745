"""The web side as granian starts it: pages and API. Holds no key."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadline.shell.settings")
application = get_wsgi_application()
