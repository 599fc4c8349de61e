"""How much our reader delivers of damaged files, and that it never loses anything without a word.

The whole: uv run pytest tests/benchmarks/test_pollock.py --benchmark-enable --benchmark-only -s
"""

from __future__ import annotations

import re
from itertools import islice

from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.pollock import WEIGHTS, Outcome, outcome, points, score, table
from tests.benchmarks.polluted import ROWS, files, source

SIMPLE, WEIGHTED = 9.72, 9.60
# The files of one line are 26 and one: a step that shares no factor meets all kinds in turn.
EVERY = 41


def nothing_hidden(outcomes: list[Outcome]) -> None:
    assert [each.name for each in outcomes if each.silent] == []
    assert [each.name for each in outcomes if each.shifted] == []


def test_there_are_as_many_files_of_each_kind_as_in_the_original() -> None:
    names = [file.name for file in files()]

    assert len(names) == len(set(names)) == 2_290
    rows = {kind: sum(name.startswith(kind) for name in names) for kind in WEIGHTS if kind.startswith("row_")}
    assert rows == {"row_less_sep": 672, "row_more_sep": 756, "row_field_delimiter": 84, "row_extra_quote": 756}


def test_the_source_is_a_table_in_which_every_kind_of_cell_occurs() -> None:
    cells = [cell for row in source() for cell in row]

    assert {len(row) for row in source()} == {9}
    assert len(source()) == ROWS
    assert any('"' in cell.value for cell in cells)
    assert any("," in cell.value for cell in cells)
    assert any("'" in cell.value and not cell.quoted for cell in cells)


def test_the_whole_table_is_ten_points_and_less_is_less() -> None:
    truth = [["id", "status"], ["1", "open"], ["2", "closed"]]

    assert points(truth, truth) == 10
    assert points(truth, [["ID", "Status"], *truth[1:]]) < 10  # cells are compared as they are written
    assert points(truth, truth[:2]) == 1 + 3 + (1 / 2 + 1 + 2 / 3) + (4 / 6 + 1 + 8 / 10)
    assert points(truth, []) == 1
    assert points([], []) == 10


def test_a_sample_of_damaged_files_scores_and_nothing_is_lost_in_silence() -> None:
    whole = [file for file in files() if file.name.startswith(("file_", "source"))]
    single = islice((file for file in files() if file.name.startswith("row_")), 0, None, EVERY)

    of_files, of_rows = [outcome(file) for file in whole], [outcome(file) for file in single]

    nothing_hidden([*of_files, *of_rows])
    assert score(of_rows)[0] >= SIMPLE
    assert score(of_files)[1] >= WEIGHTED


def test_every_header_that_is_damaged_is_told_of() -> None:
    outcomes = [outcome(file) for file in files() if re.match(r"row_.*(row|quote|delimiter_)0_", file.name)]

    nothing_hidden(outcomes)
    assert len(outcomes) == 27
    assert not any(each.refused for each in outcomes)


def test_all_damaged_files(benchmark: BenchmarkFixture) -> None:
    outcomes = benchmark.pedantic(lambda: [outcome(file) for file in files()], rounds=1)  # type: ignore[no-untyped-call]

    print("\n" + "\n".join(table(outcomes)))
    nothing_hidden(outcomes)
    assert score(outcomes)[0] >= SIMPLE
    assert score(outcomes)[1] >= WEIGHTED
