"""Files that are there whole or not at all, and the one lock that writers take turns with."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

Progress = Callable[[str, int, int], None]

LOCK: Final = "lock"
ASK_AGAIN_SECONDS: Final = 0.05


class LoadError(Exception):
    """An act that did not happen; the state before it is intact. `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def silent(step: str, done: int, total: int) -> None:
    """A progress callback that says nothing."""


def now() -> datetime:
    """The time of this moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def private(folder: Path) -> Path:
    """The folder, there and open to its owner only: rows of customers lie below."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # another owner's, or a file system without modes
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    return folder


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str) -> None:
    """Replace `path` with `text` so that every reader, and every crash, sees the old text or the new one."""
    draft = _draft(path)
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def create_once(path: Path, content: bytes) -> bytes:
    """The content of `path`, which is created with `content`, readable by its owner only, unless it exists."""
    if not path.exists():
        draft = _draft(path)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # fails where another process was first, whose content then counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        sync(path.parent)
    return path.read_bytes()


def _draft(path: Path) -> Path:
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}.draft")


@contextmanager
def writing(folder: Path, act: str, wait: float, progress: Progress = silent) -> Iterator[None]:
    """Hold the writers' lock of `folder` while doing `act`; LoadError names the holder after `wait` seconds."""
    path = private(folder) / LOCK
    lock = FileLock(path, thread_local=False)
    _acquire(lock, path, wait, progress)
    try:
        # The system frees the lock of a killed process; what it wrote here is read only while the lock is held.
        path.write_text(json.dumps({"act": act, "pid": os.getpid(), "since": now().isoformat()}), encoding="utf-8")
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, path: Path, wait: float, progress: Progress) -> None:
    until = time.monotonic() + wait
    told = False
    while True:
        try:
            lock.acquire(timeout=ASK_AGAIN_SECONDS, poll_interval=ASK_AGAIN_SECONDS / 2)
        except Timeout:
            if time.monotonic() >= until:
                raise LoadError(
                    f"Another writer is at work: {holder(path)}. Nothing was changed.",
                    "Wait until it has finished, then try again.",
                ) from None
            if not told:
                progress(f"Waiting for another writer: {holder(path)}", 0, 0)
                told = True
        else:
            return


def holder(path: Path) -> str:
    """Who holds the lock and since when, in words."""
    try:
        note = json.loads(path.read_text("utf-8"))
        return f"'{note['act']}' by process {note['pid']} since {note['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has just begun"
