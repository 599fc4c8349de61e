"""The one place where a KPI becomes SQL."""

from __future__ import annotations

import canonical
from metrics.filters import Filters, group
from metrics.kpi import Kpi
from metrics.periods import Periods

# Every name below comes from the registry or an allow-list; every value is bound. Hence the S608 exceptions.

_COUNTED = "count(*) AS n"


def aggregates(kpi: Kpi) -> str:
    """What is computed over the rows of one group: n, and what the KPI's kind needs for value and interval."""
    match kpi.kind:
        case "proportion":
            return f"{_COUNTED}, count(*) FILTER ({kpi.hit}) AS hits"
        case "nps":
            promoters, detractors = (f"count(*) FILTER (bucket = '{each}')" for each in ("promoter", "detractor"))
            return f"{_COUNTED}, {promoters} AS promoters, {detractors} AS detractors"
        case "mean":
            bases = f"count(DISTINCT {kpi.single})" if kpi.single else "1"
            return (
                f"{_COUNTED}, avg({kpi.measure}) AS mean, stddev_samp({kpi.measure}) AS deviation, "
                f"sum({kpi.measure}) AS total, {bases} AS bases"
            )
        case "quantile" | "survival" | "km":
            # Sorted by Polars afterwards: the ranks of the interval differ per group, and DuckDB's own
            # list_sort takes three times as long.
            return f"{_COUNTED}, list({kpi.measure}) AS measures"
        case _:
            return _COUNTED


def grouped(kpi: Kpi, filters: Filters, periods: Periods, by: str | None) -> tuple[str, list[object]]:
    """A row per period and group with the aggregates: columns period, the dimension, n ..."""
    anchor = f'"{kpi.anchor}"'
    keys = [f"{periods.expression.format(anchor=anchor)} AS period"]
    if by:
        keys.append(f'{group(by)} AS "{by}"')
    conditions, params = where(kpi, filters)
    sql = f"SELECT {', '.join(keys)}, {aggregates(kpi)} FROM {_rows(kpi)} WHERE {conditions} GROUP BY ALL"  # noqa: S608
    return sql, [*periods.params, *params]


def where(kpi: Kpi, filters: Filters, dated: bool = True) -> tuple[str, list[object]]:
    """The condition that a row is counted, and its parameters; `dated=False` leaves the days out."""
    clause, params = filters.clause(kpi.anchor if dated else None)
    return f"excluded IS NULL AND ({kpi.population}) AND {clause}", params


def flows(kpi: Kpi, filters: Filters, by: str | None) -> tuple[str, list[object]]:
    """A row per day and group of a stock: how many came and how many left. The filter's first day plays no part."""
    conditions, params = where(kpi, Filters(None, None, filters.where))
    entered, left = _entered(kpi), kpi.left
    key = f'{group(by)} AS "{by}", ' if by else ""
    came = (
        f"SELECT {key}{entered} AS day, count(*) AS came, 0 AS went FROM {_rows(kpi)} WHERE {conditions} GROUP BY ALL"  # noqa: S608
    )
    went = (
        # Nobody leaves before coming in: then it never waited.
        f"SELECT {key}greatest({left}, {entered}) AS day, 0 AS came, count(*) AS went "  # noqa: S608
        f"FROM {_rows(kpi)} WHERE {conditions} AND {left} IS NOT NULL GROUP BY ALL"
    )
    names = f'"{by}", day' if by else "day"
    sql = (
        f"SELECT {names}, CAST(sum(came) AS BIGINT) AS came, CAST(sum(went) AS BIGINT) AS went "  # noqa: S608
        f"FROM ({came} UNION ALL {went}) GROUP BY {names} ORDER BY {names}"
    )
    return sql, [*params, *params]


def orders(filters: Filters, periods: Periods, by: str | None) -> tuple[str, list[object]]:
    """A row per period with the number of orders, and per group where orders have that dimension."""
    narrowing = tuple(pair for pair in filters.where if pair[0] in ORDER_DIMENSIONS)
    clause, params = Filters(filters.start, filters.end, narrowing).clause("created_on")
    keys = f"{periods.expression.format(anchor='created_on')} AS period"
    if by in ORDER_DIMENSIONS:
        keys += f', {group(by)} AS "{by}"'
    sql = f"SELECT {keys}, count(*) AS orders FROM orders WHERE excluded IS NULL AND {clause} GROUP BY ALL"  # noqa: S608
    return sql, [*periods.params, *params]


def _waiting(kpi: Kpi) -> str:
    return f"{_entered(kpi)} <= ? AND coalesce({kpi.left} > ?, true)"


# What an order knows of itself; its channel and source are those of the shop, not of the contact.
ORDER_DIMENSIONS = ("product", "country", "region", "carrier", "segment")


