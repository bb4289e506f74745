"""Files of the demo: the town's map where the console looks for the operator's own layers."""

from __future__ import annotations

import json
from pathlib import Path

from leadline.shell.demo import town


def write_layers(home: Path, seed: int) -> None:
    """Nothing; the town lies as GeoJSON below `home`/basemap, in drawing order."""
    folder = home / "basemap"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, layer) in enumerate(town.layers(seed).items()):
        (folder / f"{number}-{name}.geojson").write_text(json.dumps(layer, ensure_ascii=False))
