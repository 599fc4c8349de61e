"""Every comparison in one dated document: `uv run python -m tests.benchmarks.report [SECTION ...] [--shared FOLDER]`.

Writes docs/benchmarks.md, or only the named sections of it, each with its date. All take about half an hour; a section
whose data is not there says so.
"""

from __future__ import annotations

import argparse
import platform
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from metrics.filters import Filters
from metrics.hotspots import hotspots
from pipelines.labelling.topics import label
from tests.benchmarks import outlooks, pollock, rises, test_hotspots, test_learning, test_topics

REPOSITORY: Final = Path(__file__).resolve().parents[2]
TARGET: Final = REPOSITORY / "docs" / "benchmarks.md"
Section: TypeAlias = Callable[[Path], Iterator[str]]


def topics(shared: Path) -> Iterator[str]:
    """Topics by rules, and what few corrections teach."""
    requests = pl.read_csv(shared / "benchmarks/intents/customer_requests.csv")
    truth = requests["intent"].replace_strict(test_topics.TOPIC_OF)
    found = label(test_topics.texts(None, requests["instruction"]))["topic"]
    scores = [test_topics.f1(truth, found, topic) for topic in test_topics.INTENTS]
    yield "| What | Figure |\n| --- | --- |"
    about = f"{len(requests):,} public customer requests, macro F1 over {len(scores)} topics"
    yield f"| Rules, {about} | {np.mean(scores):.3f} |"
    reviews = test_topics.olist(shared)
    waiting = reviews.filter(pl.col("early_review"), pl.col("late").is_not_null())
    precision, recall = test_topics.precision_recall(waiting, "late")
    yield f"| Rules, Olist reviews written before delivery, late delivery: precision | {precision:.3f} |"
    yield f"| the same: recall | {recall:.3f} |"
    begun = time.process_time()
    learned = test_learning.few_shot(shared / "benchmarks/banking77", range(3))
    spent = time.process_time() - begun
    each = ", ".join(f"{accuracy:.3f}" for accuracy in learned)
    about = f"Learned from 5 examples for each of 77 intents (Banking77), accuracy by seed: {each}; mean"
    yield f"| {about} | {np.mean(learned):.3f} |"
    yield f"| Texts turned into vectors per second of processor time, learning too | {(700 + 3 * 385) / spent:.0f} |\n"


def speed(_: Path) -> Iterator[str]:
    """How long a search over a million contacts takes, and how fast the rules are."""
    with tempfile.TemporaryDirectory() as folder:
        wh = test_hotspots.publish_million(Path(folder))
        assert wh.latest_on
        week = Filters(wh.latest_on - timedelta(days=6), wh.latest_on)
        taken = [_seconds(lambda: hotspots(wh, week, "contacts")) for _ in range(3)]
    yield "| What | Figure |\n| --- | --- |"
    about = "Search over 1,000,000 contacts, six dimensions, twelve replayed weeks: processor time of all threads"
    yield f"| {about} | {min(taken):.1f} s |"
    yield f"| Texts labelled by rules a second, one core | {test_topics.texts_a_second():,.0f} |\n"


def _seconds(act: Callable[[], object]) -> float:
    # Processor time: what else runs on the machine plays no part.
    begun = time.process_time()
    act()
    return time.process_time() - begun


SECTIONS: Final[dict[str, Section]] = {
    "Real incidents of a streaming service (RobustSpot's data)": rises.incidents,
    "Topics": topics,
    "Planted faults: five dimensions, one to three causes, noise up to 25 %": rises.faults,
    "A planted +100 % where nothing else varies": rises.doubling,
    "Power: a rise of one place with 20 to 60 contacts a week comes first": rises.power,
    "False alarms of one search: quiet weeks with a hotspot": rises.search,
    "False alarms of the page: quiet weeks with any hotspot among nine searches": rises.page,
    "Late deliveries of a real shop by state and month (Olist)": rises.olist,
    "Forecasts against the same day of last week": outlooks.forecasts,
    "Early warning: topics that rise before others": outlooks.leads,
    "Did it work? Verdicts on actions": outlooks.actions,
    "Damaged files of the kinds of Pollock (VLDB 2023)": pollock.polluted,
    "Speed": speed,
}


def main(names: Sequence[str], shared: Path) -> None:
    """Write the document, or measure the named sections of it anew."""
    made = {}
    for title, section in SECTIONS.items():
        if not names or section.__name__ in names:
            begun = time.perf_counter()
            made[title] = f"## {title}\n\n{_measured(section, shared)}\n"
            print(made[title], f"({section.__name__}: {time.perf_counter() - begun:.0f} s)", flush=True)
    parts = _written() | made
    nothing = "Not measured yet."
    every = [parts.get(title, f"## {title}\n\n{nothing}").strip() + "\n" for title in SECTIONS]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join([_ABOUT, *every]), "utf-8")


def _written() -> dict[str, str]:
    """The sections of the document as it is, by title."""
    parts = re.split(r"(?m)^(?=## )", TARGET.read_text("utf-8"))[1:] if TARGET.exists() else []
    return {part.splitlines()[0].removeprefix("## "): part for part in parts}


def _measured(section: Section, shared: Path) -> str:
    try:
        lines = "\n".join(section(shared)).rstrip()
    except FileNotFoundError as error:
        return f"Not run: {Path(str(error.filename)).name} is not there."
    return f"{lines}\n\n*Measured on {datetime.now(UTC):%d %B %Y}.*"


_ABOUT: Final = (
    "# Benchmarks\n\nWritten by `uv run python -m tests.benchmarks.report` "
    f"(Python {platform.python_version()}, {platform.machine()}). Public data is read from a folder beside the "
    "repository and is not part of it. The baselines are written anew from the ideas of their papers.\n"
)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.report", description=__doc__)
    parser.add_argument("section", nargs="*", help="only these: " + ", ".join(s.__name__ for s in SECTIONS.values()))
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared", help="folder of public data")
    chosen = parser.parse_args()
    main(chosen.section, chosen.shared)
