"""Models: the files that hold what the voters of this line have learnt, one a language, below its home.

A file that is broken, foreign or changed is refused, written down, and left alone: the line sorts on with
the voters that it has, and every certificate of the missing ones is void.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from leadline.audit.chain import Draft
from leadline.errors import BadInput, Tampered
from leadline.shell.tables import chain
from leadline.triage.learning.modelfile import Manifest, load
from leadline.triage.learning.panel import Panel
from leadline.triage.voter import Voter
from leadline.triage.voters.learned import Bench, LearnedVoter

log = structlog.get_logger()
LANGUAGES = ("en", "zh")
SUFFIX = ".panel"
#: a panel is heard once before it sorts: what it needs is in memory then
_FIRST = {"en": "A gray box hangs on the lamp post.", "zh": "灯杆上挂着一个灰色的盒子。"}


def folder() -> Path:
    """Where the model files lie."""
    return Path(settings.HOME) / "models"


def path_of(language: str) -> Path:
    """The model file of a language."""
    return folder() / f"{language}{SUFFIX}"


def learned_voters(now: datetime) -> list[Voter]:
    """The voters of the model files that can be trusted, ready to judge; none where there is no file."""
    panels: dict[str, Panel] = {}
    manifests: dict[str, Manifest] = {}
    for language in LANGUAGES:
        path = path_of(language)
        if not path.exists():
            continue
        try:
            panels[language], manifests[language] = load(path)
        except (BadInput, Tampered) as error:
            _refuse(path, str(error), now)
    for language, panel in panels.items():
        panel.hear([_FIRST[language]])
    return voters_of(panels, manifests)


def voters_of(panels: dict[str, Panel], manifests: dict[str, Manifest]) -> list[Voter]:
    """One voter for each learner that any of the panels has."""
    hashes = {language: manifest.model_hash[:16] for language, manifest in manifests.items()}
    names = sorted({name for panel in panels.values() for name in panel.names})
    bench = Bench(panels)
    return [LearnedVoter(name, bench, hashes) for name in names]


def with_learned(shipped: Sequence[Voter], now: datetime) -> list[Voter]:
    """The shipped voters and those of the model files."""
    return [*shipped, *learned_voters(now)]


def _refuse(path: Path, why: str, now: datetime) -> None:
    log.error("model refused", file=path.name, why=why)
    with transaction.atomic():
        detail = {"file": path.name, "why": why[:200]}
        chain.append([Draft(at=now, kind="model.refused", subject=path.name, detail=detail)])
