"""Whose rows a file holds: newer states of rows that are there, or those of another account with the same numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import polars as pl

import canonical
from pipelines.durable import LoadError
from pipelines.ledger import Manifest

Earlier = Sequence[tuple[Manifest, Path]]


class LoadedOtherwiseError(LoadError):
    """The rows of one file are there under another account and would count twice; the other files may be loaded."""


# Ids from 1 to n occur in any file; the same id with the same moment, over and over, does not.
FEWEST: Final = 3
AGREEING: Final = 0.9
# Rows of another account have other moments; those of one account read in another zone are hours apart, not days.
STRANGE: Final = 0.5
ZONES: Final = timedelta(hours=26)
_MOMENTS: Final = {"surveys": "answered_at"}
HEADERS: Final = "header_namespace"
_SWAPPED: Final = (
    "Day and month of earlier {table} with the same ids are the other way round: one of the files was read in the "
    "wrong order. They count as the same {table}; undo the load that was misread if its dates still show."
)


def settled(load: Manifest, path: Path, before: Earlier) -> Manifest:
    """The load under the namespace its rows belong to, with warnings that say why; `path` is written again for it."""
    own = load.evidence.get("namespace")
    others = [(other, file) for other, file in before if (other.source, other.table) == (load.source, load.table)]
    if own is None or not others:
        return load
    mine = _moments(load, path)
    _refuse_twice(load, mine, others)
    by_headers = bool(re.fullmatch(rf"{re.escape(load.source)}-[0-9a-f]{{8}}", own))
    family = list(dict.fromkeys(_namespace(other) for other, _ in others if _headers(other) == own))
    earlier = _continued(mine, others) if by_headers and not family else None
    if earlier:
        known = f"The columns differ from those of {earlier.file}, but these are the same {load.table}"
        return _under(load, path, _namespace(earlier), f"{known}: rows with the same id are newer states of them.")
    # The layout or the tool is known: its rows go where those of files before went, of several accounts to their own.
    same = [name for name in family if _share_same(mine, _in(name, others))]
    misread = [name for name in family if _misread(mine, _in(name, others))]
    if misread and not same:
        return _under(load, path, misread[0], _SWAPPED.format(table=load.table))
    free = [name for name in family if not _strangers(mine, _in(name, others))]
    if family and not (same or free):
        number, taken = len(family) + 1, {_namespace(other) for other, _ in others}
        name = next(f"{own}-{n}" for n in range(number, number + len(taken) + 1) if f"{own}-{n}" not in taken)
        return _under(load, path, name, _apart(load, _strangers(mine, _in(family[0], others)), by_headers))
    return _under(load, path, (same or free or [own])[0])


def _refuse_twice(load: Manifest, mine: pl.DataFrame, others: Earlier) -> None:
    """Raise LoadedOtherwiseError where the same rows are loaded without the account that is now named, or with one."""
    account = load.reading.account
    unlike = [(other, file) for other, file in others if (other.reading.account is None) != (account is None)]
    same = [other for other, file in unlike if _share_same(mine, [(other, file)])]
    if not same:
        return
    ids, theirs = ", ".join(other.load_id for other in same), same[-1].reading.account
    said = "without this account" if theirs is None else f"with account {theirs}"
    undo = f"Undo load {ids}, then load this file again."
    hint = undo if theirs is None else f"Name the account {theirs} (on the Data page, or with --account {theirs})."
    raise LoadedOtherwiseError(f"The same rows are loaded {said} as load {ids} and would count twice.", hint)


def _under(load: Manifest, path: Path, namespace: str, *warnings: str) -> Manifest:
    own = load.evidence["namespace"]
    if namespace == own:
        return _warned(load, warnings)
    pl.read_parquet(path).with_columns(namespace=pl.lit(namespace)).write_parquet(path)
    load = load.model_copy(update={"evidence": {**load.evidence, "namespace": namespace, HEADERS: own}})
    return _warned(load, warnings)


def _warned(load: Manifest, warnings: Sequence[str]) -> Manifest:
    return load.model_copy(update={"warnings": [*load.warnings, *warnings]}) if warnings else load


def _apart(load: Manifest, found: int, by_headers: bool) -> str:
    """What to say where a file holds the numbers of rows that are there, of other days."""
    alike = "with the same columns" if by_headers else f"of the source {load.source}"
    said = (
        f"{found} rows have the id of earlier {load.table} but another day of creation: they are kept apart, as those"
    )
    name = "Load the files of each account with its name (--account) to be sure which is which."
    return f"{said} of another account or shop {alike}. {name}"


def _continued(mine: pl.DataFrame, others: Earlier) -> Manifest | None:
    """The newest load whose rows these are, although their columns changed since; None where there is none."""
    return next((other for other, file in reversed(others) if _share_same(mine, [(other, file)])), None)


def _namespace(load: Manifest) -> str:
    return str(load.evidence.get("namespace"))


def _headers(load: Manifest) -> str:
    """The namespace that the headers of a load make, whichever its rows were put in."""
    return str(load.evidence.get(HEADERS, load.evidence.get("namespace")))


def _in(namespace: str, others: Earlier) -> Earlier:
    return [(other, file) for other, file in others if _namespace(other) == namespace]


def _moments(load: Manifest, path: Path) -> pl.DataFrame:
    """id and moment of each row. Raises LoadError where the stored rows are damaged."""
    columns = [canonical.KEYS[load.table], _MOMENTS.get(load.table, "created_at")]
    try:
        return pl.read_parquet(path, columns=columns).select(pl.col(columns[0]).alias("id"), at=columns[1])
    except (pl.exceptions.PolarsError, OSError) as error:
        raise LoadError(
            f"The stored rows of load {load.load_id} cannot be read. The version before is unchanged.",
            f"Restore loads/{load.load_id} from a backup, or undo the load and load its file again.",
        ) from error


def _shared(mine: pl.DataFrame, others: Earlier) -> pl.DataFrame:
    """The rows of both, with the moments `at` and `then`, where both are known."""
    stored = pl.concat([_moments(other, file) for other, file in others]).rename({"at": "then"})
    return mine.join(stored, on="id").drop_nulls()


def _share_same(mine: pl.DataFrame, others: Earlier) -> bool:
    shared = _shared(mine, others)
    same = int((shared["at"] == shared["then"]).sum())
    return same >= FEWEST and same >= AGREEING * shared.height


def _misread(mine: pl.DataFrame, others: Earlier) -> bool:
    """Whether the rows are on other days than earlier ones, and on the same with day and month of those swapped."""
    if not _strangers(mine, others):
        return False
    then = pl.col("then")
    # A day above 12 is no month, and was not read in the other order.
    swapped = pl.datetime(
        *(then.dt.year(), pl.when(then.dt.day() <= 12).then(then.dt.day()), then.dt.month()), time_zone="UTC"
    )
    turned = _shared(mine, others).filter((pl.col("at") - then).abs() > ZONES, then.dt.day() <= 12)
    alike = turned.filter((pl.col("at") - swapped).abs() <= ZONES)
    return alike.height >= FEWEST and alike.height >= AGREEING * turned.height


def _strangers(mine: pl.DataFrame, others: Earlier) -> int:
    """How many rows have the id of an earlier one of another day; 0 where that is not so for most."""
    shared = _shared(mine, others)
    apart = shared.filter((pl.col("at") - pl.col("then")).abs() > ZONES)
    return apart.height if apart.height >= FEWEST and apart.height > STRANGE * shared.height else 0
