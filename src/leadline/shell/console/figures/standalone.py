"""Standalone: a picture as an SVG file that any viewer shows, with the colours of the light console in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from leadline.errors import BadInput
from leadline.shell.console.figures.findings import draw_finding

#: the console's classes with the colours of its light theme (frontend/src/styles)
_STYLE = """
.picture-back{fill:#eef2f4}.picture-fill{fill:#5b6b75}.picture-sea,.picture-under{fill:#1f6f8b}
.picture-shade{fill:#1f6f8b;stroke:#c6d0d6}.picture-over{fill:#c4452d}
.picture-text{fill:#24323a;font:10px sans-serif}
.picture-line{fill:none;stroke:#1f6f8b;stroke-width:1.5}.picture-hollow{fill:none}
.picture-bound{stroke:#c4452d;stroke-width:1;stroke-dasharray:4 3}
.picture-rule{fill:none;stroke:#5b6b75;stroke-width:1.2}
.picture-area{fill:#1f6f8b;fill-opacity:.18;stroke:#1f6f8b;stroke-width:1.5}
""".replace("\n", "")


def standalone(figure: Mapping[str, Any], said: str) -> str:
    """The whole file. Raises BadInput for a figure of a kind that cannot be drawn."""
    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        settings.configure(USE_I18N=False)
    drawn = draw_finding(figure, said)
    if not drawn:
        raise BadInput("figure", "a kind that can be drawn", f"{figure.get('kind')!r} is not")
    head, _, rest = str(drawn).partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{_STYLE}</style>{rest}\n'
