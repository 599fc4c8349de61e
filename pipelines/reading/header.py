"""Which line of a file names its columns, how many lines belong to it, and what the names say beside the name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from pipelines.reading.dialect import DATA
from pipelines.reading.records import Record

SEARCH: Final = 25
ZONE: Final = re.compile(r"^(utc|gmt|[a-z]+(?:/[a-z_+\-0-9]+){1,2})$", re.IGNORECASE)
# Names that Polars takes for "all columns" or "columns like".
PATTERN: Final = re.compile(r"(\*|\^.*\$)$")
DURATION_UNITS: Final = {
    "milliseconds": ("ms", "milliseconds", "millis"),
    "seconds": (
        "s",
        "sec",
        "secs",
        "second",
        "seconds",
        "in seconds",
        "in sec",
        "sek",
        "sekunden",
        "in sekunden",
        "segundos",
        "secondes",
        "secondi",
        "seconden",
        "seg",
    ),
    "minutes": (
        "m",
        "min",
        "mins",
        "minute",
        "minutes",
        "in minutes",
        "in mins",
        "minuten",
        "in minuten",
        "minutos",
        "minuti",
        "minut",
    ),
    "hours": (
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "in hours",
        "in hrs",
        "stunden",
        "in stunden",
        "horas",
        "heures",
        "std",
        "ore",
        "uren",
        "uur",
        "godz",
    ),
    "days": ("d", "day", "days", "in days", "tage", "in tagen", "días", "dias", "jours", "giorni", "dagen", "dni"),
}
UNIT_OF: Final = {word: unit for unit, words in DURATION_UNITS.items() for word in words}
HEADERLESS: Final = "This file has no header: its first line already looks like data."
STRAY: Final = "A quotation mark in the header is out of place; it was read as part of a name."
# So many records must agree on a number of cells before it counts more than the number of names.
AGREED: Final = 0.9
# The part of a question that a survey tool writes into a second header line.
ANSWER_WORDS: Final = frozenset({"response", "open-ended response", "open ended response", "other (please specify)"})


@dataclass(frozen=True)
class Column:
    """One column as the file names it: `name` unique in the file, `base` comparable across files."""

    name: str
    base: str
    remark: str = ""  # what stood in the trailing parenthesis or brackets

    @property
    def zone(self) -> str | None:
        """The time zone in the header, such as `Europe/Berlin`."""
        return self.remark if ZONE.match(self.remark) and not self.unit else None

    @property
    def unit(self) -> str | None:
        """The unit of a duration in the header, such as `minutes`."""
        return UNIT_OF.get(self.remark.lower().strip(" ."))


@dataclass(frozen=True)
class Header:
    """The columns, the index of the header among the records, the record that data begin with."""

    columns: list[Column]
    index: int
    depth: int  # records that belong to the header
    preamble: list[str] = field(default_factory=list)
    found: bool = True
    doubts: list[str] = field(default_factory=list)  # what a person has to know about the names
    nameless: str = ""  # why the columns have numbers for names


def plain(text: str) -> str:
    """A header or a word in the form in which two spellings are equal: lower case, one space, no marks around."""
    text = unicodedata.normalize("NFKC", text).replace("\ufeff", "").replace("\u200b", "")
    if "_" in text or " " not in text.strip():
        text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return re.sub(r"[\s_]+", " ", text).strip(" \t:*\"'").lower()


def columns_of(names: list[str]) -> list[Column]:
    """A column for every header cell; empty names are numbered, repeated ones suffixed."""
    seen: Counter[str] = Counter()
    columns: list[Column] = []
    for number, raw in enumerate(names, 1):
        name = " ".join(raw.replace("\ufeff", "").split()) or f"column {number}"
        name = "row" if name == "__row__" else name  # what rows are numbered by while a file is read
        name = f"column {number} {name}" if PATTERN.match(name) else name
        seen[name] += 1
        unique = name if seen[name] == 1 else f"{name} ({seen[name]})"
        while seen[name] > 1 and any(column.name == unique for column in columns):
            seen[name] += 1
            unique = f"{name} ({seen[name]})"
        base, remark = split_remark(name)
        columns.append(Column(unique, base, remark))
    return columns


def split_remark(name: str) -> tuple[str, str]:
    """(`ticket created`, `Europe/Berlin`) of `Ticket created (Europe/Berlin)`; `[list]` is cut the same way."""
    match = re.match(r"^(.*\S)\s*[(\[]([^()\[\]]*)[)\]]\s*$", name)
    if not match:
        return plain(name), ""
    return plain(match.group(1)), match.group(2).strip()


def search(records: list[Record], vocabulary: frozenset[str]) -> Header:
    """The header among the first records of a file; `found` is False where every line looks like data.

    Columns are named by a header only where it has as many names as the records have cells: with one too few, every
    name behind the gap would stand over the wrong column.
    """
    width = _width(records)
    best, at = -1.0, -1
    for index, record in enumerate(records[:SEARCH]):
        if _depth(records, index)[0] > 1:
            at, best = index, 1.0
            break
        score = _score(record.cells, width, vocabulary)
        if score > best + 1e-9:
            best, at = score, index
    if at < 0 or best <= 0:
        return Header(columns_of([""] * width), 0, 0, found=False, nameless=HEADERLESS)
    depth, names = _depth(records, at)
    preamble = [" ".join(filter(None, record.cells)) for record in records[:at]]
    fitting, doubt = _fit(names, records[at + depth :])
    stray = "" if records[at].sound else STRAY
    nameless = doubt if not any(fitting) else ""
    return Header(columns_of(fitting), at, depth, preamble, True, list(filter(None, (doubt, stray))), nameless)


def _width(records: list[Record]) -> int:
    return Counter(len(record.cells) for record in records).most_common(1)[0][0]


def _score(cells: list[str], width: int, vocabulary: frozenset[str]) -> float:
    """How much a line looks like the names of columns; 0 or less: it does not."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled or (width > 1 and len(filled) < max(2, width / 4)) or len(cells) < width / 2:
        return 0.0
    bases = [split_remark(cell)[0] for cell in filled]
    known = sum(base in vocabulary for base in bases)
    data = sum(bool(DATA.match(cell)) or len(cell) > 400 for cell in filled)
    if data > len(filled) / 4 and known < 2:
        return 0.0
    return (2 * known + len(filled) - 2 * data + len(set(bases)) / 2) / max(width, len(filled))


