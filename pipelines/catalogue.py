"""The exports that are recognised, as the command line lists them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pipelines.meaning.presets import presets


def folder(root: Path) -> Path:
    """Where the sources lie that were saved in an installation."""
    return root / "sources"


def digest(root: Path) -> str:
    """What changes with any source that is saved or removed here; empty where there is none."""
    paths = sorted(folder(root).glob("*.toml"))
    if not paths:
        return ""
    return hashlib.sha256(b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in paths)).hexdigest()[:16]


def sources(root: Path | None = None) -> list[dict[str, Any]]:
    """Name, label, tool, table (None: recognised and refused) and evidence grade of every known export, by name.

    Raises PresetError where a saved source is damaged.
    """
    described = [
        {
            "name": preset.name,
            "label": f"{preset.label}, with words of your own" if preset.own_words else preset.label,
            "source": preset.source,
            "table": preset.table or None,
            "evidence": "installation" if preset.installation or preset.own_words else preset.grade,
        }
        for preset in presets(folder(root) if root else None)
    ]
    return sorted(described, key=lambda source: str(source["name"]))


def names(root: Path | None = None) -> list[str]:
    """What `--source` may be: the name of an export, or of the tool it comes from."""
    return sorted({str(source[key]) for source in sources(root) for key in ("name", "source")})
