"""Every combination of up to three dimensions as numbered cells over a table of leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]

ORDER: Final = 3
# What a row without a value has. It stands in the leaves, so that sums are right, but it names no place.
UNKNOWN: Final = "unknown"
# Up to this many possible cells of one combination are numbered directly; beyond it, only those that occur.
DIRECT: Final = 1_000_000


@dataclass(frozen=True, eq=False)
class Cube:
    """The cells of a leaf table: one cell per combination of values of at most `order` dimensions."""

    dims: tuple[str, ...]
    values: tuple[pl.Series, ...]
    subsets: tuple[tuple[int, ...], ...]
    # Per subset: the cell of every leaf, counted from 0 within the subset, and the mixed-radix code of every cell.
    local: tuple[Codes, ...]
    codes: tuple[Ints | None, ...]
    starts: Ints

    @property
    def size(self) -> int:
        """The number of cells."""
        return int(self.starts[-1])

    @property
    def orders(self) -> Ints:
        """For each cell, how many dimensions it names."""
        return np.repeat([len(subset) for subset in self.subsets], np.diff(self.starts))

    @cached_property
    def places(self) -> Bools:
        """Which cells name a place: none of their values is unknown."""
        return np.concatenate([self._known(at) for at in range(len(self.subsets))] + [np.zeros(0, dtype=np.bool_)])

    def parts(self, cells: Ints) -> Iterator[tuple[slice, tuple[int, ...], list[Ints]]]:
        """The cells (in order) by the dimensions they name: where they stand in `cells`, and their single values."""
        bounds = np.searchsorted(cells, self.starts)
        for at, dims in enumerate(self.subsets):
            part = cells[bounds[at] : bounds[at + 1]]
            if len(part) == 0:
                continue
            codes, local = self.codes[at], part - self.starts[at]
            code = local if codes is None else codes[local]
            singles = []
            for place in reversed(dims):
                code, value = np.divmod(code, len(self.values[place]))
                singles.append(value + self.starts[place])
            yield slice(int(bounds[at]), int(bounds[at + 1])), dims, singles[::-1]

    def _known(self, subset: int) -> Bools:
        codes = self.codes[subset]
        code = np.arange(self.starts[subset + 1] - self.starts[subset]) if codes is None else codes
        known = np.ones(len(code), dtype=np.bool_)
        for place in reversed(self.subsets[subset]):
            values = self.values[place]
            known &= code % len(values) != values.index_of(UNKNOWN) if UNKNOWN in values else True
            code = code // len(values)
        return known

    def sums(self, weights: Floats, singles: bool = False) -> Floats:
        """For each cell, the sum of the leaves' weights; with `singles` only for the first, those of one dimension."""
        sizes = np.diff(self.starts)[: len(self.dims) if singles else None]
        parts = [np.bincount(local, weights, size) for local, size in zip(self.local, sizes, strict=False)]
        return np.concatenate([*parts, np.zeros(0)])

    def members(self, cell: int) -> Bools:
        """Which leaves belong to the cell."""
        subset = self._subset(cell)
        found: Bools = self.local[subset] == cell - self.starts[subset]
        return found

    def pairs(self, cells: Ints) -> tuple[Ints, Ints]:
        """All (leaf, position in `cells`) that belong together."""
        leaves, positions = [], []
        for subset, local in enumerate(self.local):
            inside = np.flatnonzero((cells >= self.starts[subset]) & (cells < self.starts[subset + 1]))
            if len(inside) == 0:
                continue
            place = np.full(int(self.starts[subset + 1] - self.starts[subset]), -1)
            place[cells[inside] - self.starts[subset]] = inside
            position = place[local]
            chosen = np.flatnonzero(position >= 0)
            leaves.append(chosen)
            positions.append(position[chosen])
        nothing = np.zeros(0, dtype=np.int64)
        return np.concatenate([*leaves, nothing]), np.concatenate([*positions, nothing])

    def name(self, cell: int) -> dict[str, str | None]:
        """The value the cell has in each dimension it names; None in all others."""
        subset = self._subset(cell)
        codes = self.codes[subset]
        code = int(cell - self.starts[subset]) if codes is None else int(codes[cell - self.starts[subset]])
        named: dict[str, str | None] = dict.fromkeys(self.dims)
        for place in reversed(self.subsets[subset]):
            code, rest = divmod(code, len(self.values[place]))
            named[self.dims[place]] = self.values[place][rest]
        return named

    def take(self, leaves: Ints) -> Cube:
        """The same cells over a part of the leaves."""
        local = tuple(part[leaves] for part in self.local)
        return Cube(self.dims, self.values, self.subsets, local, self.codes, self.starts)

    def _subset(self, cell: int) -> int:
        return int(np.searchsorted(self.starts, cell, side="right")) - 1


def group(rows: pl.DataFrame, dims: Sequence[str], order: int = ORDER) -> tuple[Cube, Ints]:
    """The cube over the distinct combinations in `rows`, and the leaf of every row.

    A missing value is "unknown"; a dimension with one value tells nothing apart and is left out.
    """
    telling, values, codes = [], [], []
    for dim in dims:
        column = rows[dim].cast(pl.String).fill_null(UNKNOWN)
        known = column.unique().sort()
        if len(known) > 1:
            telling.append(dim)
            values.append(known)
            codes.append(column.cast(pl.Enum(known)).to_physical().to_numpy().astype(np.int32))
    sizes = [len(known) for known in values]
    leaf, first = _distinct(codes, sizes, rows.height)
    return _build(tuple(telling), tuple(values), [column[first] for column in codes], order), leaf


def _distinct(codes: list[Codes], sizes: list[int], rows: int) -> tuple[Ints, Ints]:
    """For every row the number of its combination, and for every combination a row that has it."""
    key = np.zeros(rows, dtype=np.int64)
    possible = 1
    for column, size in zip(codes, sizes, strict=True):
        if possible > 2**62 // size:  # the next digit would overflow: number what occurs and go on from there
            key = np.unique(key, return_inverse=True)[1]
            possible = rows
        key = key * size + column
        possible *= size
    _, first, leaf = np.unique(key, return_index=True, return_inverse=True)
    return leaf, first


def _build(dims: tuple[str, ...], values: tuple[pl.Series, ...], codes: list[Codes], order: int) -> Cube:
    subsets = tuple(s for size in range(1, order + 1) for s in combinations(range(len(dims)), size))
    numbered = [_number([codes[place] for place in s], [len(values[place]) for place in s]) for s in subsets]
    starts = np.concatenate([[0], np.cumsum([size for _, _, size in numbered])]).astype(np.int64)
    local = tuple(cells for cells, _, _ in numbered)
    return Cube(dims, values, subsets, local, tuple(known for _, known, _ in numbered), starts)


def _number(columns: list[Codes], sizes: list[int]) -> tuple[Codes, Ints | None, int]:
    possible = prod(sizes)
    direct = possible <= DIRECT
    code: npt.NDArray[Any] = columns[0].astype(np.int32 if direct else np.int64)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        code = code * size + column
    if direct:
        return code, None, possible
    codes, cells = np.unique(code, return_inverse=True)
    return cells.astype(np.int32), codes, len(codes)