def _depth(records: list[Record], at: int) -> tuple[int, list[str]]:
    """How many records the header has, and the names that they make together."""
    names = list(records[at].cells)
    below = records[at + 1 : at + 3]
    if len(below) == 2 and any('{"ImportId"' in cell for cell in below[1].cells):
        return 3, names
    if below and any('{"ImportId"' in cell for cell in below[0].cells):
        return 2, names
    if below and _continues(names, below[0].cells):
        return 2, _joined(names, below[0].cells)
    return 1, names


def _continues(names: list[str], below: list[str]) -> bool:
    """Whether the second line holds the options of the questions in the first: its gaps are filled, its key not."""
    if len(below) != len(names) or below[0].strip():
        return False
    gaps = [index for index, name in enumerate(names) if not name.strip()]
    answers = sum(plain(cell) in ANSWER_WORDS for cell in below)
    return answers > 0 or (len(gaps) > 1 and all(below[index].strip() for index in gaps))


def _joined(names: list[str], below: list[str]) -> list[str]:
    joined, question = [], ""
    for name, part in zip(names, below, strict=True):
        question = name or question
        alone = not part.strip() or plain(part) in ANSWER_WORDS
        joined.append(question if alone else f"{question} - {part}")
    return joined


def _fit(names: list[str], data: list[Record]) -> tuple[list[str], str]:
    """As many names as the records have cells, all empty where nobody can tell which belongs to which; the doubt."""
    width = _width(data) if data else len(names)
    agreed = sum(len(record.cells) == width for record in data) >= AGREED * len(data)
    if width == len(names) or not agreed:
        return names, ""
    said = f"The header has {len(names)} names and the records have {width} cells"
    spare = [cell for record in data for cell in record.cells[len(names) :]]
    if width > len(names) and not any(cell.strip() for cell in spare):
        end = "the last ones, which are always empty, were left without a name. Check that the names fit."
        return names + [""] * (width - len(names)), f"{said}: {end}"
    filled = [name for name in names if name.strip()]
    if width < len(names) and len(filled) == width:
        return filled, f"{said}: the empty names were left out. Check that the names fit."
    return [""] * width, f"{said}, so nobody can tell which name belongs to which column."
