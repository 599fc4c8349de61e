"""The score of the Pollock benchmark: how much of the table in a damaged file a reader delivers, ten being all of it.

Per file: one point for reading it at all, and precision, recall and F1 of header, records and cells. The mean over all
files is the simple score; the weighted one counts each damage as often as it was met in real files (the authors'
published weights). A file that is refused scores nothing. Beside the score stands what it does not see: files in which
something was lost or changed and nobody was told.

Run with: uv run python -m tests.benchmarks.pollock
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.reading.encoding import decode
from pipelines.reading.read import ROW, Text, read_csv
from pipelines.report import Limits, Refusal
from tests.benchmarks.polluted import Polluted, files

WEIGHTS: Final = {
    "file_no_payload": 15.0,
    "file_no_trailing_newline": 184.0,
    "file_double_trailing_newline": 5.0,
    "file_no_header": 470.0,
    "file_header_multirow": 47.0,
    "file_preamble": 282.0,
    "file_multitable": 188 / 3,
    "file_header_only": 3.0,
    "file_one_data_row": 4.0,
    "file_record_delimiter_0xA": 1691.0,
    "file_record_delimiter_0xD": 7.0,
    "file_field_delimiter_0x3B": 834.0,
    "file_field_delimiter_0x2C_0x20": 101.0,
    "file_field_delimiter_0x9": 4.0,
    "file_field_delimiter_0x20": 4.0,
    "file_quotation_char": 11.0,
    "file_escape_char_0x5C": 1.0,
    "file_escape_char_0x00": 7.0,
    "row_less_sep": 520 / 1414,
    "row_more_sep": 520 / 1414,
    "row_field_delimiter": 1 / 7,
    "row_extra_quote": 1 / 108,
    "source": 1.0,
}
# https://github.com/HPI-Information-Systems/Pollock
PUBLISHED: Final = (
    ("CleverCSV 0.7.4", 9.19, 9.45),
    ("pandas 1.4.3", 9.89, 9.43),
    ("Python csv 3.10.5", 9.72, 9.43),
    ("SQLite 3.39.0", 9.95, 9.37),
    ("a spreadsheet program", 9.92, 9.59),
)
NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


class Outcome(NamedTuple):
    """What became of one file."""

    name: str
    points: float
    silent: bool  # the table differs from the true one, and no word of the report says so
    shifted: bool  # one crooked row, and a record is delivered that the true table does not have
    refused: bool

    @property
    def kind(self) -> str:
        """The kind of damage, which decides the weight."""
        return next(kind for kind in WEIGHTS if self.name.startswith(kind))

    @property
    def weight(self) -> float:
        """How often this damage was met in real files."""
        return WEIGHTS[self.kind]


def outcome(file: Polluted) -> Outcome:
    """How our reader fares with one file."""
    try:
        text = read_csv(decode(file.data), Limits(), frozenset())
    except Refusal:
        return Outcome(file.name, 0.0, silent=False, shifted=False, refused=True)
    table = delivered(text)
    told = bool(text.damaged or text.skipped or text.warnings)
    strange = Counter(map(tuple, table[1:])) - Counter(map(tuple, file.table[1:]))
    return Outcome(
        file.name,
        points(file.table, table),
        silent=table != file.table and not told,
        shifted=file.name.startswith("row_") and bool(strange),
        refused=False,
    )


def delivered(text: Text) -> list[list[str]]:
    """The table as the reader delivers it: the header, unless the file has none, and the records."""
    records = [list(row) for row in text.frame.drop(ROW).fill_null("").iter_rows()]
    named = text.evidence["header_row"] is not None
    return [[column.name for column in text.columns], *records] if named else records


def points(truth: list[list[str]], loaded: list[list[str]]) -> float:
    """The points of a delivered table, 1 to 10."""
    if not truth:
        return 10.0
    header = _agreement(map(_plain, truth[0]), map(_plain, loaded[0] if loaded else []))
    records = _agreement(map(_record, truth[1:]), map(_record, loaded[1:]))
    cells = _agreement((cell for row in truth for cell in row), (cell for row in loaded for cell in row))
    return 1 + header + records + cells


def _agreement(truth: Iterable[str], loaded: Iterable[str]) -> float:
    """The sum of precision, recall and F1."""
    true, found = Counter(truth), Counter(loaded)
    common = (true & found).total()
    if not true:
        return 3.0
    if not common:
        return 0.0
    return common / true.total() + common / found.total() + 2 * common / (true.total() + found.total())


def _record(cells: list[str]) -> str:
    return "".join(map(_plain, cells))


def _plain(cell: str) -> str:
    return str(float(cell)) if NUMBER.fullmatch(cell) else cell.lower()


def score(outcomes: list[Outcome]) -> tuple[float, float]:
    """The simple and the weighted score."""
    simple = sum(each.points for each in outcomes) / len(outcomes)
    weighted = sum(each.points * each.weight for each in outcomes) / sum(each.weight for each in outcomes)
    return simple, weighted


def polluted(_: Path) -> Iterator[str]:
    """Damaged files: the scores, beside those that the authors published, and what every kind of damage costs."""
    yield from table([outcome(file) for file in files()])
    told = "; ".join(f"{name} {simple:.2f}, {weighted:.2f}" for name, simple, weighted in PUBLISHED)
    yield f"\nPublished by the authors on their table, simple and weighted: {told}.\n"


def table(outcomes: list[Outcome]) -> Iterator[str]:
    """The scores as lines of Markdown, with the mean of every kind of damage."""
    simple, weighted = score(outcomes)
    silent, shifted = sum(each.silent for each in outcomes), sum(each.shifted for each in outcomes)
    yield f"{len(outcomes):,} files, ten points for a whole table: simple {simple:.2f}, weighted {weighted:.2f}."
    yield f"Files with a loss that nobody is told of: {silent}; with a row delivered in wrong columns: {shifted}.\n"
    yield "| Damage | Files | Weight | Points | Refused |\n| --- | --- | --- | --- | --- |"
    kinds: defaultdict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        kinds[each.kind].append(each)
    for kind, group in kinds.items():
        mean, weight = sum(each.points for each in group) / len(group), sum(each.weight for each in group)
        refused = sum(each.refused for each in group)
        yield f"| {kind} | {len(group)} | {weight:,.0f} | {mean:.2f} | {refused or ''} |"


if __name__ == "__main__":
    print("\n".join(polluted(Path())))
