"""The installed Chromium or Chrome that draws pictures and prints: where it is, and what to install without one."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import Final

from choreographer.browsers.chromium import Chromium

from language import N_

INSTALL: Final = N_(
    "PDF, PNG and SVG are drawn by Chromium or Chrome, and none is installed here. Install one "
    "(`apt install chromium`), or say in the variable BROWSER_PATH where it is, and start Carelens again."
)
# Each picture starts a browser of its own, which takes a few hundred megabytes: two at a time, the others wait.
PLACES: Final = threading.BoundedSemaphore(2)


def path() -> str | None:
    """The executable of the browser: what BROWSER_PATH names, else the first one found; None where there is none."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return shutil.which(named)
    found = Chromium.find_browser(skip_local=False)
    return found if found and Path(found).is_file() else None
