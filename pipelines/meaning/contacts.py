"""What tickets and chats have beside plain columns: lengths of time, states, ratings, reasons to leave a row out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

import canonical
from pipelines.meaning import cells, durations, ratings

if TYPE_CHECKING:
    from pipelines.meaning.normalise import Draft

# Where the clock says how long it took as well, the unit of a reported length can be checked.
CLOCK: Final = {
    "resolution_seconds": ("created_at", "solved_at"),
    "first_reply_seconds": ("created_at", "first_reply_at"),
    "duration_seconds": ("created_at", "ended_at"),
}
MEASURED: Final = ("first_reply_at", "solved_at", "closed_at", "ended_at")
# How long a talk, its handling or waiting for it took: minutes, where a first reply or a solution takes hours.
SHORT: Final = ("handle_seconds", "wait_seconds", "duration_seconds")
LISTED: Final = 8
ASKED: Final = 12  # words of an account that a person is asked about
# A tag for trials is on few tickets; where it is on many the shop sells tests.
TRIALS: Final = 0.05
REPLIES: Final = ("first_reply_seconds", "first_reply_business_seconds")


def fill_durations(draft: Draft) -> None:
    """Put every length of time into the draft in seconds, with unit and basis in the evidence."""
    for name in canonical.TABLES[draft.table]:
        values = draft.text(name)
        if not name.endswith("_seconds") or values is None:
            continue
        entry = draft.recognition.mapped[name]
        column = entry.columns[0]
        unit, basis = column.unit, "header"
        if unit is None and entry.rule.unit is not None:
            unit, basis = entry.rule.unit, "known for this export"
        if unit is None:
            unit, basis = durations.unit_in_name(column.base), "header"
        if entry.rule.unit is not None and draft.recognition.preset.installation:
            unit, basis = entry.rule.unit, "chosen for this source"
        elapsed = _elapsed(draft, name)
        if entry.rule.units and column.unit is None:
            unit, basis = durations.settle(values, entry.rule.units, elapsed)
        header = f"{column.base} {column.remark}".lower()
        found = durations.parse(values, unit, basis, elapsed if name in CLOCK else None, header, name in SHORT)
        draft.warnings += [f"Column '{column.name}': {note}." for note in found.notes]
        draft.reject("unreadable_duration", name, values.is_not_null() & found.seconds.is_null())
        draft.reject("negative_duration", name, found.seconds < 0)
        draft.made[name] = found.seconds
        units = draft.evidence.setdefault("durations", {})
        units[column.name] = {"unit": found.unit, "basis": found.basis}
        if found.basis.startswith("assumed"):
            draft.asked.append({"kind": "unit", "column": column.name, "assumed": found.unit})
        if "times as much" in found.basis or found.basis.startswith("assumed"):
            draft.warnings.append(f"Column '{column.name}' is read in {found.unit}: {found.basis}.")


def _elapsed(draft: Draft, name: str) -> pl.Series | None:
    """Seconds by the clock; no time in business hours is longer."""
    parts = CLOCK.get(name.replace("_business", ""), ())
    if not parts or any(part not in draft.made or _whole_days(draft, part) for part in parts):
        return None
    start, end = (draft.made[part] for part in parts)
    return (end - start).dt.total_microseconds() / 1e6


def _whole_days(draft: Draft, name: str) -> bool:
    """Whether a column of time holds dates without a time of day."""
    return name in draft.evidence.get("whole_days", {})


def _finish(draft: Draft) -> None:
    """Where only the day of the solution is known and the time it took as well, both make the moment."""
    created, took = draft.made.get("created_at"), draft.made.get("resolution_seconds")
    if created is None or took is None or "solved_at" not in draft.made or not _whole_days(draft, "solved_at"):
        return
    if _whole_days(draft, "created_at"):
        return
    solved = draft.made["solved_at"]
    moment = (created + (took * 1e6).round(0).cast(pl.Int64).cast(pl.Duration("us"))).set(solved.is_null(), None)
    draft.made["solved_at"] = moment.fill_null(solved)
    draft.made["resolution_basis"] = draft.made["resolution_basis"].set(moment.is_not_null(), "reported_calendar")


def _tell_days(draft: Draft) -> None:
    """Say of which columns only the day is known, and what cannot be known then."""
    for name, header in draft.evidence.get("whole_days", {}).items():
        if name == "created_at":
            lost = "hours of the day and times from creation on are not known"
        elif name in MEASURED:
            lost = "how long it took is not known"
        else:
            continue
        draft.warnings.append(f"Column '{header}' has days without a time of day: {lost}.")


def fill(draft: Draft) -> None:
    """Put states, ratings and bases of a ticket or chat into the draft."""
    _tell_days(draft)
    _without_replies(draft)
    _bases(draft)
    _finish(draft)
    _contradictions(draft)
    _status(draft)
    _priority(draft)
    _rating(draft)
    _exclusions(draft)
    involved, resolved = draft.made.get("bot_involved"), draft.made.get("bot_resolved")
    if involved is not None and resolved is not None and "bot_handoff" not in draft.made:
        draft.made["bot_handoff"] = involved & ~resolved


def _without_replies(draft: Draft) -> None:
    """Where nobody replied there is no first reply, whatever the column holds."""
    replies = draft.made.get("replies")
    for name in REPLIES:
        if replies is not None and name in draft.made:
            draft.made[name] = draft.made[name].set((replies == 0).fill_null(False), None)


def _bases(draft: Draft) -> None:
    for what, stamp in (("first_reply", "first_reply_at"), ("resolution", "solved_at")):
        nothing = pl.repeat(None, draft.cells.height, dtype=pl.Float64(), eager=True)
        created, end = draft.made.get("created_at"), draft.made.get(stamp)
        clock = pl.lit(False)
        if created is not None and end is not None and not any(_whole_days(draft, n) for n in ("created_at", stamp)):
            clock = pl.lit(created.is_not_null() & end.is_not_null())
        calendar = draft.made.get(f"{what}_seconds", nothing).is_not_null()
        business = draft.made.get(f"{what}_business_seconds", nothing).is_not_null()
        basis = (
            pl.when(clock)
            .then(pl.lit("timestamp_diff"))
            .when(calendar)
            .then(pl.lit("reported_calendar"))
            .when(business)
            .then(pl.lit("reported_business"))
            .otherwise(pl.lit("none"))
        )
        draft.made[f"{what}_basis"] = draft.cells.select(basis.alias(f"{what}_basis")).to_series()


def _contradictions(draft: Draft) -> None:
    """A first reply after the solution happens; where it is common the columns are not what they seem."""
    reply, solved = draft.made.get("first_reply_at"), draft.made.get("solved_at")
    if reply is None or solved is None:
        return
    both, wrong = int((reply.is_not_null() & solved.is_not_null()).sum()), int((solved < reply).sum())
    if wrong > both / 20:
        draft.warnings.append(f"{wrong} of {both} rows are solved before their first reply; check what the times mean.")


def _status(draft: Draft) -> None:
    raw = draft.made.get("status_raw")
    if raw is None:
        return
    known = cells.translate(raw, draft.recognition.mapped["status_raw"].rule.words, "status")
    unknown = raw.filter(known.is_null() & raw.is_not_null())
    if len(unknown):
        _own_words(draft, "status_raw", unknown, "Status words of the account's own count as open until solved")
        solved = draft.made.get("solved_at", draft.made.get("closed_at"))
        ended = pl.repeat(False, len(raw), eager=True) if solved is None else solved.is_not_null()
        guess = pl.Series(["open", "solved"], dtype=pl.String).gather(ended.cast(pl.UInt32))
        known = known.fill_null(guess.set(raw.is_null(), None))
    draft.made["status"] = known


def _own_words(draft: Draft, target: str, unknown: pl.Series, taken: str) -> None:
    """Warn how the account's own words are taken, and ask for their meaning where a person can give it."""
    draft.warnings.append(f"{taken}: {_listed(unknown)}. Say what they mean on the page New source.")
    ask_words(draft, target, unknown)


