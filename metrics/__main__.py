"""`python -m metrics KPI --by channel --grain week --json`: the numbers of every page, on the command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import settings
from canonical.imports import travel_light
from metrics import answers, arguments, atrisk, conventions, kpis, output, queries, timeline, warehouse
from metrics.errors import MetricsError, WarehouseError, did_you_mean
from metrics.filters import NO_COMPARISON, UNKNOWN, Filters
from metrics.warehouse import Warehouse


def main(given: Sequence[str] | None = None) -> int:
    """Answer one question; 0: answered, 1: the warehouse cannot be read, 2: wrong use."""
    args = arguments.parser().parse_args(given)
    try:
        return _answer(args)
    except (WarehouseError, settings.SettingsError) as error:
        return _refuse(error, 1)
    except MetricsError as error:
        return _refuse(error, 2)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _answer(args: argparse.Namespace) -> int:
    if args.list:
        return _show(args, {"kpis": output.listed()}, output.listing)
    arguments.check(args)
    if args.timeline:
        moments = timeline.timeline(_opened(), args.timeline)
        return _show(args, {"moments": output.moments(moments)}, lambda: output.timeline(moments))
    if args.at_risk:
        return _at_risk(args)
    if not args.kpi:
        raise MetricsError("Name a KPI, for example `python -m metrics csat`; `--list` shows all of them.")
    kpis.get(args.kpi)
    filters = arguments.filters(args)
    wh = _opened()
    _note_unknown_values(wh, filters)
    for wanted, found in ((args.records, _records), (args.explain, _explain), (args.why is not None, _why)):
        if wanted:
            return found(wh, filters, args)
    return _figures(wh, filters, args)


def _opened() -> Warehouse:
    """The version in force; says on standard error where it is older than the settings."""
    wh = warehouse.open()
    why, cure = wh.why_stale(), "python -m pipelines rebuild"
    if wh.of_another_release:
        raise WarehouseError(f"{why} Compute them anew with: {cure}")
    if why:
        print(f"note: {why} Compute them anew with: {cure}", file=sys.stderr)
    return wh


def _note_unknown_values(wh: Warehouse, filters: Filters) -> None:
    """Say on standard error which values of a filter no row has: an empty answer may be a slip of the pen."""
    for dim, values in filters.where:
        known = [str(value) for value in wh.options(dim, Filters(None, None))["value"]]
        for value in sorted(set(values) - {*known, UNKNOWN}) if known else ():
            print(f"note: no {dim} is called {value!r}. {did_you_mean(value, known[:20])}", file=sys.stderr)


def _figures(wh: Warehouse, filters: Filters, args: argparse.Namespace) -> int:
    kpi = conventions.record(args.kpi, args.convention)
    by = args.by or kpi.default_by
    keys = [*(["period"] if args.grain else []), *([by] if by else [])]
    if args.compare and not filters.start:
        print(f"note: {NO_COMPARISON}", file=sys.stderr)
    if args.grain:
        frame = queries.trend(wh, kpi.name, filters, args.grain, args.compare, by, True, args.convention)
        rows = output.frame_rows(frame, keys)
    elif by:
        frame = queries.breakdown(wh, kpi.name, filters, by, args.compare, args.convention)
        rows = output.frame_rows(frame, keys)
    else:
        rows = [output.figure_row(queries.value(wh, kpi.name, filters, args.compare, args.convention))]
    shown = output.figures_table(rows, keys, kpi) if rows else "No rows: nothing is loaded for this question."
    return _said(wh, filters, args, {"rows": rows}, f"{shown}\n\n{kpi.help}")


def _records(wh: Warehouse, filters: Filters, args: argparse.Namespace) -> int:
    frame = queries.records(wh, args.kpi, filters, args.limit, args.convention)
    return _said(wh, filters, args, {"records": frame.to_dicts()}, output.records_table(frame))


def _explain(wh: Warehouse, filters: Filters, args: argparse.Namespace) -> int:
    document, text = answers.explanation(wh, args.kpi, filters, args.convention)
    return _said(wh, filters, args, {"explanation": document}, text)


def _why(wh: Warehouse, filters: Filters, args: argparse.Namespace) -> int:
    args.compare = args.compare or "previous"
    document, text = answers.why(wh, args.kpi, filters, args.why, args.compare, args.convention)
    return _said(wh, filters, args, {"why": document}, text)


def _at_risk(args: argparse.Namespace) -> int:
    wh, filters = _opened(), arguments.filters(args)
    frame = atrisk.overdue(wh, filters, limit=args.limit)
    document = {"warehouse_version": wh.version, "at_risk": frame.to_dicts()}
    return _show(args, document, lambda: output.due_table(frame))


def _said(wh: Warehouse, filters: Filters, args: argparse.Namespace, document: dict[str, Any], text: str) -> int:
    """Print the answer under what every answer begins with."""
    head = answers.head(wh, args.kpi, filters, args.compare, args.convention)
    return _show(args, head | document, lambda: "\n".join([*answers.lines(head), "", text]))


def _show(args: argparse.Namespace, document: dict[str, Any], text: Callable[[], str]) -> int:
    if args.json:
        print(json.dumps(document, default=output.plain, allow_nan=False, ensure_ascii=False))
    else:
        print(text())
    return 0


def _refuse(error: Exception, code: int) -> int:
    print(f"error: {error}", file=sys.stderr)
    return code


if __name__ == "__main__":
    travel_light()
    sys.exit(main())
