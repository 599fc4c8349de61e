"""`python -m metrics KPI --by channel --grain week --json`: the numbers of every page, on the command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import settings
from metrics import kpis, output, periods, queries, sentences, warehouse
from metrics.errors import MetricsError, WarehouseError, did_you_mean
from metrics.filters import NO_COMPARISON, UNKNOWN, Filters, dimension, parse_day, parse_where
from metrics.kpi import Kpi
from metrics.warehouse import Warehouse


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one question; 0: answered, 1: the warehouse cannot be read, 2: wrong use."""
    args = _parser().parse_args(arguments)
    try:
        if args.list:
            return _list(args.json)
        if not args.kpi:
            raise MetricsError("Name a KPI, for example `python -m metrics csat`; `--list` shows all of them.")
        kpi, filters = kpis.get(args.kpi), _filters(args)
        if args.limit is not None and args.limit < 0:
            raise MetricsError(f"The limit {args.limit} cannot be met. Use a number that is at least 0.")
        # Wrong words are refused before anything is opened.
        for check, word in ((dimension, args.by), (periods.grain, args.grain)):
            if word:
                check(word)
        wh = warehouse.open()
        _note_unknown_values(wh, filters)
        return _records(wh, kpi, filters, args) if args.records else _figures(wh, kpi, filters, args)
    except (WarehouseError, settings.SettingsError) as error:
        return _refuse(error, 1)
    except MetricsError as error:
        return _refuse(error, 2)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m metrics", description="Print a KPI of the loaded exports.")
    add = parser.add_argument
    add("kpi", nargs="?", metavar="KPI", help="name of the KPI; --list shows all")
    add("--list", action="store_true", help="list every KPI with its definition")
    add("--records", action="store_true", help="list the rows behind the number")
    add("--by", metavar="DIM", help="break down by channel, team, agent, topic ...")
    add("--grain", metavar="GRAIN", help=f"a row per {', '.join(periods.GRAINS)}")
    add("--from", dest="start", metavar="DATE", help="first day, for example 2026-11-01")
    add("--to", dest="end", metavar="DATE", help="last day, included")
    add("--where", action="append", default=[], metavar="DIM=VALUE", help="only these rows; may be repeated")
    add("--compare", choices=("previous", "year"), help="with the days right before, or the same dates a year before")
    add("--limit", type=int, metavar="N", help="at most N records")
    add("--json", action="store_true", help="one JSON document on standard output")
    return parser


def _filters(args: argparse.Namespace) -> Filters:
    start, end = (parse_day(text) if text else None for text in (args.start, args.end))
    return Filters(start, end, parse_where(args.where))


def _note_unknown_values(wh: Warehouse, filters: Filters) -> None:
    """Say on standard error which values of a filter no row has: an empty answer may be a slip of the pen."""
    for dim, values in filters.where:
        known = [str(value) for value in wh.options(dim, Filters(None, None))["value"]]
        for value in sorted(set(values) - {*known, UNKNOWN}) if known else ():
            print(f"note: no {dim} is called {value!r}. {did_you_mean(value, known[:20])}", file=sys.stderr)


def _figures(wh: Warehouse, kpi: Kpi, filters: Filters, args: argparse.Namespace) -> int:
    by = args.by or kpi.default_by
    keys = [*(["period"] if args.grain else []), *([by] if by else [])]
    if args.compare and not filters.start:
        print(f"note: {NO_COMPARISON}", file=sys.stderr)
    if args.grain:
        frame = queries.trend(wh, kpi.name, filters, args.grain, args.compare, by, verdicts=True)
        rows = output.frame_rows(frame, keys)
    elif by:
        rows = output.frame_rows(queries.breakdown(wh, kpi.name, filters, by, args.compare), keys)
    else:
        rows = [output.figure_row(queries.value(wh, kpi.name, filters, args.compare))]
    answer = _answer(wh, kpi, filters, args)
    if args.json:
        return _print_json(answer | {"rows": rows})
    print(f"{answer['sentence']}\n")
    print(output.figures_table(rows, keys, kpi) if rows else "No rows: nothing is loaded for this question.")
    print(f"\n{kpi.help}")
    return 0


def _records(wh: Warehouse, kpi: Kpi, filters: Filters, args: argparse.Namespace) -> int:
    frame = queries.records(wh, kpi.name, filters, args.limit)
    answer = _answer(wh, kpi, filters, args)
    if args.json:
        return _print_json(answer | {"records": frame.to_dicts()})
    print(f"{answer['sentence']}\n\n{output.records_table(frame)}")
    return 0


def _answer(wh: Warehouse, kpi: Kpi, filters: Filters, args: argparse.Namespace) -> dict[str, Any]:
    figure = queries.value(wh, kpi.name, filters, args.compare)
    return {
        "kpi": kpi.name,
        "unit": kpi.unit,
        "definition": kpi.definition,
        "sentence": sentences.sentence(figure, filters, wh.latest_on),
        "warehouse_version": wh.version,
    }


def _list(as_json: bool) -> int:
    if as_json:
        listed = [asdict(kpi) | {"interval": kpi.interval} for kpi in kpis.KPIS.values()]
        return _print_json({"kpis": listed})
    rows = [(kpi.name, kpi.unit, kpi.direction, kpi.anchor, kpi.definition) for kpi in kpis.KPIS.values()]
    print(output.table(("KPI", "unit", "better", "anchor", "definition"), rows))
    return 0


def _print_json(answer: dict[str, Any]) -> int:
    print(json.dumps(answer, default=output.plain, allow_nan=False, ensure_ascii=False))
    return 0


def _refuse(error: Exception, code: int) -> int:
    print(f"error: {error}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