def ask_words(draft: Draft, target: str, unknown: pl.Series) -> None:
    """Note that a person may say what the account's own words in a column mean."""
    counts = dict(unknown.value_counts(sort=True).head(ASKED).iter_rows())
    # A column with another word in every row is no list of words.
    if unknown.n_unique() <= ASKED or unknown.n_unique() <= len(unknown) / 2:
        draft.asked.append({"kind": "words", "column": draft.header(target), "target": target, "words": counts})


def _listed(words: pl.Series) -> str:
    counts = words.value_counts(sort=True)
    listed = ", ".join(f"{word} ({count})" for word, count in counts.head(LISTED).iter_rows())
    return f"{listed} and {counts.height - LISTED} more" if counts.height > LISTED else listed


def _priority(draft: Draft) -> None:
    raw = draft.made.get("priority_raw")
    if raw is None:
        return
    known = cells.translate(raw, draft.recognition.mapped["priority_raw"].rule.words, "priority")
    unknown = raw.filter(known.is_null() & raw.is_not_null())
    if len(unknown):
        _own_words(draft, "priority_raw", unknown, "Priorities of the account's own count as unknown")
    draft.made["priority"] = known


def _rating(draft: Draft) -> None:
    values = draft.text("csat_raw")
    if values is None:
        return
    entry = draft.recognition.mapped["csat_raw"]
    column = entry.columns[0]
    found = ratings.parse(values, column.base, column.remark, given=entry.rule.scale)
    if found.scale is not None and found.scale.basis == "assumed":
        draft.asked.append({"kind": "scale", "column": column.name, "assumed": found.scale.name})
    draft.warnings += [f"Column '{column.name}': {note}." for note in found.notes]
    draft.reject("out_of_scale", "csat_raw", found.outside)
    scale = found.scale
    draft.made["csat_norm"] = found.norm
    draft.made["csat_state"] = found.state.fill_null(draft.recognition.preset.rating_when_empty)
    name = None if scale is None else scale.name
    rated = found.norm.is_not_null()
    draft.made["csat_scale"] = pl.Series([None, name], dtype=pl.String).gather(rated.cast(pl.UInt32))
    draft.evidence["rating_scale"] = name
    draft.evidence["rating_scale_basis"] = "no rating in the file" if scale is None else scale.basis
    draft.evidence["ratings"] = dict(draft.made["csat_state"].value_counts(sort=True).iter_rows())


