"""Gives the demo a home and a profile of its own; imported before the settings are read."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("LEADLINE_HOME", str(Path.home() / ".leadline-demo"))
os.environ.setdefault("LEADLINE_PROFILE", "demo-town")
os.environ.setdefault("LEADLINE_LOG", "warning")
