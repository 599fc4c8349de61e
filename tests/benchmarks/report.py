"""Every comparison in one dated document: `uv run python -m tests.benchmarks.report [FOLDER OF BENCHMARKS]`.

Writes docs/benchmarks.md. Takes about a quarter of an hour; sections whose data is not there say so.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from metrics import replay, scan
from metrics.filters import Filters
from metrics.findings import Where
from metrics.hotspots import hotspots
from metrics.scan import Table
from pipelines.labelling.topics import label
from tests.benchmarks import baselines, planted, test_hotspots, test_learning, test_topics

REPOSITORY: Final = Path(__file__).resolve().parents[2]
TARGET: Final = REPOSITORY / "docs" / "benchmarks.md"
WEEKS, FAULTS, QUIET = range(999_000, 999_040), range(777_000, 777_030), range(888_000, 888_015)
RATIOS, VARIATIONS = (1.25, 1.5, 2.0, 3.0), (0.0, 0.1, 0.2)
_METHODS: Final[dict[str, Callable[[Table], list[Where]]]] = {
    "Carelens scan": test_hotspots.ranked,
    "RobustSpot (TSC 2023), written anew": baselines.robustspot,
    "Adtributor (NSDI 2014), written anew": baselines.adtributor,
    "RiskLoc (2022), written anew": baselines.riskloc,
    "Largest absolute rise": baselines.largest_rise,
}


def incidents(shared: Path) -> Iterator[str]:
    """Real incidents: how often the true place is among the first answers."""
    cases = test_hotspots.incidents(shared / "benchmarks/robustspot")
    truths = [truth for _, truth in cases]
    yield f"## Real incidents ({len(cases)} cases of a streaming service, RobustSpot's data)\n"
    yield "| Method | top-1 | top-3 | top-5 |\n| --- | --- | --- | --- |"
    for name, method in _METHODS.items():
        first = [_place(method(table), truth) for (table, _), truth in zip(cases, truths, strict=True)]
        yield f"| {name} | " + " | ".join(f"{np.mean(np.array(first) < k):.3f}" for k in (1, 3, 5)) + " |"
    yield "\nThe authors' own code of RobustSpot on all 135 cases: top-1 0.659, top-3 0.844; published top-5 0.98.\n"


def faults(_: Path) -> Iterator[str]:
    """Planted faults: precision, recall and F1 of exact places."""
    cases = [planted.faults(seed) for seed in FAULTS]
    truths = [{frozenset(where) for where in truth} for _, truth in cases]
    methods = {
        "Carelens scan": test_hotspots.sure,
        "RiskLoc": baselines.riskloc,
        "Adtributor": baselines.adtributor_answer,
    }
    yield f"## Planted faults ({len(cases)} held-out cases, five dimensions, one to three causes, noise up to 25 %)\n"
    yield "| Method | Precision | Recall | F1 |\n| --- | --- | --- | --- |"
    for name, method in methods.items():
        found = test_hotspots.scores(truths, [method(table) for table, _ in cases])
        yield f"| {name} | " + " | ".join(f"{each:.3f}" for each in found) + " |"
    yield ""


def power(_: Path) -> Iterator[str]:
    """How often a planted rise comes first, by its size and by how much the shop varies by itself."""
    yield f"## Power: a rise of one place with 20 to 60 contacts a week comes first ({len(WEEKS)} shops each)\n"
    yield "| Natural variation | Rise | Carelens scan | Largest absolute rise | Oracle |"
    yield "| --- | --- | --- | --- | --- |"
    for variation in VARIATIONS:
        for ratio in RATIOS:
            scan_, rise, oracle = np.mean([_week(seed, variation, ratio) for seed in WEEKS], axis=0)
            yield f"| {variation:.0%} | x{ratio:g} | {scan_:.2f} | {rise:.2f} | {oracle:.2f} |"
    yield (
        "\nThe oracle knows what nobody knows: the size of the rise, the true variation, and that the place has "
        "20 to 60 contacts. What it misses cannot be told from a week of a shop that varies by itself.\n"
    )


def quiet(_: Path) -> Iterator[str]:
    """How often a quiet week raises an alarm."""
    yield f"## False alarms: quiet weeks with a hotspot ({13 * len(QUIET)} weeks each)\n"
    yield "| Contacts a week | Variation 0 % | 10 % | 20 % |\n| --- | --- | --- | --- |"
    for per_week in (800, 3000):
        yield f"| {per_week:,} | " + " | ".join(f"{_alarms(per_week, each):.1%}" for each in VARIATIONS) + " |"
    yield ""


def topics(shared: Path) -> Iterator[str]:
    """Topics by rules, and what few corrections teach."""
    requests = pl.read_csv(shared / "benchmarks/intents/customer_requests.csv")
    truth = requests["intent"].replace_strict(test_topics.TOPIC_OF)
    found = label(test_topics.texts(None, requests["instruction"]))["topic"]
    scores = [test_topics.f1(truth, found, topic) for topic in test_topics.INTENTS]
    yield "## Topics\n\n| What | Figure |\n| --- | --- |"
    about = f"{len(requests):,} public customer requests, macro F1 over {len(scores)} topics"
    yield f"| Rules, {about} | {np.mean(scores):.3f} |"
    reviews = test_topics.olist(shared)
    waiting = reviews.filter(pl.col("early_review"), pl.col("late").is_not_null())
    precision, recall = test_topics.precision_recall(waiting, "late")
    yield f"| Rules, Olist reviews written before delivery, late delivery: precision | {precision:.3f} |"
    yield f"| the same: recall | {recall:.3f} |"
    begun = time.perf_counter()
    learned = test_learning.few_shot(shared / "benchmarks/banking77", range(3))
    spent = time.perf_counter() - begun
    each = ", ".join(f"{accuracy:.3f}" for accuracy in learned)
    about = f"Learned from 5 examples for each of 77 intents (Banking77), accuracy by seed: {each}; mean"
    yield f"| {about} | {np.mean(learned):.3f} |"
    yield f"| Texts turned into vectors a second, learning included | {(700 + 3 * 385) / spent:.0f} |\n"


def speed(_: Path) -> Iterator[str]:
    """How long a search over a million contacts takes, and how fast the rules are."""
    with tempfile.TemporaryDirectory() as folder:
        wh = test_hotspots.publish_million(Path(folder))
        assert wh.latest_on
        week = Filters(wh.latest_on - timedelta(days=6), wh.latest_on)
        taken = [_seconds(lambda: hotspots(wh, week, "contacts")) for _ in range(3)]
    yield "## Speed\n\n| What | Figure |\n| --- | --- |"
    about = "Search over 1,000,000 contacts, six dimensions, twelve replayed weeks: processor time of all threads"
    yield f"| {about} | {min(taken):.1f} s |"
    yield f"| Texts labelled by rules a second, one core | {test_topics.texts_a_second():,.0f} |\n"


def _seconds(act: Callable[[], object]) -> float:
    # Processor time: what else runs on the machine plays no part.
    begun = time.process_time()
    act()
    return time.process_time() - begun


def _place(answers: list[Where], truth: set[frozenset[tuple[str, str]]]) -> int:
    return min((at for at, where in enumerate(answers) if frozenset(where) in truth), default=99)


def _week(seed: int, variation: float, ratio: float) -> tuple[bool, bool, bool]:
    records, truth = planted.shop_weeks(seed, 1500, variation, ratio)
    table = records.table()
    first = test_hotspots.ranked_week(records)[:1] == [truth]
    return first, baselines.largest_rise(table, 1) == [truth], _oracle(records, variation, ratio) == truth


def _oracle(records: replay.Series, variation: float, ratio: float) -> Where:
    """The most likely place for one who knows the ratio, the variation and the size of the place."""
    table, totals = records.table(), records.totals(planted.WEEKS).window(0, planted.HISTORY)
    share = table.shares(totals, scan.typical_growth(table, totals))
    share, varies = table.followed(totals, share, np.full(len(planted.SHOP), max(variation, 1e-3)))
    usual = (totals.ever - totals.now) / planted.HISTORY
    known = np.flatnonzero((usual >= 18) & (usual <= 66))
    v, t, p, by = totals.now[known], totals.ever[known], share[known], np.maximum(varies[known], 0.01)
    risen = ratio * p / (ratio * p + 1 - p)
    score = scan.varied(v, t, risen, by) - scan.varied(v, t, p, by)
    return baselines.named(table, [int(totals.cells[known][score.argmax()])])[0]


def _alarms(per_week: int, variation: float) -> float:
    raised = []
    for seed in QUIET:
        records, _ = planted.shop_weeks(seed, per_week, variation)
        totals, history = records.totals(planted.WEEKS), planted.HISTORY
        every = [
            scan.strongest(
                records.table(now), totals.window(now, history), replay.natural(records, totals, now, history)
            )
            for now in range(13)
        ]
        raised += [each > replay.limit(every[:at] + every[at + 1 :]) for at, each in enumerate(every)]
    return float(np.mean(raised))


def main(shared: Path) -> None:
    """Write the document, section by section."""
    today = datetime.now(UTC)
    lines = [
        "# Benchmarks",
        "",
        _about(today),
        "",
    ]
    for section in (incidents, topics, faults, power, quiet, speed):
        begun = time.perf_counter()
        try:
            for line in section(shared):
                print(line, flush=True)
                lines.append(line)
        except FileNotFoundError as error:
            lines.append(f"Not run: {Path(str(error.filename)).name} is not there.\n")
        print(f"({section.__name__}: {time.perf_counter() - begun:.0f} s)", file=sys.stderr)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _about(today: datetime) -> str:
    return (
        f"Run on {today:%d %B %Y} with `uv run python -m tests.benchmarks.report` "
        f"(Python {platform.python_version()}, {platform.machine()}). Public data is read from a folder beside the "
        "repository and is not part of it. The baselines are written anew from the ideas of their papers."
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY.parent / "shared")
