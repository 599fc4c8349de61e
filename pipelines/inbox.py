"""A folder that exports are dropped into: which files are whole, and where they go when they are dealt with."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

DONE: Final = "done"
REFUSED: Final = "refused"
# Half-written files of browsers, editors and copy programs, and what a folder says about itself.
_UNFINISHED: Final = re.compile(
    r"[.~].*|.*~|.*\.(part|partial|filepart|crdownload|download|tmp|temp|swp|lock|report\.json)"
    r"|(readme|license|notice)(\.(md|txt|rst))?|thumbs\.db|desktop\.ini",
    re.IGNORECASE,
)
# A copy begins with an empty file; one that stays empty is refused after a while.
EMPTY_SECONDS: Final = 60.0
Mark = tuple[int, int, int]


@dataclass
class Inbox:
    """The folder and how its files looked the last time; a file is whole when it has not changed between two looks."""

    folder: Path
    seen: dict[Path, Mark] = field(default_factory=dict)
    stuck: dict[Path, Mark] = field(default_factory=dict)  # dealt with, but they could not be moved
    passed_over: dict[Path, Mark] = field(default_factory=dict)  # no exports, at the last look
    named: set[Path] = field(default_factory=set)

    def look(self) -> list[Path]:
        """The files that are whole now, by name."""
        now = {path: mark for path in self._files() if (mark := mark_of(path)) is not None}
        same = [path for path, mark in now.items() if self.seen.get(path) == mark and self.stuck.get(path) != mark]
        self.seen = now
        settled = [path for path in same if now[path][0] or time.time() - now[path][1] / 1e9 > EMPTY_SECONDS]
        return sorted(set(settled) - being_written(settled))

    def _files(self) -> list[Path]:
        with suppress(OSError):
            return [path for path in self.folder.iterdir() if is_export(path)]
        return []

    def left_alone(self) -> list[str]:
        """The files that look like no whole export and did not change between two calls, each named once."""
        with suppress(OSError):
            found = [path for path in self.folder.iterdir() if not path.name.startswith(".") and not is_export(path)]
            now = {path: mark for path in found if (mark := mark_of(path)) and (path.is_symlink() or path.is_file())}
            told = sorted(path for path in now if self.passed_over.get(path) == now[path] and path not in self.named)
            self.passed_over = now
            self.named = (self.named | set(told)) & set(now)
            return [path.name for path in told]
        return []

    def move(self, path: Path, place: str, mark: Mark | None, report: str | None = None) -> Path | None:
        """Where the file is now, with its report beside it; None where it changed meanwhile or cannot be moved."""
        if mark is None or mark_of(path) != mark:
            return None
        try:
            target = free_name(self.folder / place, path.name)
            if report is not None:
                # First the report: a file that nobody can explain would be worse than a report too many.
                _written(target.with_name(f"{target.name}.report.json"), report)
            return _moved(path, target)
        except OSError:
            self.stuck[path] = mark
            return None


def is_export(path: Path) -> bool:
    """Whether a path is a file that somebody may have dropped here; links are none, for they lead elsewhere."""
    return not _UNFINISHED.fullmatch(path.name) and path.is_file() and not path.is_symlink()


def mark_of(path: Path) -> Mark | None:
    """Size, time of change and number of a file; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def being_written(paths: list[Path]) -> set[Path]:
    """Those that a process of ours still has open for writing, where the system tells (Linux)."""
    wanted = {(found.st_dev, found.st_ino): path for path in paths if (found := _stat(path))}
    if not wanted or not sys.platform.startswith("linux"):
        return set()
    open_now = set()
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError, ValueError):
            found = handle.stat()
            path = wanted.get((found.st_dev, found.st_ino))
            if path is not None and _writes(handle):
                open_now.add(path)
    return open_now


def _stat(path: Path) -> os.stat_result | None:
    with suppress(OSError):
        return path.stat()
    return None


def _writes(handle: Path) -> bool:
    lines = (handle.parents[1] / "fdinfo" / handle.name).read_text("ascii").splitlines()
    flags = next(int(line.split()[1], 8) for line in lines if line.startswith("flags:"))
    return flags & os.O_ACCMODE != os.O_RDONLY


def free_name(folder: Path, name: str) -> Path:
    """A path in `folder` that does not exist yet: the name itself, else with a number before its ending."""
    folder.mkdir(exist_ok=True)
    stem, dot, ending = name.partition(".")
    names = (name, *(f"{stem} ({number}){dot}{ending}" for number in range(2, 1_000_000)))
    return next(folder / free for free in names if not (folder / free).exists())


def _moved(path: Path, target: Path) -> Path:
    try:
        os.link(path, target)  # fails where the name was taken in between, and never overwrites
        path.unlink()
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: take the name first, then put the file in its place.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(path, target)
    return target


def _written(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text, "utf-8")
    os.replace(draft, path)
