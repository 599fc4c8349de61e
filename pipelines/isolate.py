"""Parse a file in a child process with limits, so that no file can take the server with it.

A crafted file can abort the process that opens it, exhaust memory or never end; Polars panics are not even `Exception`.
So the parent never reads a byte of an upload: a child does (a fork of the fork server, elsewhere a fresh process) that
gets the request (and the key) through a pipe, and whatever happens to it becomes a report.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipelines import forkserver
from pipelines.child import MEMORY_EXIT, REPORT
from pipelines.forkserver import HOUSE, THRIFTY
from pipelines.report import Limits, ParseOptions, ParseReport

__all__ = ["Limits", "ParseOptions", "ParseReport", "parse_isolated", "unpack_isolated"]

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
    if forkserver.AVAILABLE:
        with contextlib.suppress(ConnectionError):
            return forkserver.SHARED.run(request, seconds)
    return run_fresh(request, seconds)


def run_fresh(request: str, seconds: float) -> int:
    """The exit code of a new process that answers the request. Raises subprocess.TimeoutExpired when it is dead."""
    child = subprocess.Popen(
        [sys.executable, "-m", "pipelines.child"],
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
