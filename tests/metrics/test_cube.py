"""The cube: every combination is one cell, and its sum is the sum of its leaves."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import cube as cubes

ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.sampled_from(["1", "2", None])), max_size=40
)


def frame(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    names = ["letter", "side", "digit"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_a_cell_holds_what_a_group_by_would_count(rows: list[tuple[str | None, ...]]) -> None:
    table = frame(rows)
    cube, leaf = cubes.group(table, table.columns)
    counted = cube.sums(np.bincount(leaf, minlength=len(cube.local[0]) if cube.local else 0).astype(float))
    found = {tuple(cube.name(cell).items()): n for cell, n in enumerate(counted) if n}
    expected = {}
    for size in (1, 2, 3):
        for dims in combinations(cube.dims, size):
            for *values, n in table.with_columns(pl.all().fill_null("unknown")).group_by(dims).len().rows():
                expected[tuple({**dict.fromkeys(cube.dims), **dict(zip(dims, values, strict=True))}.items())] = n
    assert found == expected


def test_a_dimension_with_one_value_tells_nothing_apart() -> None:
    cube, _ = cubes.group(frame([("a", "x", "1"), ("b", "x", "1")]), ["letter", "side", "digit"])
    assert (cube.dims, cube.size) == (("letter",), 2)


def test_members_and_pairs_agree() -> None:
    cube, _ = cubes.group(frame([("a", "x", "1"), ("a", "y", "2"), ("b", "x", "2")]), ["letter", "side", "digit"])
    cells = np.flatnonzero(cube.sums(np.ones(3)) > 0)
    leaves, places = cube.pairs(cells)
    for place, cell in enumerate(cells):
        assert sorted(leaves[places == place]) == list(np.flatnonzero(cube.members(int(cell))))


def test_orders_say_how_many_dimensions_a_cell_names() -> None:
    cube, _ = cubes.group(frame([("a", "x", "1"), ("b", "y", "2")]), ["letter", "side", "digit"])
    named = [sum(value is not None for value in cube.name(cell).values()) for cell in range(cube.size)]
    assert cube.orders.tolist() == named


def test_no_rows_give_no_cells() -> None:
    cube, leaf = cubes.group(frame([]), ["letter", "side", "digit"])
    assert (cube.size, len(leaf), cube.sums(np.zeros(0)).tolist()) == (0, 0, [])


@pytest.mark.parametrize("direct", [0, 10**9])
def test_many_possible_cells_are_numbered_by_those_that_occur(direct: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cubes, "DIRECT", direct)
    cube, _ = cubes.group(frame([("a", "x", "1"), ("b", "y", "2"), ("c", "y", "1")]), ["letter", "side", "digit"])
    counted = cube.sums(np.ones(3))
    names = {tuple(v for v in cube.name(int(cell)).values() if v) for cell in np.flatnonzero(counted)}
    assert ("b", "y", "2") in names
    assert len(names) == 7 + 9 + 3  # single values, pairs that occur, rows


def test_more_combinations_than_a_number_can_hold_are_still_told_apart() -> None:
    wide = pl.DataFrame({f"d{place}": [f"{row % (7 + place)}" for row in range(500)] for place in range(24)})
    assert len(np.unique(cubes.group(wide, wide.columns, order=1)[1])) == wide.unique().height
