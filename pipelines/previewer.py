"""A child that keeps one file in memory and says, again and again, how it would be read: previews come at once.

It is fenced like every parser. Starting one takes longer than reading a file, so the wizard keeps it; it ends by
itself when nobody asks for a while, and with the process that started it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import select
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, Final

from pipelines.isolate import HOUSE, Limits, ParseOptions, ParseReport, fence, give_up, parse_isolated, read_report
from pipelines.isolate import write_report as written

IDLE_SECONDS: Final = 300.0


class Previewer:
    """Asks one child after the other; while it is busy, others get a child of their own."""

    def __init__(self) -> None:
        self._busy = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

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
        child = self._alive()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(request.encode() + b"\n")
            child.stdin.flush()
            return bool(select.select([child.stdout], [], [], seconds)[0]) and child.stdout.readline() == b"done\n"
        except OSError:
            return False

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            command = [sys.executable, "-m", "pipelines.previewer"]
            pipe = subprocess.PIPE
            quiet = subprocess.DEVNULL
            # Without buffers nothing waits to be written to a child that has died.
            self._child = subprocess.Popen(
                command, bufsize=0, cwd=HOUSE, stdin=pipe, stdout=pipe, stderr=quiet, start_new_session=True
            )
        return self._child

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


SHARED: Final = Previewer()
atexit.register(SHARED.close)


# --- the child ----------------------------------------------------------------------------------------------------


def _serve(requests: IO[str]) -> None:
    from pipelines.meaning.presets import vocabulary  # noqa: PLC0415 - only behind the fence
    from pipelines.parse import parse  # noqa: PLC0415
    from pipelines.reading.files import read  # noqa: PLC0415
    from pipelines.report import Refusal  # noqa: PLC0415

    kept: dict[tuple[Any, ...], Any] = {}
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        line = requests.readline()
        if not line:
            return
        asked = json.loads(line)
        path, options = Path(asked["path"]), ParseOptions.from_dict(asked["options"])
        limits, own = Limits.from_dict(asked["limits"]), Path(options.sources) if options.sources else None
        known = sorted(own.glob("*.toml")) if own else []
        key: tuple[Any, ...] = ()
        with contextlib.suppress(Refusal, OSError):  # `parse` says why
            found = path.stat()
            key = (str(path), found.st_mtime_ns, found.st_size, *known)
            if key not in kept:
                kept.clear()
                kept[key] = read(path, limits, vocabulary(own))
        written(Path(asked["staging"]), parse(path, Path(asked["staging"]), options, limits, text=kept.get(key)))
        print("done", flush=True)


if __name__ == "__main__":
    fence(Limits(), with_parent=False)
    _serve(sys.stdin)
