"""What goes wrong where, on the command line: python -m metrics.wrong hotspots | new-topics [--from ... --to ...]."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

import canonical
from metrics import warehouse
from metrics.errors import MetricsError
from metrics.filters import Filters, parse_day, parse_where
from metrics.hotspots import MEASURES
from metrics.phrases import new_topics
from metrics.stories import Story, stories


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it was done, 1 when it was refused."""
    chosen = _parser().parse_args(arguments)
    try:
        wh = warehouse.open(canonical.data_dir())
        where = parse_where(chosen.where or [])
        start, end = (parse_day(text) if text else None for text in (chosen.start, chosen.end))
        end = end or wh.latest_on
        filters = Filters(start or (end - timedelta(days=27) if end else None), end, where)
        measures = (chosen.measure,) if chosen.measure else tuple(MEASURES)
        if chosen.what == "hotspots":
            found = [_story(story) for story in stories(wh, filters, measures, chosen.against) if story.sure]
        else:
            found = [asdict(phrase) for phrase in new_topics(wh, filters)]
    except MetricsError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(found, indent=2, default=str, ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m metrics.wrong", description="What goes wrong where, as JSON.")
    parser.add_argument("what", choices=("hotspots", "new-topics"))
    parser.add_argument("--measure", choices=tuple(MEASURES), help="one measure; all without it")
    parser.add_argument("--from", dest="start", help="first day; without it, four weeks")
    parser.add_argument("--to", dest="end", help="last day; without it, the newest with data")
    parser.add_argument("--where", action="append", help="DIMENSION=VALUE, repeatable")
    parser.add_argument("--against", choices=("before", "year"), default="before")
    return parser


def _story(story: Story) -> dict[str, object]:
    """A story as plain data; what else was found in its place by measure."""
    lead = asdict(replace(story.lead, readings=()))
    effect = {**lead.pop("effect"), "excess": story.lead.effect.excess}
    where = dict(story.lead.where)
    others = [{"measure": spot.measure, "where": dict(spot.where)} for spot in story.also if spot.sure]
    return {**lead, **effect, "where": where, "evidence": story.lead.evidence, "lasting": story.lasting, "also": others}


if __name__ == "__main__":
    sys.exit(main())
