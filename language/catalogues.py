"""The texts of each language, read from its `.po` file; no compiled file is kept."""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).parent
TOLD: Final = "told"  # the context of what pipelines and settings say


@lru_cache
def of(language: str) -> NullTranslations:
    """The texts of a language; English ones, which are the ids themselves, where it has no file."""
    if not _path(language).exists():
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache
def templates() -> tuple[str, ...]:
    """The templates of all that pipelines and settings say, which are the same in the file of every language."""
    return tuple(str(message.id) for message in _read(_ANY) if message.context == TOLD)


_ANY: Final = "de"


@lru_cache
def _read(language: str) -> Catalog:
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def _path(language: str) -> Path:
    return FOLDER / f"{language}.po"
