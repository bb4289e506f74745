"""How often a report in the form's language is taken for another one, and the other way round.

    python -m bench.quality.triage.language [--shared ../shared]

English: public texts (tweets in crises, sightings, messages to an emergency number translated into English)
and our starter corpus; other languages: the originals of those messages, Haitian Creole and French. The naive
baseline looks at the script alone. Rows with fewer than 20 letters are left out. The margin was chosen on
the first 8,000 rows of each set, so figures are of the rows behind those, where there are any.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from pathlib import Path

from scipy.stats import binomtest

from leadline.policy.starter import starter
from leadline.triage.language import LEAST_LETTERS, is_in

SETS = (
    ("crisis tweets", "en_crisis_on_topic", "text"),
    ("sightings", "en_sightings", "text"),
    ("emergency messages, translated", "en_sms_disaster_requests", "text"),
    ("emergency messages, originals", "en_sms_disaster_requests", "original"),
)
SEEN = 8_000


def told(texts: list[str], language: str) -> str:
    """The share that is called another language, with its exact 95 % interval, and the cost."""
    texts = [text for text in texts if sum(char.isalpha() for char in text) >= LEAST_LETTERS]
    began = time.process_time()
    strange = sum(not is_in(text, language) for text in texts)
    each_ms = (time.process_time() - began) / len(texts) * 1000
    low, high = binomtest(strange, len(texts)).proportion_ci(method="exact")
    return f"{len(texts):7,} {strange / len(texts):8.2%} ({low:.2%} to {high:.2%}) {each_ms:6.3f} ms"


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--shared", type=Path, default=Path("../shared"))
    given = ask.parse_args()
    print(f"{'called another language':36} {'rows':>7} {'share':>8}")
    for language in ("en", "zh"):
        texts = [one.text for one in (*starter(language), *starter(language, heldout=True))]
        print(f"{'starter corpus, ' + language:36} {told(texts, language)}")
    for name, file, field in SETS:
        with gzip.open(given.shared / "data" / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        texts = [row[field] for row in (rows[SEEN:] or rows) if row.get(field)]
        print(f"{name:36} {told(texts, 'en')}")
    print(f"script alone calls all of these English; load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
