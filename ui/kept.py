"""Files that were uploaded and not understood, kept for their uploader's session until their columns are mapped."""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from streamlit.runtime.scriptrunner import get_script_run_ctx

from pipelines.durable import private
from pipelines.filename import shown
from pipelines.inbox import free_name

LONGEST_SECONDS: Final = 2 * 3600
MOST: Final = 10  # files of one session


def folder(root: Path) -> Path:
    """The folder of this session under the installation; nobody else is shown what lies in it."""
    context = get_script_run_ctx()
    session = context.session_id if context else "none"
    return root / "uploads" / hashlib.sha256(session.encode()).hexdigest()[:24]


def keep(place: Path, path: Path, name: str) -> Path:
    """The copy of a file in a session's folder, under the last part of this name or, where it is taken, a like one."""
    private(place.parent)
    last = safe_name(shown(name))
    taken = private(place) / last
    os.utime(place)
    if taken.exists() and filecmp.cmp(taken, path, shallow=False):
        return taken
    target = free_name(place, last)
    shutil.copyfile(path, target)
    for old in files(place)[MOST:]:
        old.unlink(missing_ok=True)
    return target


def keep_bytes(place: Path, name: str, content: bytes | memoryview) -> Path:
    """The upload in a session's folder; of a name that a browser may have made up only the last part is used."""
    with tempfile.TemporaryDirectory(dir=private(place.parent)) as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        return keep(place, path, name)


def safe_name(name: str) -> str:
    """The last part of a name from a browser, or `upload`."""
    last = PurePosixPath(name.replace("\\", "/")).name.replace("\x00", "")[-120:]
    return last if last.strip(". ") else "upload"


def files(place: Path) -> list[Path]:
    """The kept files of a session, the newest first."""
    with suppress(OSError):
        return sorted(place.iterdir(), key=lambda path: -path.stat().st_mtime_ns)
    return []


def sweep(root: Path) -> None:
    """Remove what sessions left behind that kept nothing for two hours."""
    with suppress(OSError):
        for place in (root / "uploads").iterdir():
            if time.time() - place.stat().st_mtime > LONGEST_SECONDS:
                shutil.rmtree(place, ignore_errors=True)
