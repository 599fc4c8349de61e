"""New source: from a file that nobody knows to a saved source and its rows, on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.loads import history
from tests import shop
from tests.pages.app import opened, words
from tests.pipelines.odd import odd_csv


@pytest.fixture
def filled(root: Path) -> Path:
    shop.fill(root)
    return root


@pytest.fixture
def empty(root: Path) -> Path:
    shop.fill(root, 0)
    return root


def uploaded(app: AppTest, path: Path) -> AppTest:
    return app.file_uploader(key="wizard-upload").upload(path.name, path.read_bytes(), "text/csv").run()


def meaning(app: AppTest, column: str) -> object:
    return next(box for box in app.selectbox if box.label == f"Meaning of {column}")


@pytest.mark.parametrize("state", ["filled", "empty"])
def test_the_page_opens_and_asks_for_a_file(state: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(state)
    app = opened("new source")
    assert not app.exception
    assert "Teach Carelens a new export" in words(app)


def test_an_unknown_file_is_mapped_previewed_saved_and_loaded(filled: Path, tmp_path: Path) -> None:
    app = uploaded(opened("new source"), odd_csv(tmp_path / "odd.csv"))
    assert not app.exception
    assert "No source here has these columns" in words(app)
    assert "Of 6 rows **6** would be accepted" in words(app)
    box = meaning(app, "Wer")
    assert getattr(box, "value", None) == ""
    box.select("agent").run()  # type: ignore[attr-defined]
    assert "Agent" in app.dataframe[-1].value.columns
    app.text_input[0].set_value("acme_desk").run()
    app.button(key="wizard-load").click().run()
    assert not app.exception
    assert (filled / "sources" / "acme_desk.toml").exists()
    assert [line.source for line in history(filled)] == ["acme_desk"]
    assert "6 of 6 rows accepted" in words(app)


def test_a_choice_without_what_a_row_needs_cannot_be_saved_and_says_what_is_missing(
    filled: Path, tmp_path: Path
) -> None:
    app = uploaded(opened("new source"), odd_csv(tmp_path / "odd.csv"))
    for column in ("Kam rein", "Erledigt um"):
        meaning(app, column).select("")  # type: ignore[attr-defined]
    app.run()
    assert any("when it was created" in error.value for error in app.error)
    assert any("full of dates" in warning.value for warning in app.warning)
    assert app.button(key="wizard-load").disabled


def test_a_file_that_is_no_table_is_refused_in_words(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    app = uploaded(opened("new source"), path)
    assert not app.exception
    assert len(app.error) == 1


def test_hostile_headers_and_values_stay_text(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f'"{shop.XSS}",opened\n"{shop.XSS}",2026-01-02\n', "utf-8")
    app = uploaded(opened("new source"), path)
    assert not app.exception
    assert shop.XSS not in "\n".join(str(part.value) for part in app.markdown)


def test_a_damaged_source_is_named_on_the_page(filled: Path) -> None:
    (filled / "sources").mkdir()
    (filled / "sources" / "acme_desk.toml").write_text("table = 7", "utf-8")
    app = opened("new source")
    assert not app.exception
    assert any("acme" in error.value for error in app.error)
