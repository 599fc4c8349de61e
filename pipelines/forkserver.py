"""A process that has the readers in memory and forks for every file: as well apart as a fresh one, without its start.

Importing the readers takes three times as long as reading a small file with them. The server imports them once and
never runs them itself, so that it has one thread of Python and no lock is held when it forks. Between it and the file
stands a keeper that waits for the child and says how it ended. It ends with the process that started it, or when
nobody asks for a while.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any, Final, NoReturn

from canonical.imports import travel_light
from pipelines.report import Limits

HOUSE: Final = Path(__file__).resolve().parents[1]
AVAILABLE: Final = sys.platform == "linux"  # elsewhere a fork of a process with native libraries is not safe
IDLE_SECONDS: Final = 300.0
# The limit counts addresses; the allocator of Polars would keep those of memory that it has given back.
THRIFTY: Final = {"_RJEM_MALLOC_CONF": "retain:false,dirty_decay_ms:50,muzzy_decay_ms:0"}
_SAID: Final = struct.Struct("i")
_TRIES: Final = 3


class ForkServer:
    """Starts the server when it is needed; threads may ask side by side."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def run(self, request: str, seconds: float) -> int:
        """The exit code of a child that answers the request, negative for a signal.

        Raises subprocess.TimeoutExpired, and whatever else interrupts the wait, when the child is dead; ConnectionError
        where there is no server.
        """
        until = time.monotonic() + seconds
        for _ in range(_TRIES):
            with self.connect(b"r") as wire, contextlib.suppress(ConnectionError):
                wire.sendall(request.encode())
                wire.shutdown(socket.SHUT_WR)
                return _ended(wire, _hear(wire, until), until)
            # It was about to end by itself. Only who finds it gone replaces it: others may be at work with the next.
        raise ConnectionError("the process that reads files does not stay")

    def connect(self, task: bytes) -> socket.socket:
        """A wire to a fork: of task "r" it answers one request, of "p" it is a previewer; closed if there is none."""
        mine, theirs = socket.socketpair()
        with theirs, self._starting, contextlib.suppress(OSError):
            socket.send_fds(self._alive(), [task], [theirs.fileno()])
        return mine

    def _alive(self) -> socket.socket:
        if self._process is None or self._control is None or is_closed(self._control):
            self._close()
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "pipelines.forkserver"],
                    cwd=HOUSE,
                    env={**os.environ, **THRIFTY},
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
        return self._control

    def close(self) -> None:
        """End the server, if there is one, and the children at work with it."""
        with self._starting:
            self._close()

    def _close(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.wait()
        self._process = self._control = None


def is_closed(wire: socket.socket) -> bool:
    """Whether nobody is at the other end any more; whoever is there says nothing unasked."""
    wire.settimeout(0)
    try:
        return wire.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        wire.settimeout(None)


def _hear(wire: socket.socket, until: float) -> int:
    said = b""
    try:
        while len(said) < _SAID.size:
            wire.settimeout(max(until - time.monotonic(), 0.001))
            part = wire.recv(_SAID.size - len(said))
            if not part:
                raise ConnectionError("nobody is there any more")
            said += part
    except TimeoutError as late:
        raise subprocess.TimeoutExpired("reader", 0) from late
    number: int = _SAID.unpack(said)[0]
    return number


def _ended(wire: socket.socket, keeper: int, until: float) -> int:
    try:
        return _hear(wire, until)
    except ConnectionError:
        return -signal.SIGKILL  # the system took the keeper, and the child with it
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(keeper, signal.SIGKILL)
        wire.settimeout(None)
        wire.recv(1)  # both hold the other end: it closes when both are gone
        raise


SHARED: Final = ForkServer()
atexit.register(SHARED.close)


# --- the server ---------------------------------------------------------------------------------------------------


def _serve(control: socket.socket) -> None:
    _warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the keepers
    control.settimeout(IDLE_SECONDS)
    while True:
        try:
            task, wires, *_ = socket.recv_fds(control, 1, 1)
        except TimeoutError:
            if _is_alone():
                return
            continue
        if not wires:
            return
        if os.fork() == 0:
            control.close()
            _attend(task, socket.socket(fileno=wires[0]))
        os.close(wires[0])


def _is_alone() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def _warm() -> None:
    travel_light()
    from pipelines import parse  # noqa: F401, PLC0415 - who starts the server needs none of this
    from pipelines.meaning import presets  # noqa: PLC0415
    from pipelines.reading import archives  # noqa: F401, PLC0415

    presets.vocabulary()
    # Python counts the resting threads of native libraries, which have their own ways to survive a fork.
    warnings.simplefilter("ignore", DeprecationWarning)


def _attend(task: bytes, wire: socket.socket) -> NoReturn:
    from pipelines import child, previewer  # noqa: PLC0415

    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with contextlib.suppress(BaseException):
        if task == b"p":
            child.fence(Limits())
            previewer.serve(wire)
        else:
            child.die_with_parent()
            _keep(wire)
    os._exit(0)


def _keep(wire: socket.socket) -> None:
    """Say who is there, start the child, wait, say how it ended."""
    wire.sendall(_SAID.pack(os.getpid()))
    with wire.makefile("rb") as asked:
        request = json.loads(asked.read())
    pid = os.fork()
    if pid == 0:
        os._exit(_code(request))
    _, status = os.waitpid(pid, 0)
    wire.sendall(_SAID.pack(os.waitstatus_to_exitcode(status)))


def _code(request: dict[str, Any]) -> int:
    from pipelines import child  # noqa: PLC0415

    with contextlib.suppress(BaseException):  # a fault of the reader is told by its code
        return child.answer(request)
    return 1


if __name__ == "__main__":
    _serve(socket.socket(fileno=sys.stdin.fileno()))
