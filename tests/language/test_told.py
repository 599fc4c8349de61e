"""Sentences of pipelines and settings in the viewer's language: the same values, nothing of ours left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import language
from language import catalogues
from language.told import told
from pipelines.report import ParseReport
from settings.file import check
from tests.brackets import Bracketed, outside
from tests.pipelines.parsing import DATA, parsed, parsed_text
from ui import readas

# Letters that no text of ours has, so that what comes back is the value itself.
VALUES = st.text("\u03b1\u03b2\u0416\u0434\u5b57\u00b0", min_size=1, max_size=6)
# Columns of the files and words in them, names of zones and of things that are called so everywhere.
OF_FILES = {"utc", "utf", "ascii", "csv", "json", "nps", "csat", "ces", "sla", "zendesk", "cp"}


@pytest.mark.parametrize(
    ("sentence", "german", "spanish"),
    [
        ("", "", ""),
        ("Nobody of us says this.", "Nobody of us says this.", "Nobody of us says this."),
        (
            "This file has 12,345 rows; 10,000 are allowed.",
            "Diese Datei hat 12.345 Zeilen; 10.000 sind erlaubt.",
            "Este archivo tiene 12.345 filas; se permiten 10.000.",
        ),
        (
            "This file is empty. Check that the export had finished before the file was saved.",
            "Diese Datei ist leer. Prüfen, ob der Export fertig war, als die Datei gespeichert wurde.",
            "Este archivo está vacío. Comprueba que la exportación había terminado al guardar el archivo.",
        ),
        (
            "None of the 3 rows can be loaded; the first reason is missing_date in column 'Date'.",
            "Keine der 3 Zeilen lässt sich laden; der erste Grund: fehlendes Datum in Spalte „Date“.",
            "Ninguna de las 3 filas se puede cargar; el primer motivo: falta la fecha en la columna «Date».",
        ),
        (
            "Some teams look alike and are counted apart: 'A' and 'a'. Write them alike in the tool.",
            "Einige Teams sehen gleich aus und werden getrennt gezählt: „A“ und „a“. Im Quellsystem gleich schreiben.",
            "Algunos equipos parecen iguales y se cuentan aparte: «A» y «a». Escríbelos igual en la herramienta.",
        ),
    ],
)
def test_a_sentence_with_its_values_is_told_in_each_language(sentence: str, german: str, spanish: str) -> None:
    said = []
    for locale in ("en", "de", "es"):
        with language.speaking(locale):
            said.append(told(sentence))
    assert said == [sentence, german, spanish]


def test_names_of_a_file_are_shown_as_they_are_even_where_they_are_words_of_ours() -> None:
    with language.speaking("de"):
        assert told("It has the columns first, status. To be loaded, tickets need a score, and when it was given.") == (
            "It has the columns first, status. Zum Laden brauchen Tickets eine Bewertung und den Zeitpunkt der Antwort."
        )
        assert told("Column 'status': no rating in the file.") == "Spalte „status“: keine Bewertung in der Datei."
        assert told("Setting 'currency' has value 'status': it is not a channel. Allowed: chat.").endswith(
            "hat den Wert „status“: Er ist kein Kanal. Erlaubt: chat."
        )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["de", "es"]))
def test_every_template_gets_its_values_back(data: st.DataObject, locale: str) -> None:
    template = data.draw(st.sampled_from(catalogues.templates()))
    values = [data.draw(VALUES) for _ in set(re.findall(r"\{\d\}", template))]
    filled = re.sub(r"\{(\d)\}", lambda at: values[int(at[1])], template)
    with language.speaking(locale):
        assert all(value in told(filled) for value in values)


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = catalogues.of
    monkeypatch.setattr(catalogues, "of", lambda name: Bracketed() if name == "de" else known(name))
    with language.speaking("de"):
        yield


def sentences(report: ParseReport) -> Iterator[str]:
    """All that a page shows of a report, but for names and examples."""
    yield from (f"{report.error['message']} {report.error['hint']}".strip(),) if report.error else ()
    yield from report.warnings
    yield from (entry["reason"] for entry in report.kpis_missing)
    yield from (str(entry["rule"]).replace("_", " ") for entry in (*report.rejections, *report.skips))
    yield from (str(entry["reason"]) for entry in (report.proposal or {}).get("columns", []))
    yield from (said["basis"] for said in report.evidence.get("durations", {}).values())


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_no_word_of_a_report_is_left_in_english(brackets: None, tmp_path: Path, path: Path) -> None:
    report = parsed(path, tmp_path, proposal=True).report
    header = {word.casefold() for word in re.findall(r"[^\W\d_]+", path.read_text("latin-1"))}
    left = {text: found for text in sentences(report) if (found := outside(told(text)) - header - OF_FILES)}
    assert left == {}
    lines = readas.lines(report.evidence)
    assert not [line for line in lines for text in line.values() if outside(text) - header - OF_FILES]


DAMAGED = {
    "empty": "",
    "a page": "<!DOCTYPE html><html><body>Log in</body></html>",
    "no header": "1,2026-01-01,open\n2,2026-01-02,open\n",
    "unknown": "Wer,Laune\nAnna,gut\nBen,schlecht\n",
    "no rows": "Ticket ID,Created at,Status\n",
    "no dates": "Ticket ID,Created at,Status\n1,31/31/2026,open\n2,32/32/2026,open\n",
    "json": '[{"id": 1, "created_at": "2026-01-01"',
}


@pytest.mark.parametrize("name", DAMAGED)
def test_no_word_of_a_refusal_is_left_in_english(brackets: None, tmp_path: Path, name: str) -> None:
    report = parsed_text(DAMAGED[name], tmp_path).report
    assert report.error
    header = {word.casefold() for word in re.findall(r"[^\W\d_]+", DAMAGED[name])}
    assert {text for text in sentences(report) if outside(told(text)) - header} == set()


def test_no_word_of_a_problem_of_the_settings_is_left_in_english(brackets: None) -> None:
    wrong = check(
        'reporting_zone = "Berlin"\nminimum_sample = "30"\ncost_per_contact = -1\nfirst_weekdy = "monday"\n'
        'currency = "euro"\n[[schedules]]\nname = "a"\ndays.monday = ["9-17"]\nholidays = ["XX"]\n'
    )
    names = {"europe", "berlin", "eur", "euro", "monday", "de", "by", "us", "ca", "first", "weekday", "weekdy"}
    assert len(wrong) >= 6
    assert {text for text in wrong if outside(told(text)) - names} == set()
