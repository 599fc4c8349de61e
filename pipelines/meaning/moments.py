"""All columns of time of one file: one order, one zone, one rule for the hours that daylight saving time bends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import polars as pl

import canonical
from pipelines.checking.contract import STORIES
from pipelines.meaning import dateorder, timestamps, words, zones
from pipelines.meaning.dateorder import Order
from pipelines.meaning.timestamps import Moments
from pipelines.reading.header import Column
from pipelines.reading.read import Text

if TYPE_CHECKING:
    from pipelines.meaning.normalise import Draft

MONTH_HEADERS: Final = ("month", "monat", "mes", "mois", "mese", "mês", "maand", "survey month", "response month")
STARTS: Final = {"tickets": "created_at", "chats": "created_at", "surveys": "answered_at", "orders": "created_at"}
ANCHORS: Final = {**STARTS, "returns": "created_at"}
ENDS: Final = ("solved_at", "closed_at", "ended_at", "first_reply_at", "assigned_at", "updated_at")
DATES: Final = "dates_only"
BASES: Final = {"header": "header_zone", "option": "user_setting", "tool": "file_zone", "assumed": "assumed_utc"}


def fill(draft: Draft, text: Text) -> None:
    """Put every mapped column of time into the draft as UTC, with evidence, warnings and problems."""
    targets = [
        name
        for name, kind in canonical.TABLES[draft.table].items()
        if kind == canonical.TIMESTAMP and name in draft.recognition.mapped
    ]
    values = _without_sentinels(draft, targets)
    with ThreadPoolExecutor() as pool:
        known = dict(zip(targets, pool.map(timestamps.begun_by_year, values.values()), strict=True))
    orders = _orders(draft, text, values, known)
    late: dict[str, pl.Series] = {}
    for name in targets:
        _fill_one(draft, name, values[name], orders.get(name), known.pop(name), late)
    _untangle(draft, late)
    _on_the_day(draft)
    anchor = ANCHORS[draft.table]
    if anchor in values:
        draft.reject("missing_date", anchor, values[anchor].is_null() & ~_only_sent(draft))


def _only_sent(draft: Draft) -> pl.Series:
    """Which rows say that a survey was sent and nobody answered."""
    sent, score = draft.made.get("sent_at"), draft.text("score_raw")
    if draft.table != "surveys" or sent is None or score is None:
        return pl.repeat(False, draft.cells.height, dtype=pl.Boolean(), eager=True)
    return sent.is_not_null() & score.is_null()


def _without_sentinels(draft: Draft, targets: list[str]) -> dict[str, pl.Series]:
    """The text of each column, without the dates that stand for none."""
    given = {name: values for name in targets if (values := draft.text(name)) is not None}
    with ThreadPoolExecutor() as pool:
        hits = pool.map(
            lambda values: values.str.contains(words.missing_date_pattern()).fill_null(False), given.values()
        )
        for (name, values), hit in zip(list(given.items()), hits, strict=True):
            if hit.any():
                counted = draft.evidence.setdefault("missing_dates", {})
                counted[draft.header(name)] = {"count": int(hit.sum()), "written": values.filter(hit)[0]}
                given[name] = values.set(hit, None)
    return given


def _orders(
    draft: Draft, text: Text, values: dict[str, pl.Series], known: dict[str, Moments]
) -> dict[str, Order | None]:
    """The order of day and month in each column; an undecided column follows a decided one."""
    months = next((draft.cells[c.name] for c in text.columns if c.base in MONTH_HEADERS), None)
    zone = draft.options.timezone or draft.options.reporting_zone
    anchor = ANCHORS[draft.table]
    found: dict[str, Order | None] = {}
    said = draft.recognition.preset.date_order
    for name, column in values.items():
        # The naive now of the zone is what a date without zone is compared with.
        sibling = months if name == anchor or len(values) == 1 else None
        found[name] = dateorder.decide(column, sibling, draft.now.replace(tzinfo=None), zone, known[name])
        if said and found[name] is not None:
            found[name] = Order(said, "chosen for this source")
    named = {draft.header(name): order for name, order in found.items()}
    found = {name: order and dateorder.borrow(order, named) for name, order in found.items()}
    _tell_order(draft, found)
    return found


def _tell_order(draft: Draft, orders: dict[str, Order | None]) -> None:
    known = {name: order for name, order in orders.items() if order is not None}
    draft.evidence["date_order"] = "YMD"
    if not known:
        draft.evidence["date_order_basis"] = "every date begins with its year or names its month"
        return
    first = known.get(ANCHORS[draft.table]) or next(iter(known.values()))
    draft.evidence["date_order"], draft.evidence["date_order_basis"] = first.order, first.basis
    for name, order in known.items():
        if order.against:
            draft.warnings.append(
                f"Column '{draft.header(name)}' mixes the orders of day and month: {order.basis}; those are rejected, "
                f"and dates that can be read both ways are read as {order.order}."
            )
    unsure = [draft.header(name) for name, order in known.items() if not order.sure]
    if unsure:
        draft.asked.append({"kind": "date_order", "column": unsure[0], "example": _example(draft, known)})
        words = "day before month" if first.order == "DMY" else "month before day"
        draft.warnings.append(
            f"No date in {', '.join(unsure)} settles whether the day or the month comes first; {words} is assumed."
        )


def _example(draft: Draft, known: dict[str, Order]) -> str:
    """A date of the file that can be read in two ways, and means two days."""
    name = next(name for name, order in known.items() if not order.sure)
    values = draft.text(name)
    assert values is not None
    values = values.drop_nulls()
    parts = values.str.extract_groups(r"^\D*(\d{1,2})[./-]\s?(\d{1,2})[./-]").struct.unnest()
    telling = values.filter((parts[parts.columns[0]] != parts[parts.columns[1]]).fill_null(False))
    return str((telling if len(telling) else values)[0])


def _zone(draft: Draft, column: Column) -> tuple[str, str]:
    """(zone, basis) of the times in a column that name none themselves."""
    preset = draft.recognition.preset
    if column.zone:
        return _known_zone(column.zone, draft), "header"
    if draft.options.timezone:
        return draft.options.timezone, "option"
    if preset.timezone:
        return preset.timezone, "option" if preset.installation else "tool"
    return draft.options.reporting_zone, "assumed"


def _known_zone(name: str, draft: Draft) -> str:
    if name.upper() in ("UTC", "GMT"):
        return "UTC"
    try:
        pl.Series([None], dtype=pl.Datetime("us")).dt.replace_time_zone(name)
    except pl.exceptions.ComputeError:
        draft.warnings.append(f"The header names the zone '{name}', which is not known; the reporting zone is used.")
        return draft.options.reporting_zone
    return name


def _fill_one(
    draft: Draft, name: str, values: pl.Series, order: Order | None, known: Moments, late: dict[str, pl.Series]
) -> None:
    moments = timestamps.parse(values, order.order if order else "DMY", known)
    zone, basis = _zone(draft, draft.recognition.mapped[name].columns[0])
    days = timestamps.days_only(values, moments)
    if days:
        # A date has no zone: the day that is written is the day that counts.
        zone = draft.options.reporting_zone
        draft.evidence.setdefault("whole_days", {})[name] = draft.header(name)
    placed = zones.place(moments, zone)
    draft.reject("unreadable_date", name, values.is_not_null() & ~moments.read)
    draft.reject("nonexistent_time", name, placed.impossible)
    if placed.double:
        late[name] = placed.late
        draft.warnings.append(
            f"{placed.double} times in '{draft.header(name)}' occur twice when clocks go back in {zone}; "
            "the earlier moment is taken, the later one where an end would else lie before its start."
        )
    draft.made[name] = placed.utc
    silent = draft.evidence.get("timezone_basis") in (None, DATES)
    if days and silent:
        draft.same["tz_basis"] = "user_setting"
        draft.evidence["timezone"], draft.evidence["timezone_basis"] = zone, DATES
    elif not days and (name == ANCHORS[draft.table] or silent):
        stated = moments.utc.is_not_null()
        _tell_zone(draft, name, stated, zone, basis, moments.local.is_not_null().any())


def _tell_zone(draft: Draft, name: str, stated: pl.Series, zone: str, basis: str, local: bool) -> None:
    chosen = BASES[basis]
    if basis == "assumed" and zone != "UTC":
        chosen = "user_setting"
    bases = pl.Series([chosen, "offset_in_value"], dtype=pl.String)
    draft.same["tz_basis"] = chosen
    draft.made.pop("tz_basis", None)
    if stated.any():
        draft.made["tz_basis"] = bases.gather(stated.cast(pl.UInt32))
    if not local:
        draft.evidence["timezone"], draft.evidence["timezone_basis"] = "offset in the value", "offset_in_value"
        return
    draft.evidence["timezone"], draft.evidence["timezone_basis"] = zone, chosen
    if basis == "assumed":
        draft.asked.append({"kind": "timezone", "column": draft.header(name), "assumed": zone})
        draft.warnings.append(f"The times carry no zone; {zone}, the reporting zone, is assumed.")


def _on_the_day(draft: Draft) -> None:
    """A date stands for its whole day: of a day that begins before the start on it, only the rest is meant."""
    for start, end in STORIES[draft.table]:
        if end in draft.evidence.get("whole_days", {}) and start in draft.made:
            begun, day = draft.made[start], draft.made[end]
            zone = draft.options.reporting_zone
            local = (moment.dt.convert_time_zone(zone).dt.date() for moment in (begun, day))
            same = next(local) == next(local)
            draft.made[end] = day.zip_with(~(same & (day < begun)).fill_null(False), begun)


def _untangle(draft: Draft, late: dict[str, pl.Series]) -> None:
    """An end before its start in the doubled hour of autumn is the second passing of that hour."""
    start = draft.made.get(STARTS.get(draft.table, ""))
    if start is None:
        return
    for name in ENDS:
        if name in late:
            swap = (draft.made[name] < start) & (late[name] >= start)
            draft.made[name] = draft.made[name].zip_with(~swap.fill_null(False), late[name])
