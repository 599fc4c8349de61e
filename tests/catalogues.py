"""The catalogues of the languages beside the code: `python -m tests.catalogues` adds the new, drops what is gone."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import language
from language.catalogues import FOLDER, TOLD
from metrics import conventions, kpis
from tests import told

REPOSITORY: Final = Path(__file__).resolve().parents[1]
LAYERS: Final = ("metrics", "ui", "pages")
MARKS: Final = {"_": 1, "N_": 1, "ngettext": 2, "NN_": 2}  # how many of the arguments are texts
LANGUAGES: Final = tuple(name for name in language.LANGUAGES if name != "en")
HEADER: Final = '# How to add to it: CONTRIBUTING.md, "Add a text or a language".'
SINCE: Final = datetime(2026, 11, 23, tzinfo=UTC)  # of the first catalogue: a date of today would change with every run
Text = str | tuple[str, ...]


def wanted() -> Catalog:
    """Every text of the code and of the records of the KPIs, with the modules that have it."""
    found = Catalog(fuzzy=False)
    for layer in LAYERS:
        for path in sorted((REPOSITORY / layer).rglob("*.py")):
            for text in _marked(ast.parse(path.read_text("utf-8"))):
                found.add(text, locations=[(str(path.relative_to(REPOSITORY)), 0)])
    for place, text in (*_of_kpis(), *_of_topics()):
        found.add(text, locations=[(place, 0)])
    for place, sentence in told.templates():
        found.add(sentence, locations=[(place, 0)], context=TOLD)
    return found


def _marked(tree: ast.AST) -> Iterator[Text]:
    """The texts that are marked as such. Babel's own reader also takes the keys of what is looked up within a mark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            given = node.args[: MARKS[node.func.id]]
            texts = [arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if texts and len(texts) == MARKS[node.func.id]:
                yield texts[0] if len(texts) == 1 else tuple(texts)


def _of_kpis() -> Iterator[tuple[str, str]]:
    for kpi in kpis.KPIS.values():
        yield from (("metrics/definitions", text) for text in kpi.texts)
    for vendor in conventions.VENDORS:
        told = (conventions.of(vendor, name) for name in kpis.KPIS)
        yield from (("metrics/conventions.py", text) for each in told if each for text in each.kpi.texts)


def _of_topics() -> Iterator[tuple[str, str]]:
    place = "pipelines/labelling/topics.toml"
    known = tomllib.loads((REPOSITORY / place).read_text("utf-8"))["topics"]
    yield from ((place, topic["label"]) for topic in known.values() if "label" in topic)


@lru_cache
def stored(name: str) -> Catalog:
    """The catalogue of a language as it is kept; an empty one where it has no file yet."""
    path = FOLDER / f"{name}.po"
    if not path.exists():
        return Catalog(locale=name, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=name)


def write() -> None:
    """Bring every catalogue to the texts of the code; new ones are empty there until somebody translates them."""
    texts = wanted()
    for name in LANGUAGES:
        kept = stored(name)
        fresh = Catalog(
            locale=name,
            fuzzy=False,
            project="Carelens",
            version="1",
            header_comment=HEADER,
            creation_date=SINCE,
            revision_date=SINCE,
        )
        for message in texts:
            if message.id:
                known = kept.get(message.id, message.context)
                places = sorted(set(message.locations))
                fresh.add(message.id, known.string if known else "", locations=places, context=message.context)
        made = BytesIO()
        write_po(made, fresh, width=120, sort_output=True, include_lineno=False)
        (FOLDER / f"{name}.po").write_bytes(made.getvalue())


if __name__ == "__main__":
    write()