def _stated_exclusions(draft: Draft) -> pl.Series:
    """What the file itself marks: a column of the preset's, or the ids that other tickets say they took in."""
    nothing = pl.repeat(None, draft.cells.height, dtype=pl.String(), eager=True)
    marked, ids = draft.text("exclude"), draft.text("merged_ids")
    if marked is not None:
        words = draft.recognition.mapped["exclude"].rule.words
        nothing = marked.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.String)
    if ids is None:
        return nothing
    taken = ids.str.extract_all(r"\d+").explode().drop_nulls().unique()
    return nothing.set(draft.made[canonical.KEYS[draft.table]].is_in(taken.implode()).fill_null(False), "merged")


def _exclusions(draft: Draft) -> None:
    status = draft.made.get("status")
    exclude = _stated_exclusions(draft)
    if status is not None:
        exclude = exclude.fill_null(status.set(~status.is_in(["spam", "deleted"]).fill_null(False), None))
    tags = draft.made.get("tags")
    if tags is not None:
        lower = tags.list.eval(pl.element().str.to_lowercase())
        for word, reason in (
            ("closed_by_merge", "merged"),
            ("merged", "merged"),
            ("test_ticket", "test"),
            ("test", "test"),
        ):
            hit = lower.list.contains(word).fill_null(False)
            if word == "test" and hit.sum() > max(1, TRIALS * len(hit)):
                said = f"{int(hit.sum())} of {len(hit)} tickets have the tag 'test'"
                draft.warnings.append(f"{said}: too many to be trials, so they count.")
                continue
            exclude = exclude.set(hit & exclude.is_null(), reason)
    if exclude.count():
        draft.made["exclude"] = exclude
    counted = exclude.drop_nulls().value_counts(name="count")
    if counted.height:
        draft.evidence["excluded_from_kpis"] = dict(counted.iter_rows())
