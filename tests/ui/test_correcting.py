"""What stops a correction is said on the page in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


def _page(root: str) -> None:
    from pathlib import Path  # noqa: PLC0415 - this function is a script of its own

    from pipelines.corrections import Correction, _append  # noqa: PLC0415
    from ui import correcting  # noqa: PLC0415

    correcting._apply(
        Path(root), lambda: _append(Path(root), lambda n: Correction(n, "", "a", "f", "other", None, "t"))
    )


@pytest.mark.parametrize("name", ["settings.toml", "topics.toml"])
def test_files_that_cannot_be_used_are_named_before_anything_is_written(root: Path, name: str) -> None:
    root.mkdir(exist_ok=True)
    (root / name).write_text("nonsense = 1\n")
    app = AppTest.from_function(_page, args=(str(root),), default_timeout=30).run()
    assert not app.exception
    assert "nonsense" in app.error[0].value
    assert not (root / "corrections").exists()
