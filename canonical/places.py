"""Where an installation keeps its data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

HOUSE: Final = Path(__file__).resolve().parents[1]


def data_dir() -> Path:
    """The folder this installation writes to: `CARELENS_DATA`, else `data/` in this folder."""
    return Path(os.environ.get("CARELENS_DATA") or HOUSE / "data").resolve()


SAMPLES_DIR: Final = HOUSE / "data" / "samples"
