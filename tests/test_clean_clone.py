"""The two commands of the README work when pasted in a fresh clone."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.readme import README, REPOSITORY

DASHBOARD, TESTS = re.findall(r"^python3 -m venv \.uv && .*$", README.read_text("utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this is no git checkout, so nothing can be cloned")
    folder = tmp_path_factory.mktemp("clone") / "carelens"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{REPOSITORY}", str(folder)], check=True)
    return folder


def environment(**more: str) -> dict[str, str]:
    ours = ("VIRTUAL_ENV", "CARELENS_DATA", "CI", "PYTEST")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


@pytest.mark.slow
def test_the_first_opens_the_dashboard_on_the_sample_data(clone: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true", "CARELENS_DATA": str(tmp_path)}
    server = subprocess.Popen(
        DASHBOARD, shell=True, cwd=clone, env=environment(**settings), start_new_session=True, stdin=subprocess.DEVNULL
    )
    try:
        answer = wait_for(f"http://127.0.0.1:{port}/healthz", server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
    assert answer == {"status": "ok", "warehouse_version": 1}


@pytest.mark.slow
def test_the_second_passes_the_tests(clone: Path) -> None:
    # All of them would run this one again; a few show that the command does all the set-up.
    run = subprocess.run(
        f"{TESTS} tests/ui/test_view.py tests/canonical", shell=True, cwd=clone, env=environment(), capture_output=True
    )
    assert run.returncode == 0, run.stdout.decode()[-2000:] + run.stderr.decode()[-2000:]


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 240) -> object:
    """The answer once the samples are loaded, or the last one before the time was up."""
    answer: object = None
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                answer = json.load(response)
        except OSError:
            pass
        if isinstance(answer, dict) and answer["warehouse_version"]:
            break
        time.sleep(1)
    return answer
