"""2,290 damaged copies of one table, each with the table that a careful person would read from it.

The kinds of damage, their names and their numbers are those of G. Vitagliano et al., "Pollock: A Data Loading
Benchmark" (VLDB 2023), https://doi.org/10.14778/3594512.3594518; the table and every line here are our own. As in the
original, the table has 84 lines of nine cells: plain and quoted ones, commas and inch marks in quotes, apostrophes in
plain text, one backslash, and a last column that is always empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

ROWS: Final = 84
_HEADER: Final = ("DAY", "TIME", "Count", "ARTICLE", "Price", "ArticleName", "ArticleText", "LINK", "Remarks")
_NAMES: Final = (
    "Kids' Rain Coat",
    "Kettle, Steel",
    'Frame, 24"',
    "Oak Stool",
    "Men's Scarf, Wool",
    "Lamp",
    "Women's Belt",
    'Shelf, 32" Wide',
    "Tea Set, Six Cups",
    "Desk Mat",
)
_TEXTS: Final = (
    "Keeps small shoulders dry on the way to school, and dries overnight.",
    "Boils a litre in four minutes; the handle stays cool and the lid doesn't drip.",
    "A plain frame for prints.",
    "It's light enough to carry, strong enough to stand on, and folds flat.",
    "Strips of 2\\'6\" are sewn by hand, so no two of them look alike.",
    "Warm light, three steps, one switch.",
    "Goes with everything and won't crack in the cold.",
)
_LETTERS: Final = ("KX", "MB", "TR", "ZA")


class Cell(NamedTuple):
    """A value and whether the file puts it between quotation marks."""

    value: str
    quoted: bool = False
    stray: bool = False  # a mark too many before the value

    def written(self, quote: str, escape: str) -> str:
        """The cell as the file has it."""
        mark, stray = quote if self.quoted else "", quote if self.stray else ""
        return mark + stray + self.value.replace('"', escape + '"') + mark

    @property
    def read(self) -> str:
        """The value that the cell stands for: a stray mark counts as text."""
        return '"' + self.value if self.stray else self.value


@dataclass(frozen=True)
class Line:
    """One line: its cells, what stands before each of them, and its end."""

    cells: tuple[Cell, ...]
    before: tuple[str, ...]
    end: str

    def cut(self, column: int, times: int) -> Line:
        """The line with so many delimiters before one of its cells."""
        mark = self.before[1] * times
        return replace(self, before=(*self.before[:column], mark, *self.before[column + 1 :]))

    def marked(self, column: int) -> Line:
        """The line with a quotation mark too many before the value of one of its cells."""
        cell = self.cells[column]._replace(stray=True)
        return replace(self, cells=(*self.cells[:column], cell, *self.cells[column + 1 :]))


class Polluted(NamedTuple):
    """A damaged file and the table in it: the header (if there is one) and the records."""

    name: str
    data: bytes
    table: list[list[str]]


def source(rows: list[list[str]] | None = None, quoted: tuple[int, ...] = (6, 7)) -> list[list[Cell]]:
    """The table before it is damaged; `rows` in its place damages another table of the same shape."""
    return [
        [Cell(value, column in quoted or "," in value or '"' in value) for column, value in enumerate(row)]
        for row in rows or [list(_HEADER), *map(_record, range(ROWS - 1))]
    ]


def _record(number: int) -> list[str]:
    article = f"{_LETTERS[number % 4]}-{1000 + number * 3571 % 8999}"
    day = f"{1 + number * 5 % 28:02}/{1 + number // 9:02}/2023"
    return [
        day,
        f"{number * 15 // 60:02}:{number * 15 % 60:02}",
        str(number * 7 % 31),
        article,
        f"${(number * 1789 % 9973) / 100:.2f}",
        _NAMES[number % len(_NAMES)],
        f"{_TEXTS[number % len(_TEXTS)]} Article {number} of our list.",
        f"https://shop.example.com/article/{article.replace('-', '_')}.html",
        "",
    ]


def files(table: list[list[Cell]] | None = None) -> Iterator[Polluted]:
    """Every damaged file, in a fixed order."""
    table = table or source()
    yield from _whole_files(table)
    yield from _other_dialects(table)
    yield from _single_rows(table)


def _lines(table: list[list[Cell]], delimiter: str = ",", end: str = "\r\n") -> list[Line]:
    return [Line(tuple(row), ("", *[delimiter] * (len(row) - 1)), end) for row in table]


def _polluted(name: str, lines: list[Line], truth: list[list[Cell]], quote: str = '"', escape: str = '"') -> Polluted:
    text = "".join(
        "".join(b + cell.written(quote, escape) for b, cell in zip(line.before, line.cells, strict=True)) + line.end
        for line in lines
    )
    return Polluted(f"{name}.csv", text.encode(), [[cell.read for cell in row] for row in truth])


def _whole_files(table: list[list[Cell]]) -> Iterator[Polluted]:
    lines = _lines(table)
    yield _polluted("source", lines, table)
    yield Polluted("file_no_payload.csv", b"", [])
    yield _polluted("file_no_trailing_newline", [*lines[:-1], replace(lines[-1], end="")], table)
    yield _polluted("file_double_trailing_newline", [*lines[:-1], replace(lines[-1], end="\r\n" * 2)], table)
    yield _polluted("file_no_header", lines[1:], table[1:])
    plain = [Cell(cell.value) for cell in table[0]]
    for depth in (2, 3):
        names = [Cell(" ".join([cell.value] * depth)) for cell in plain]
        yield _polluted(f"file_header_multirow_{depth}", _lines([plain] * (depth - 1)) + lines, [names, *table[1:]])
    blank = [Cell("")] * len(plain)
    yield _polluted("file_preamble", _lines([[Cell("PREAMBLE"), *blank[1:]], blank]) + lines, table)
    seconds = {
        "less": [row[:-1] for row in table[:-1]],
        "same": table[:-1],
        "more": [[*row, Cell("col1") if row is table[0] else row[-1]] for row in table[:-1]],
    }
    for kind, second in seconds.items():
        yield _polluted(f"file_multitable_{kind}", lines + _lines(second), table)
    yield _polluted("file_header_only", lines[:1], table[:1])
    yield _polluted("file_one_data_row", lines[:2], table[:2])


def _other_dialects(table: list[list[Cell]]) -> Iterator[Polluted]:
    for name, end in (("0xA", "\n"), ("0xD", "\r")):
        yield _polluted(f"file_record_delimiter_{name}", _lines(table, end=end), table)
    for name, delimiter in (("0x3B", ";"), ("0x9", "\t"), ("0x2C_0x20", ", "), ("0x20", " ")):
        yield _polluted(f"file_field_delimiter_{name}", _lines(table, delimiter), table)
    yield _polluted("file_quotation_char_0x27", _lines(table), table, quote="'")
    yield _polluted("file_escape_char_0x5C", _lines(table), table, escape="\\")
    yield _polluted("file_escape_char_0x00", _lines(table), table, escape="")


def _single_rows(table: list[list[Cell]]) -> Iterator[Polluted]:
    lines = _lines(table)
    for row, line in enumerate(lines):
        for column in range(len(line.cells)):
            yield _polluted(f"row_more_sep_row{row}_col{column}", _with(lines, row, _more(line, column)), table)
            if column:
                yield _polluted(f"row_less_sep_row{row}_col{column}", _with(lines, row, line.cut(column, 0)), table)
            marked = line.marked(column)
            truth = [*table[:row], list(marked.cells), *table[row + 1 :]]
            yield _polluted(f"row_extra_quote{row}_col{column}", _with(lines, row, marked), truth)
        spaced = replace(line, before=("", *[" "] * (len(line.cells) - 1)))
        yield _polluted(f"row_field_delimiter_{row}_0x20", _with(lines, row, spaced), table)


def _with(lines: list[Line], row: int, line: Line) -> list[Line]:
    return [*lines[:row], line, *lines[row + 1 :]]


def _more(line: Line, column: int) -> Line:
    return line.cut(column, 2 if column else 1)
