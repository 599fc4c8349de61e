import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.forkserver import HOUSE
from pipelines.isolate import Limits, ParseOptions, parse_isolated
from tests.pipelines.parsing import DATA

OPTIONS = ParseOptions(key=b"a key for tests")
ZENDESK = DATA / "zendesk_with_few_columns.csv"


def test_a_file_is_parsed_in_another_process(tmp_path: Path) -> None:
    report = parse_isolated(ZENDESK, tmp_path / "staging", OPTIONS)

    assert (report.status, report.source, report.rows.accepted) == ("ok", "zendesk", 4)
    assert sorted(path.name for path in (tmp_path / "staging").iterdir()) == ["accepted.parquet", "rejected.parquet"]


def test_the_key_is_in_no_command_line(tmp_path: Path) -> None:
    assert b"a key" not in Path("/proc/self/cmdline").read_bytes()
    assert ParseOptions.from_dict(OPTIONS.to_dict()) == OPTIONS


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()

    report = parse_isolated(ZENDESK, tmp_path / "staging", OPTIONS, Limits(seconds=0.02))

    assert report.status == "refused"
    assert report.error is not None
    assert "longer than 0.02 seconds" in report.error["message"]
    assert time.monotonic() - started < 10
    assert not list((tmp_path / "staging").iterdir())


def test_a_child_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    report = parse_isolated(ZENDESK, tmp_path / "staging", OPTIONS, Limits(memory_bytes=200 * 1024**2))

    assert report.status == "refused"
    assert report.error is not None
    assert report.error["hint"]
    assert not list((tmp_path / "staging").iterdir())


def test_a_file_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    report = parse_isolated(tmp_path / "nowhere.csv", tmp_path / "staging", OPTIONS)

    assert report.status == "refused"
    assert report.error is not None
    assert str(tmp_path) not in report.error["message"] + report.error["hint"]


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    fifo = tmp_path / "never_written.csv"
    os.mkfifo(fifo)
    code = (
        "from pathlib import Path; from pipelines.isolate import *;"
        f"parse_isolated(Path({str(fifo)!r}), Path({str(tmp_path / 'staging')!r}), ParseOptions(key=b'k'))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=HOUSE)
    child = _child_of(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert _gone(child)


def _child_of(pid: int) -> int:
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    for _ in range(200):
        if children := listing.read_text().split():
            # Long enough for the child to have set up its fence.
            time.sleep(1.5)
            return int(children[0])
        time.sleep(0.05)
    pytest.fail("no child was started")


def _gone(pid: int) -> bool:
    for _ in range(100):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("name", ["html_named.csv", "unclosed_quote.csv", "nul_bytes.csv", "xss_text.csv", "types.csv"])
def test_hostile_files_are_answered_in_plain_words(shared: Path, tmp_path: Path, name: str) -> None:
    report = parse_isolated(shared / "corpora/own-hostile" / name, tmp_path, OPTIONS)

    assert report.status == "refused"
    assert report.error is not None
    said = report.error["message"] + report.error["hint"]
    assert not any(word in said for word in ("Traceback", "polars", "/work", "Error"))
