"""Files that were uploaded and not understood, kept for their uploader's session until their columns are mapped."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from streamlit.runtime.scriptrunner import get_script_run_ctx

LONGEST_SECONDS: Final = 2 * 3600
MOST: Final = 10  # files of one session


def folder(root: Path) -> Path:
    """The folder of this session under the installation; nobody else is shown what lies in it."""
    context = get_script_run_ctx()
    session = context.session_id if context else "none"
    return root / "uploads" / hashlib.sha256(session.encode()).hexdigest()[:24]


def keep(place: Path, path: Path) -> Path:
    """The copy of a file in a session's folder, under its own name."""
    return _placed(place, path.name, lambda target: shutil.copyfile(path, target))


def keep_bytes(place: Path, name: str, content: bytes | memoryview) -> Path:
    """The upload in a session's folder; of a name that a browser may have made up only the last part is used."""
    return _placed(place, safe_name(name), lambda target: target.write_bytes(content))


def safe_name(name: str) -> str:
    """The last part of a name from a browser, or `upload`."""
    last = PurePosixPath(name.replace("\\", "/")).name.replace("\x00", "")[-120:]
    return last if last.strip(". ") else "upload"


def _placed(place: Path, name: str, write: object) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    target = place / name
    assert callable(write)
    write(target)
    os.utime(place)
    for old in files(place)[MOST:]:
        old.unlink(missing_ok=True)
    return target


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
