"""Parse a file in a child process with limits, so that no file can take the server with it.

A crafted file can abort the process that opens it, exhaust memory or never end; Polars panics are not even `Exception`.
So the parent never reads a byte of an upload: it starts `python -m pipelines.isolate`, passes the request (and the key)
on stdin, and turns whatever happens to the child into a report.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.abc
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipelines.report import Limits, ParseOptions, ParseReport, Refusal

__all__ = ["Limits", "ParseOptions", "ParseReport", "parse_isolated", "unpack_isolated"]

HOUSE = Path(__file__).resolve().parents[1]
REPORT = "report.json"
PR_SET_PDEATHSIG = 1
# The limit counts addresses; the allocator of Polars would keep those of memory that it has given back.
THRIFTY = {"_RJEM_MALLOC_CONF": "retain:false,dirty_decay_ms:500,muzzy_decay_ms:0"}
SPLIT_HINT = "Export a shorter period, or fewer columns, and load the files one after the other."
DAMAGE_HINT = "Open it where it came from, export it once more as CSV, and load that file."


def parse_isolated(path: Path, staging: Path, options: ParseOptions, limits: Limits | None = None) -> ParseReport:
    """The report of one file, parsed in a child process; its rows are in `accepted.parquet`, `rejected.parquet`.

    Never raises for what a file does: a child that dies, hangs or grows too big is a refused report.
    """
    return _ask("parse", path, staging, options, limits or Limits())


def unpack_isolated(path: Path, staging: Path, limits: Limits | None = None) -> ParseReport:
    """A report whose evidence lists under `members` [name in the archive, file in `staging`] of every export in a zip.

    `members` is None where the file is no zip of files (a workbook is none). An archive that is refused is a refused
    report, as is one that brings the child down.
    """
    return _ask("unpack", path, staging, ParseOptions(), limits or Limits())


def _ask(task: str, path: Path, staging: Path, options: ParseOptions, limits: Limits) -> ParseReport:
    staging.mkdir(parents=True, exist_ok=True)
    request = {
        "task": task,
        "path": str(path.resolve()),
        "staging": str(staging.resolve()),
        "options": options.to_dict(),
        "limits": limits.to_dict(),
    }
    try:
        code = _run(json.dumps(request), limits.seconds)
    except subprocess.TimeoutExpired:
        said = f"This file took longer than {limits.seconds:g} seconds to read."
        return _give_up(staging, path, limits, said, SPLIT_HINT)
    report = read_report(staging)
    if report is not None and code == 0:
        return report
    return _give_up(staging, path, limits, *_cause(code))


def _run(request: str, seconds: float) -> int:
    child = subprocess.Popen(
        [sys.executable, "-m", "pipelines.isolate"],
        cwd=HOUSE,
        env={**os.environ, **THRIFTY},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.communicate(request.encode(), timeout=seconds)
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        raise
    return child.returncode


def read_report(staging: Path) -> ParseReport | None:
    """The report that a child has left in `staging`; None where it left none that is whole."""
    path = staging / REPORT
    try:
        return ParseReport.from_dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    finally:
        path.unlink(missing_ok=True)


def give_up(staging: Path, path: Path, limits: Limits) -> ParseReport:
    """The refused report on a file that stopped its reader."""
    return _give_up(staging, path, limits, *_cause(1))


def _cause(code: int) -> tuple[str, str]:
    if code == -signal.SIGXCPU:
        return "This file needed more computing time than a file may take.", SPLIT_HINT
    if code in (-signal.SIGKILL, -signal.SIGABRT, MEMORY_EXIT):
        return "This file needs more memory than a file may take.", SPLIT_HINT
    return "This file is damaged in a way that stopped the reader.", DAMAGE_HINT


def _give_up(staging: Path, path: Path, limits: Limits, message: str, hint: str) -> ParseReport:
    # What a dead child has written is half a file: nobody may take it for the result.
    for left in (staging / REPORT, *staging.glob("*.parquet"), *staging.glob("member-*")):
        left.unlink(missing_ok=True)
    return ParseReport.refused(message, hint, {**_size(path), "seconds_allowed": limits.seconds,
                                               "memory_allowed": limits.memory_bytes})  # fmt: skip


def _size(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError):
        return {"bytes": path.stat().st_size}
    return {}


# --- the child ----------------------------------------------------------------------------------------------------

MEMORY_EXIT = 71


class _Without(importlib.abc.MetaPathFinder):
    """Imports as on a machine without these packages."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname in self.names:
            raise ModuleNotFoundError(f"No module named '{fullname}'", name=fullname)


def _main() -> int:
    request: dict[str, Any] = json.loads(sys.stdin.read())
    limits = Limits.from_dict(request["limits"])
    fence(limits)
    # Pandera takes both along where they are there, without need: half of the time that a small file takes.
    sys.meta_path.insert(0, _Without("pandas", "hypothesis"))
    staging = Path(request["staging"])
    try:
        if request["task"] == "unpack":
            report = _unpack(Path(request["path"]), staging, limits)
        else:
            report = _parse(Path(request["path"]), staging, ParseOptions.from_dict(request["options"]), limits)
    except MemoryError:
        return MEMORY_EXIT
    except Refusal as refusal:
        report = ParseReport.refused(refusal.message, refusal.hint, refusal.evidence or _size(Path(request["path"])))
    write_report(staging, report)
    return 0


def write_report(staging: Path, report: ParseReport) -> None:
    """Leave the report in `staging`, whole or not at all."""
    temporary = staging / (REPORT + ".part")
    temporary.write_text(json.dumps(report.to_dict(), ensure_ascii=False, allow_nan=False), "utf-8")
    temporary.replace(staging / REPORT)


def fence(limits: Limits, *, with_parent: bool = True) -> None:
    """Hold this process to the limits; `with_parent`: it dies with the thread that started it."""
    os.umask(0o077)
    # The parent may be killed at any moment; a child that outlives it would write into a folder that others sweep.
    if sys.platform == "linux" and with_parent:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.name == "posix":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        seconds = int(limits.seconds * (os.cpu_count() or 1)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _parse(path: Path, staging: Path, options: ParseOptions, limits: Limits) -> ParseReport:
    # Only the child may import the readers: the limits must stand before they are loaded.
    from pipelines.parse import parse  # noqa: PLC0415

    return parse(path, staging, options, limits)


def _unpack(path: Path, staging: Path, limits: Limits) -> ParseReport:
    from pipelines.reading.archives import members  # noqa: PLC0415

    return ParseReport("ok", evidence={"members": members(path, staging, limits)})


if __name__ == "__main__":
    sys.exit(_main())
