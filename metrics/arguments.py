"""The words of `python -m metrics`."""

from __future__ import annotations

import argparse

from metrics import conventions, periods
from metrics.errors import MetricsError
from metrics.filters import Filters, dimension, parse_day, parse_where


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    made = argparse.ArgumentParser(prog="python -m metrics", description="Print a KPI of the loaded exports.")
    add = made.add_argument
    add("kpi", nargs="?", metavar="KPI", help="name of the KPI; --list shows all")
    add("--list", action="store_true", help="list every KPI with its definition")
    add("--records", action="store_true", help="list the rows behind the number")
    add("--explain", action="store_true", help="say what was counted, what was left out and why")
    add("--why", nargs="?", const="", metavar="DIM", help="split the change along DIM; alone: rank the dimensions")
    add("--by", metavar="DIM", help="break down by channel, team, agent, topic ...")
    add("--grain", metavar="GRAIN", help=f"a row per {', '.join(periods.GRAINS)}")
    add("--from", dest="start", metavar="DATE", help="first day, for example 2026-11-01")
    add("--to", dest="end", metavar="DATE", help="last day, included")
    add("--where", action="append", default=[], metavar="DIM=VALUE", help="only these rows; may be repeated")
    add(
        "--compare",
        choices=("previous", "year", "both"),
        help="with the days right before, the same dates a year before, or both",
    )
    add("--convention", metavar="NAME", help=f"count as a vendor does: {', '.join(conventions.VENDORS)}")
    add("--at-risk", action="store_true", help="list the open contacts that are overdue or soon due")
    add("--timeline", metavar="ID", help="tell what happened to one contact; ids are in --records")
    add("--limit", type=int, metavar="N", help="at most N records")
    add("--json", action="store_true", help="one JSON document on standard output")
    return made


def filters(args: argparse.Namespace) -> Filters:
    """The days and values asked for."""
    start, end = (parse_day(text) if text else None for text in (args.start, args.end))
    return Filters(start, end, parse_where(args.where))


def check(args: argparse.Namespace) -> None:
    """Refuse wrong words before anything is opened."""
    if args.limit is not None and args.limit < 0:
        raise MetricsError(f"The limit {args.limit} cannot be met. Use a number that is at least 0.")
    for test, word in ((dimension, args.by), (dimension, args.why), (periods.grain, args.grain)):
        if word:
            test(word)
    conventions.vendor(args.convention)
