"""Makes an installed wheel whole: compiles the translations and builds the pages if nobody has yet.

`make setup` does the same for a copy of the source, so an editable install skips it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "leadline" / "shell" / "static" / "built"


class WholeWheel(BuildHookInterface[Any]):
    """Runs before the files of a wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Nothing; translations and pages then lie where the wheel looks for them."""
        if version == "editable" or not FRONTEND.is_dir():
            return
        subprocess.run([sys.executable, str(ROOT / "tools" / "compile_texts.py")], check=True)
        if not (BUILT / "THIRD_PARTY.md").exists():
            subprocess.run(["npm", "ci", "--silent"], cwd=FRONTEND, check=True)
            subprocess.run(["npm", "run", "--silent", "build"], cwd=FRONTEND, check=True)