def _rows(kpi: Kpi) -> str:
    if not kpi.derived:
        return kpi.table
    return f"(SELECT *, {kpi.derived} FROM {kpi.table}) AS {kpi.table}"  # noqa: S608


def _entered(kpi: Kpi) -> str:
    return kpi.entered or f'"{kpi.anchor}"'


def whereabouts(kpi: Kpi, filters: Filters) -> tuple[str, list[object]]:
    """Columns fate, n: what became of every row with the filter's values, for a number that wants to be explained."""
    values, params = Filters(None, None, filters.where).clause(None)
    dated, days = Filters(filters.start, filters.end).clause(kpi.anchor)
    if kpi.kind == "stock":
        dated, days = _waiting(kpi), [filters.end, filters.end]
    fate = (
        f"CASE WHEN excluded IS NOT NULL THEN 'excluded: ' || excluded WHEN \"{kpi.anchor}\" IS NULL THEN 'undated' "
        f"WHEN NOT coalesce({dated}, false) THEN 'outside' "
        f"WHEN {kpi.population} THEN 'counted' ELSE 'unmeasured' END"
    )
    sql = f"SELECT {fate} AS fate, count(*) AS n FROM {_rows(kpi)} WHERE {values} GROUP BY fate ORDER BY fate"  # noqa: S608
    return sql, [*days, *params]


_TEXT = {
    "contacts": ("contact_id AS id", "source_id", "load_id", "row", "kind", "status", "subject", "excerpt"),
    "answers": (
        "answer_id AS id",
        "contact_id",
        "load_id",
        "row",
        "survey_type",
        "state",
        "score_raw",
        "score",
        "score_norm",
        "comment",
    ),
}


def record_columns(kpi: Kpi) -> list[str]:
    """The names of the columns of `records`, which may be sorted by each of them."""
    return [column.rpartition(" AS ")[2].strip('"') for column in _selected(kpi)]


def _selected(kpi: Kpi) -> list[str]:
    columns = [*_TEXT[kpi.table], f'"{kpi.anchor}" AS day', f"{_counted(kpi)} AS counted"]
    columns += [f'"{kpi.basis}" AS basis'] if kpi.basis else []
    columns += [f"{kpi.single} AS scale"] if kpi.single else []
    columns += [f'"{name}"' for name in canonical.DIMENSIONS]
    # Enough to see that two rows are of one customer, too little to look a customer up elsewhere.
    return [*columns, "left(customer_key, 8) AS customer"]


def records(
    kpi: Kpi, filters: Filters, limit: int | None, sort: str = "day", descending: bool = True
) -> tuple[str, list[object]]:
    """The rows a figure is computed from; `counted` is what each of them adds to it."""
    conditions, params = where(kpi, filters, dated=kpi.kind != "stock")
    if kpi.kind == "stock":
        conditions += f" AND {_waiting(kpi)}"
        params += [filters.end, filters.end]
    order = f'"{sort}" {"DESC" if descending else "ASC"} NULLS LAST'
    sql = f"SELECT {', '.join(_selected(kpi))} FROM {_rows(kpi)} WHERE {conditions} ORDER BY {order}, id"  # noqa: S608
    return (sql, params) if limit is None else (f"{sql} LIMIT ?", [*params, limit])


def contributions(kpi: Kpi, filters: Filters) -> tuple[str, list[object]]:
    """Columns id, day, counted (as text): what each row adds, to be compared with another version."""
    conditions, params = where(kpi, filters)
    counted = kpi.left if kpi.kind == "stock" else _counted(kpi)
    key = _TEXT[kpi.table][0]
    return (
        f'SELECT {key}, "{kpi.anchor}" AS day, CAST({counted} AS VARCHAR) AS counted '  # noqa: S608
        f"FROM {_rows(kpi)} WHERE {conditions}"
    ), params


def bases(kpi: Kpi, filters: Filters) -> tuple[str, list[object]]:
    """Columns basis, n: on what ground the rows of a figure are counted, most rows first."""
    conditions, params = where(kpi, filters)
    sql = (
        f'SELECT "{kpi.basis}" AS basis, count(*) AS n FROM {_rows(kpi)} '  # noqa: S608
        f'WHERE {conditions} AND "{kpi.basis}" IS NOT NULL GROUP BY basis ORDER BY n DESC, basis'
    )
    return sql, params


def _counted(kpi: Kpi) -> str:
    match kpi.kind:
        case "proportion":
            return f"CAST(({kpi.hit}) AS INTEGER)"
        case "nps":
            return "CASE bucket WHEN 'promoter' THEN 100 WHEN 'detractor' THEN -100 ELSE 0 END"
        case "quantile" | "mean" | "survival" | "km":
            return kpi.measure
        case _:
            return "1"
