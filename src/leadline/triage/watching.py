"""Watching: whether the second looks since a certificate say that its action is wrong too often by now.

One bet a cell, settled look by look in the order in which people answered. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Sequence

from leadline.methods.martingale import Watch, start
from leadline.model.certificate import Certificate
from leadline.model.label import Look
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.truth import is_right


def outcomes(certificate: Certificate, looks: Sequence[Look], taxonomy: Taxonomy) -> list[tuple[Look, bool]]:
    """The looks at decisions that the certificate covers, in the order of the answers, and whether wrong."""
    found = []
    for look in sorted(looks, key=lambda look: (look.label.at, look.label.lead)):
        for move in look.moves:
            if (
                move.action is certificate.cell.action
                and not move.barred
                and move.score >= certificate.threshold
            ):
                found.append((look, not is_right(move, look.label, taxonomy)))
    return found


def watch(certificate: Certificate, looks: Sequence[Look], taxonomy: Taxonomy) -> Watch:
    """The state of the bet after these looks: those answered since the certificate was issued."""
    state = start(certificate.alpha)
    for _, is_wrong in outcomes(certificate, looks, taxonomy):
        state = state.after(is_wrong)
    return state
