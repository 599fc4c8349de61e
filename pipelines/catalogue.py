"""The exports that are recognised, as the command line lists them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.meaning.presets import presets


def sources(root: Path | None = None) -> list[dict[str, Any]]:
    """Name, label, tool, table (None: recognised and refused) and evidence grade of every known export, by name."""
    own = root / "sources" if root else None
    described = [
        {
            "name": preset.name,
            "label": preset.label,
            "source": preset.source,
            "table": preset.table or None,
            "evidence": preset.grade,
        }
        for preset in presets(own)
    ]
    return sorted(described, key=lambda source: str(source["name"]))


def names(root: Path | None = None) -> list[str]:
    """What `--source` may be: the name of an export, or of the tool it comes from."""
    return sorted({str(source[key]) for source in sources(root) for key in ("name", "source")})
