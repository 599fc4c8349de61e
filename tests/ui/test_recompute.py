"""What a change of the settings moved, told once and whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from metrics.moved import Moved


def _reported() -> None:
    from ui import recompute  # noqa: PLC0415 - runs as a script of its own

    recompute.report()


def test_every_figure_that_moved_is_in_the_table(root: Path) -> None:
    month = date(2026, 9, 1)
    moved = [Moved("contacts", month, 10.0 + n, 10 + n, 20.0, 20, 10, 0, 0, False, 1.0) for n in range(120)]
    app = AppTest.from_function(_reported)
    app.session_state["moved-by-settings"] = moved
    app.run()
    assert "120 figures of past months moved" in app.success[0].value
    assert len(app.dataframe[0].value) == 120
