"""Words leave the page without its markup, and name files that every system takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shop
from ui import plain
from ui.export import text


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        (":orange[**Worse:**] CSAT is 68 % (\u221210.4 pp).", "Worse: CSAT is 68 % (\u221210.4 pp)."),
        (f"in {plain.markdown(shop.XSS)}", f"in {shop.XSS.replace('**', '')}"),
        ("**Now** 3 h\u00a020 min", "Now 3 h\u00a020 min"),
        ("", ""),
    ],
)
def test_markdown_becomes_what_it_says(markdown: str, said: str) -> None:
    assert text.plain(markdown) == said


def test_what_can_only_be_clicked_is_left_out() -> None:
    assert text.still("Grey figures are low samples. Click a heading to sort.") == "Grey figures are low samples."
    assert text.still("Choose a row to see its report.") == ""


@given(st.text())
def test_a_file_name_is_safe(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?", text.file_name("carelens", title))


def test_labels_of_figures_lose_their_entities_and_breaks() -> None:
    assert text.of_figure("4 Oct<br>2026") == "4 Oct 2026"
    assert text.of_figure(plain.plotly("<b>A</b> & $x$")) == "<b>A</b> & $x$"
