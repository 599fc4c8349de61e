"""Every page in a language of its own: what stays outside its brackets is data, or somebody forgot to translate it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.dates import get_day_names, get_month_names
from streamlit.testing.v1 import AppTest

import canonical
import language
from language import catalogues
from metrics import warehouse
from pipelines import loads
from tests.brackets import Bracketed, outside
from tests.pages.app import OTHERS, PAGES, PLANNING, opened
from ui import locale

# The names of units, tools and files are the same everywhere.
ALLOWED = {
    *("a", "b", "c", "d", "h", "n", "q", "s", "x", "ca", "min", "mo", "pp", "kpi", "nps", "csat", "sms", "utc", "eur"),
    *("csv", "excel", "pdf", "png", "powerpoint", "svg", "toml", "xlsx", "zip", "deutsch", "english", "espa\u00f1ol"),
    *("carelens", "freshdesk", "gorgias", "intercom", "zendesk"),
}
# Choices among tickets, which are called what customers wrote, and among time zones.
OF_DATA = ("correct-contact", "-zone-")
FIELDS = ("label", "body", "help", "placeholder", "delta", "delta_description")


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch, sample_root: Path) -> Path:
    """The sample shop in the language of brackets."""
    known = catalogues.of
    monkeypatch.setattr(catalogues, "of", lambda name: Bracketed() if name == "de" else known(name))
    monkeypatch.setenv("CARELENS_DATA", str(sample_root))
    return sample_root


@pytest.mark.parametrize("page", [*PAGES, *OTHERS, *PLANNING])
def test_no_text_of_a_page_is_left_in_english(bracketed: Path, page: str) -> None:
    with language.speaking("de"):  # between two runs the test itself says what stands in a choice
        app = opened(page, lang="de")
    assert not app.exception
    data = values(bracketed)
    left = {text: found for text in shown(app) if (found := outside(text) - ALLOWED - data)}
    assert left == {}


def values(root: Path) -> set[str]:
    """The words of the data: names of people, goods and places, what customers wrote, and names of months and days."""
    opened_at = warehouse.open(root)
    found = {str(value) for name in canonical.DIMENSIONS for value in opened_at.options(name)["value"]}
    found |= {str(load) for load in opened_at.query("SELECT DISTINCT source FROM contacts")["source"]}
    words = opened_at.settings
    found |= {*words.complaint_words, *words.complaint_categories, *words.complaint_tags}
    found |= {load.file for load in loads.history(root)}
    for width in ("abbreviated", "wide"):
        found |= {*get_month_names(width, locale="de").values(), *get_day_names(width, locale="de").values()}
        found |= {*get_month_names(width, "stand-alone", "de").values()}
    found |= {*get_day_names("abbreviated", "stand-alone", "de").values()}
    return {word.casefold() for each in found for word in re.findall(r"[^\W\d_]+", each)}


def shown(app: AppTest) -> Iterator[str]:
    """Every text of a page: of its words, widgets, charts and the headings of its tables."""
    for block in (app.main, app.sidebar):
        for element in _elements(block):
            proto = getattr(element, "proto", None)
            if getattr(element, "type", "") == "arrow_data_frame":
                yield from (str(name) for name in element.value.columns)
            elif spec := str(getattr(proto, "spec", "")):
                yield from _drawn(json.loads(spec))
            elif proto is not None:
                yield from (str(getattr(proto, field)) for field in FIELDS if isinstance(getattr(proto, field, 0), str))
                if hasattr(proto, "options") and not any(name in str(getattr(proto, "id", "")) for name in OF_DATA):
                    yield from (str(getattr(option, "content", option)) for option in list(proto.options)[:40])


def _elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _elements(child)


def _drawn(spec: dict[str, Any]) -> Iterator[str]:
    layout = spec.get("layout", {})
    yield from (str(note.get("text", "")) for note in layout.get("annotations", []))
    for axis in ("xaxis", "yaxis"):
        yield from (str(text) for text in layout.get(axis, {}).get("ticktext", []))
    for trace in spec.get("data", []):
        yield from _leaves(trace.get("customdata"))
        yield from _leaves(trace.get("text"))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)


def test_the_language_of_a_link_is_spoken_and_an_unknown_one_is_named(filled: Path) -> None:
    german = opened(lang="de")
    assert german.metric[0].value == opened().metric[0].value.replace(",", ".")
    assert "Daten bis 31.\u00a0Okt. 2026" in " ".join(str(each.value) for each in german.caption)
    wrong = opened(lang="klingon")
    assert any("Ignored: lang" in str(warning.value) for warning in wrong.warning)
    assert "Data until 31 Oct 2026" in " ".join(str(each.value) for each in wrong.caption)


def test_a_link_from_somebody_who_speaks_another_language_opens_the_same_view(filled: Path) -> None:
    app = opened(period="90 Tage", compare="Vorjahr", channel="E-Mail")
    assert not app.warning
    assert app.selectbox(key="period").value == "90d" or "90" in str(app.selectbox(key="period").value)
    assert "E\\-mail" in " ".join(str(each.value) for each in app.caption)


def test_the_language_is_changed_by_its_choice(filled: Path) -> None:
    app = opened()
    app.selectbox(key="lang").set_value("es").run()
    assert not app.exception
    assert "Datos hasta el 31 oct 2026" in " ".join(str(each.value) for each in app.caption)


def test_every_language_is_chosen_by_its_own_name() -> None:
    assert list(locale.NAMES) == ["auto", "en", "de", "es"]
