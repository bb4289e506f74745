from __future__ import annotations

from django.utils.translation import override

from leadline.audit.kinds import KINDS
from leadline.shell.console import deeds


def test_every_kind_of_the_chain_has_a_title_for_people():
    assert set(deeds.TITLES) == set(KINDS)


def test_facts_are_words_and_a_hash_is_short():
    with override("en"):
        line = deeds.facts({"clock": "danger", "change": "met", "reason_sha256": "ab" * 32, "why": ""})

    assert line == "clock: Danger to life, change: met, hash of the reason: abababab…"
