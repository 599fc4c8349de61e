"""Signs that an export is not whole: a row count at a known cap, a cut end, a short last day, ids a spreadsheet broke.

None of them is proof, so none of them rejects anything: the report says what was seen and what it may mean.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

import canonical
from pipelines.meaning.moments import ANCHORS
from pipelines.meaning.normalise import Draft
from pipelines.meaning.recognise import counted
from pipelines.reading.read import Text

CAPS: Final = {
    10_000: "the most that several tools export at once",
    50_000: "the most that Zendesk Explore exports",
    65_535: "the most that an old Excel sheet holds below its header",
    65_536: "the most that an old Excel sheet holds",
    100_000: "the most that several tools export at once",
    1_048_575: "the most that an Excel sheet holds below its header",
    1_048_576: "the most that an Excel sheet holds",
}
CUT: Final = ("too_few_cells", "unclosed_quote", "unreadable_json")
IDS: Final = ("ticket_id", "chat_id", "order_ref", "customer_id")
SCIENTIFIC: Final = r"^\d[.,]\d+[eE]\+\d+$"
USUAL: Final = 20  # rows on a day; fewer vary too much to call a day short
SHORT: Final = 0.4  # of a usual day
LIKE: Final = 4  # earlier days of the same weekday that say what is usual


def notes(text: Text, draft: Draft, accepted: pl.DataFrame) -> list[str]:
    """What speaks for an export that lacks rows, one sentence each; empty where nothing does."""
    found = [_cap(text.records), _cut_end(text), *_broken_ids(text, draft), _short_last_day(draft, accepted)]
    return [note for note in found if note]


def _cap(records: int) -> str | None:
    if records not in CAPS:
        return None
    return f"The file has exactly {records:,} rows, {CAPS[records]}: later or earlier rows may be missing."


def _cut_end(text: Text) -> str | None:
    last = text.damaged[-1] if text.damaged else None
    if last is None or last.row != text.records or last.rule not in CUT:
        return None
    return "The last row is cut in the middle: the export or its download may have stopped before its end."


def _broken_ids(text: Text, draft: Draft) -> list[str]:
    """Ids beside the key (whose rows are rejected) that a spreadsheet has turned into numbers."""
    found = []
    for target in IDS:
        entry = draft.recognition.mapped.get(target)
        if entry is None or target == canonical.KEYS[draft.table]:
            continue
        values = text.frame[entry.columns[0].name].drop_nulls()
        values = values.filter(values.str.contains("+", literal=True))
        broken = values.filter(values.str.contains(SCIENTIFIC))
        if len(broken):
            found.append(
                f"{len(broken)} values of '{entry.columns[0].name}' were turned into numbers like {broken[0]} by a "
                "spreadsheet; different ones may have become equal."
            )
    return found


def _short_last_day(draft: Draft, accepted: pl.DataFrame) -> str | None:
    moments = accepted[ANCHORS[draft.table]].drop_nulls()
    if not len(moments):
        return None
    zone = ZoneInfo(draft.options.reporting_zone)
    newest: Any = moments.max()
    last = newest.astimezone(zone).date()
    local = moments.filter(moments >= newest - timedelta(days=7 * LIKE + 1)).dt.convert_time_zone(zone.key).dt.date()
    counts = dict(local.value_counts().iter_rows())
    like = sorted(counts.get(last - timedelta(days=7 * week), 0) for week in range(1, LIKE + 1))
    usual = (like[1] + like[2]) / 2
    if usual < USUAL or counts[last] > SHORT * usual:
        return None
    until = (
        ""
        if bool((moments.dt.time() == moments.dt.time()[0]).all())
        else f", the last at {newest.astimezone(zone):%H:%M}"
    )
    return (
        f"The last day, {last}, has {counted(counts[last], 'row')}{until}; days like it have about {usual:.0f}. The "
        "export may have been made during that day, or be cut."
    )
