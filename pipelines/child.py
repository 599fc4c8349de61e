"""The child that reads one file behind a fence: limits on memory and time, nothing left for others to read.

Run as `python -m pipelines.child` it takes one request from stdin; the fork server calls `answer` in each of its forks.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from canonical.imports import travel_light
from pipelines.report import Limits, ParseOptions, ParseReport, Refusal

REPORT: Final = "report.json"
MEMORY_EXIT: Final = 71
PR_SET_PDEATHSIG: Final = 1


def answer(request: dict[str, Any]) -> int:
    """The exit code of what is asked; the report is then in the staging folder."""
    limits = Limits.from_dict(request["limits"])
    fence(limits)
    path, staging = Path(request["path"]), Path(request["staging"])
    try:
        if request["task"] == "unpack":
            report = _unpack(path, staging, limits)
        else:
            report = _parse(path, staging, ParseOptions.from_dict(request["options"]), limits)
    except MemoryError:
        return MEMORY_EXIT
    except Refusal as refusal:
        report = ParseReport.refused(refusal.message, refusal.hint, refusal.evidence or {"bytes": path.stat().st_size})
    write_report(staging, report)
    return 0


def write_report(staging: Path, report: ParseReport) -> None:
    """Leave the report in `staging`, whole or not at all."""
    temporary = staging / (REPORT + ".part")
    temporary.write_text(json.dumps(report.to_dict(), ensure_ascii=False, allow_nan=False), "utf-8")
    temporary.replace(staging / REPORT)


def die_with_parent() -> None:
    """Have the system end this process when its parent is gone; only Linux can."""
    # The parent may be killed at any moment; a child that outlives it would write into a folder that others sweep.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def fence(limits: Limits, *, with_parent: bool = True) -> None:
    """Hold this process to the limits; `with_parent`: it dies with the thread that started it."""
    os.umask(0o077)
    if with_parent:
        die_with_parent()
    if os.name == "posix":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        seconds = int(limits.seconds * (os.cpu_count() or 1)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _parse(path: Path, staging: Path, options: ParseOptions, limits: Limits) -> ParseReport:
    # Only a child may import the readers.
    from pipelines.parse import parse  # noqa: PLC0415

    return parse(path, staging, options, limits)


def _unpack(path: Path, staging: Path, limits: Limits) -> ParseReport:
    from pipelines.reading.archives import members  # noqa: PLC0415

    return ParseReport("ok", evidence={"members": members(path, staging, limits)})


if __name__ == "__main__":
    asked = json.loads(sys.stdin.read())
    travel_light()
    sys.exit(answer(asked))
