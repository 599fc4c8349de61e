"""Work that a process does once at a time: who comes second waits, and sees how far the first one is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

from language import _
from ui.work import Progress

T = TypeVar("T")
_LOOK_SECONDS: Final = 0.2


class Turn:
    """A place that one thread has at a time."""

    def __init__(self) -> None:
        self._place = threading.Lock()
        self._step: tuple[str, int, int] = (_("Starting"), 0, 0)

    @property
    def taken(self) -> bool:
        """Whether somebody is at work."""
        return self._place.locked()

    def take(self, progress: Progress, act: Callable[[Progress], T]) -> T:
        """What `act(progress)` gives, once everybody who came earlier is done."""

        def note(step: str, done: int, total: int) -> None:
            self._step = (step, done, total)
            progress(step, done, total)

        while not self._place.acquire(timeout=_LOOK_SECONDS):
            progress(*self._step)
        try:
            return act(note)
        finally:
            self._place.release()
