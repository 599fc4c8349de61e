"""Long work with a progress bar. It runs in its own thread, so that it goes on when the viewer leaves the page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

import language
from language import N_, _
from language.told import told
from metrics import format as numbers

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
_LOOK_SECONDS = 0.1


@dataclass
class _State(Generic[T]):
    """What the thread says and the page reads."""

    step: str = N_("Starting")
    done: int = 0
    total: int = 0
    result: T | None = None
    error: BaseException | None = None

    def report(self, step: str, done: int, total: int) -> None:
        self.step, self.done, self.total = step, done, total


def run(label: str, finished: str, act: Callable[[Progress], T]) -> T:
    """The result of `act(progress)`, with its steps, counts and time left on the page. Raises what `act` raised."""
    state: _State[T] = _State()

    def work() -> None:
        try:
            state.result = act(state.report)
        except BaseException as error:  # handed to the page below, which raises it
            state.error = error

    thread = threading.Thread(target=language.kept(work), name=label, daemon=False)
    with st.status(label, expanded=True) as status:
        bar = st.progress(0.0, text=_said(state.step))
        thread.start()
        started = time.monotonic()
        while thread.is_alive():
            bar.progress(_part(state), text=_text(state, time.monotonic() - started))
            thread.join(_LOOK_SECONDS)
        bar.progress(1.0, text=_("Done") if state.error is None else _("Stopped"))
        failed = state.error is not None
        status.update(label=_("It did not work") if failed else finished, state="error" if failed else "complete")
    if state.error is not None:
        raise state.error
    assert state.result is not None
    return state.result


def _part(state: _State[T]) -> float:
    return min(max(state.done / state.total, 0.0), 1.0) if state.total > 0 else 0.0


def _text(state: _State[T], seconds: float) -> str:
    part = _part(state)
    count = (
        _(" ({done} of {total})").format(done=numbers.number(state.done), total=numbers.number(state.total))
        if state.total > 1
        else ""
    )
    left = seconds / part - seconds if part > 0 else 0.0
    # An estimate is worth showing only once some of the work is behind us.
    remaining = _(", about {left} s left").format(left=numbers.number(left)) if part > 0.05 and left >= 2 else ""
    return f"{_said(state.step)}{count}{remaining}"


def _said(step: str) -> str:
    """A step in the viewer's language, be it one of the page or of the pipelines."""
    own = _(step)
    return own if own != step else told(step)
