"""Compiles every translation below src/leadline/shell (.po to .mo) that is newer than what is there.

Run by `make setup`; where no translation exists it does nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

SHELL = Path(__file__).parents[1] / "src" / "leadline" / "shell"


def main() -> int:
    """0, or 1 if a translation cannot be read."""
    for source in sorted(SHELL.rglob("LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            texts = polib.pofile(str(source), encoding="utf-8", check_for_duplicates=True)
        except (OSError, ValueError) as error:
            sys.stderr.write(f"{source}: {error}\n")
            return 1
        texts.save_as_mofile(str(compiled))
        sys.stdout.write(f"{compiled.relative_to(SHELL)}: {len(texts.translated_entries())} texts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
