"""Load whatever is dropped into a folder: each batch in one publish, then every file out of the way.

A file is loaded before it is moved. Killed in between, the next watcher finds a duplicate, which changes nothing, and
moves it: nothing is lost and nothing counts twice.
"""

from __future__ import annotations

import hashlib
import json
import signal
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from pipelines import loads
from pipelines.durable import LoadError, Progress, silent
from pipelines.inbox import DONE, REFUSED, Inbox, mark_of
from pipelines.meaning.presets import PresetError
from pipelines.results import LoadResult, Outcome
from pipelines.usage import WrongUse
from settings import SettingsError

INTERVAL: Final = 5.0


@dataclass(frozen=True)
class Dealt:
    """What became of one file of the folder, and where it lies now (None: it is still in the folder)."""

    file: str
    status: str  # loaded | duplicate | refused
    load_ids: list[str]
    moved_to: str | None
    warehouse_version: int
    rows: dict[str, int]
    error: dict[str, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The line as JSON-ready values."""
        return asdict(self)


@dataclass
class Watcher:
    """Watches one folder for one installation; `asked` are the options of `loads.load`."""

    folder: Path
    root: Path
    tell: Callable[[Dealt], None]
    complain: Callable[[str], None]
    progress: Progress = silent
    asked: dict[str, Any] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    refused: int = 0
    trouble: str = ""

    def __post_init__(self) -> None:
        if not self.folder.is_dir():
            raise WrongUse(f"There is no folder {str(self.folder)!r}. Create it first.")
        self.inbox = Inbox(self.folder)
        name = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:12]
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.lock = FileLock(self.root / f"watch-{name}.lock", thread_local=False)

    def run(self, interval: float, *, once: bool) -> None:
        """Look, load, move, until told to stop; `once`: after the second look, which tells whole files from others."""
        self.inbox.look()
        self.inbox.left_alone()
        while not self.stop.wait(interval):
            whole = self.inbox.look()
            for name in self.inbox.left_alone():
                self.complain(f"{name} is left alone: it looks like a link, a note or a file that is not finished.")
            if whole:
                self._batch(whole)
            if once:
                return

    def _batch(self, paths: list[Path]) -> None:
        """Load and move, unless another watcher of this folder is at it."""
        try:
            with self.lock.acquire(timeout=0):
                marks = {path: mark for path in paths if (mark := mark_of(path)) is not None}
                if marks:
                    result = loads.load(list(marks), root=self.root, progress=self.progress, **self.asked)
                    self._deal(result, marks)
        except Timeout:
            return
        except (LoadError, SettingsError, PresetError, WrongUse) as error:
            self._trouble(f"{error} {getattr(error, 'hint', '')}".strip())

    def _deal(self, result: LoadResult, marks: dict[Path, Any]) -> None:
        if result.failed:
            # Not the fault of the files: a full disk, or another writer. They stay and are tried again.
            self._trouble(result.failed)
            return
        self.trouble = ""
        for path, mark in marks.items():
            mine = [line for line in result.loads if line.given == str(path)]
            good = [line for line in mine if line.status != "refused"]
            report = None if len(good) == len(mine) else _report(path.name, mine)
            target = self.inbox.move(path, DONE if good else REFUSED, mark, report)
            self.refused += not good
            self.tell(_dealt(path.name, mine, target, result.warehouse_version))

    def _trouble(self, said: str) -> None:
        if said != self.trouble:
            self.complain(said)
        self.trouble = said


def _dealt(name: str, lines: list[Outcome], target: Path | None, version: int) -> Dealt:
    status = next((kind for kind in ("loaded", "duplicate") if any(line.status == kind for line in lines)), "refused")
    rows = {key: sum(line.rows[key] for line in lines) for key in lines[0].rows} if lines else {}
    error = next((line.error for line in lines if line.error), None)
    ids = [line.load_id for line in lines if line.load_id]
    return Dealt(name, status, ids, str(target) if target else None, version, rows, error)


def _report(name: str, lines: list[Outcome]) -> str:
    refused = [line for line in lines if line.error]
    words = [f"{line.file}: {line.error['message']} {line.error['hint']}".strip() for line in refused if line.error]
    document = {"file": name, "why": words, "files": [asdict(line) for line in lines]}
    return json.dumps(document, ensure_ascii=False, indent=1, default=str)


def obey_signals(stop: threading.Event) -> None:
    """Let SIGTERM and SIGINT end the watch after the batch at hand."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
