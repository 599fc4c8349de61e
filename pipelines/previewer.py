"""A child that keeps one file in memory and says, again and again, how it would be read: previews come at once.

It is fenced like every parser. Starting one takes longer than reading a file, so the wizard keeps it; it ends by
itself when nobody asks for a while, and with the process that started it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from canonical.imports import travel_light
from pipelines import forkserver
from pipelines.child import fence, write_report
from pipelines.forkserver import HOUSE, is_closed
from pipelines.isolate import Limits, ParseOptions, ParseReport, give_up, parse_isolated, read_report
from pipelines.report import Refusal

if TYPE_CHECKING:
    from pipelines.reading.read import Text

IDLE_SECONDS: Final = 300.0
STARTING_SECONDS: Final = 30.0


class Previewer:
    """Asks one child after the other, a fork or a fresh process; while it is busy, others get a child of their own."""

    def __init__(self, *, forks: bool = forkserver.AVAILABLE) -> None:
        self._forks = forks
        self._busy = threading.Lock()
        self._wire: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.pid: int | None = None

    def ask(self, path: Path, staging: Path, options: ParseOptions, limits: Limits) -> ParseReport:
        """The report of one file, as `parse_isolated` gives it."""
        if not self._busy.acquire(blocking=False):
            return parse_isolated(path, staging, options, limits)
        try:
            staging.mkdir(parents=True, exist_ok=True)
            request = {"path": str(path.resolve()), "staging": str(staging.resolve()), "options": options.to_dict()}
            if not self._asked(json.dumps({**request, "limits": limits.to_dict()}), limits.seconds):
                # It died or hung: over this file perhaps, so the answer is left to a child that reports on it.
                self.close()
                return parse_isolated(path, staging, options, limits)
            report = read_report(staging)
            return report or give_up(staging, path, limits)
        finally:
            self._busy.release()

    def _asked(self, request: str, seconds: float) -> bool:
        try:
            wire = self._alive()
            wire.sendall(request.encode() + b"\n")
            wire.settimeout(seconds)
            return _line(wire) == b"done\n"
        except OSError:
            return False

    def _alive(self) -> socket.socket:
        if self._wire is None or is_closed(self._wire):
            self.close()
            self._wire = forkserver.SHARED.connect(b"p") if self._forks else self._fresh()
            self._wire.settimeout(STARTING_SECONDS)
            self.pid = int(_line(self._wire) or 0)
        return self._wire

    def close(self) -> None:
        """End the child, if there is one."""
        if self._wire is not None:
            # One that hangs over a file does not hear that nobody listens any more.
            if self.pid and not is_closed(self._wire):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
            self._wire.close()
        if self._process is not None:
            self._process.wait()
        self._wire = self._process = self.pid = None

    def _fresh(self) -> socket.socket:
        mine, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.previewer"],
                cwd=HOUSE,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return mine


def _line(wire: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\n"):
        part = wire.recv(64)
        if not part:
            break
        said += part
    return said


SHARED: Final = Previewer()
atexit.register(SHARED.close)


# --- the child ----------------------------------------------------------------------------------------------------


def serve(wire: socket.socket) -> None:
    """Say who is there, then answer one request per line until nobody asks any more."""
    from pipelines.parse import parse  # noqa: PLC0415 - only behind the fence

    wire.sendall(f"{os.getpid()}\n".encode())
    texts: dict[tuple[Any, ...], Text] = {}
    wire.settimeout(IDLE_SECONDS)
    with wire.makefile("rb") as requests, contextlib.suppress(TimeoutError):
        for line in requests:
            asked = json.loads(line)
            path, staging = Path(asked["path"]), Path(asked["staging"])
            options, limits = ParseOptions.from_dict(asked["options"]), Limits.from_dict(asked["limits"])
            text = _text(path, options, limits, texts)
            write_report(staging, parse(path, staging, options, limits, text=text))
            wire.sendall(b"done\n")


def _text(path: Path, options: ParseOptions, limits: Limits, texts: dict[tuple[Any, ...], Text]) -> Text | None:
    from pipelines.meaning.presets import vocabulary  # noqa: PLC0415
    from pipelines.reading.files import read  # noqa: PLC0415

    own = Path(options.sources) if options.sources else None
    with contextlib.suppress(Refusal, OSError):  # `parse` says why
        found = path.stat()
        key = (str(path), found.st_mtime_ns, found.st_size, *(sorted(own.glob("*.toml")) if own else []))
        if key not in texts:
            texts.clear()
            texts[key] = read(path, limits, vocabulary(own))
        return texts[key]
    return None


if __name__ == "__main__":
    travel_light()
    fence(Limits(), with_parent=False)
    serve(socket.socket(fileno=sys.stdin.fileno()))
