"""A frame of text and its mapping -> a typed frame of the canonical table, with what is wrong with which row.

What a column means is decided on the whole column (order of dates, zone, unit, scale) and written into the evidence;
then every value is read by that decision. A value that cannot be read puts its row among the problems: it is never
replaced by a guess and never silently null.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import polars as pl

import canonical
from pipelines.checking.contract import WORDS
from pipelines.checking.problems import Problems
from pipelines.meaning import cells, compose, contacts, identity, moments, numerals, redact, surveys
from pipelines.meaning.recognise import Recognition
from pipelines.reading.read import ROW, Text
from pipelines.report import ParseOptions

# What names a row or another one: two of them that differ must not become alike.
IDS: Final = (*canonical.KEYS.values(), "order_ref")
# Made of our own words, whatever the file says.
OWN_WORDS: Final = ("source", "namespace", *WORDS)
FREE_TEXT: Final = ("subject", "body", "csat_comment", "comment", "reason")


@dataclass
class Draft:
    """A canonical frame in the making: `cells` are the cleaned text columns, `made` the typed ones."""

    recognition: Recognition
    options: ParseOptions
    now: datetime
    cells: pl.DataFrame
    made: dict[str, pl.Series] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)  # canonical columns that say the same in every row
    problems: Problems = field(default_factory=Problems)
    evidence: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)  # what the file leaves open: kind, column, ...
    skipped: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> pl.Series:
        """The record numbers."""
        return self.cells[ROW]

    @property
    def table(self) -> str:
        """The canonical table."""
        return self.recognition.preset.table

    def text(self, target: str) -> pl.Series | None:
        """The cleaned text of a canonical column; None where the file has none."""
        entry = self.recognition.mapped.get(target)
        if entry is None:
            return None
        mapped = (column for other in self.recognition.mapped.values() for column in other.columns)
        return compose.text_of(self.cells, target, entry, [*mapped, *self.recognition.unmapped])

    def header(self, target: str) -> str:
        """The file's own name of a canonical column."""
        return self.recognition.mapped[target].columns[0].name

    def written(self, target: str, rows: pl.Series) -> tuple[str, pl.Series | None]:
        """The file's own name of a column, and its text in the rows of these numbers; None where it has none."""
        values = self.text(target)
        if values is None:
            return target, None
        wanted = rows.to_frame("row").join(
            pl.DataFrame({"row": self.rows, "text": values}), on="row", how="left", maintain_order="left"
        )
        return self.header(target), wanted["text"]

    def reject(self, rule: str, target: str, where: pl.Series) -> None:
        """Note that the values of a column break a rule in the rows `where` is true."""
        values = self.text(target)
        self.problems.add(rule, self.header(target) if values is not None else None, self.rows, values, where)


def normalise(text: Text, recognition: Recognition, options: ParseOptions, now: datetime) -> Draft:
    """The typed canonical columns of a file in `made`, equal in length to `cells`, and every problem found."""
    columns = [column.name for entry in recognition.mapped.values() for column in entry.columns]
    # What is made shares memory with the text as long as all of it is cut into the same pieces: one.
    for place in range(text.frame.width):
        text.frame.replace_column(place, text.frame.to_series(place).rechunk())
    draft = Draft(recognition, options, now, cells.clean(text.frame, columns, recognition.preset))
    identity.reduce(draft)
    # Hashing takes longest and needs nothing of what the others find out.
    with ThreadPoolExecutor(1) as beside:
        keys = beside.submit(identity.customers, draft)
        _plain_text(draft)
        moments.fill(draft, text)
        contacts.fill_durations(draft)
        _numbers(draft)
        _booleans(draft)
        if draft.table in ("tickets", "chats"):
            contacts.fill(draft)
        if draft.table == "surveys":
            surveys.fill(draft)
        _channel(draft)
        _orders(draft)
        identity.fill(draft)
        draft.made["customer_key"] = keys.result()
    _redact(draft)
    identity.raw(draft)
    return draft


def frame(draft: Draft) -> pl.DataFrame:
    """The draft as a frame with exactly the columns and types of its canonical table."""
    schema = canonical.TABLES[draft.table]
    made = pl.DataFrame(
        [values.cast(schema[name]).alias(name) for name, values in draft.made.items() if name in schema]
    )
    # What is the same in all rows, above all nothing, is held once, however many there are.
    rest = [pl.lit(draft.same.get(name), kind).alias(name) for name, kind in schema.items() if name not in made.columns]
    return made.with_columns(rest).select(*schema)


def _plain_text(draft: Draft) -> None:
    """Columns that are text in the canonical table as well."""
    for name, kind in canonical.TABLES[draft.table].items():
        values = draft.text(name)
        if values is None:
            fixed = draft.recognition.preset.constants.get(name)
            if fixed is not None:
                draft.made[name] = pl.repeat(fixed, draft.cells.height, dtype=pl.String(), eager=True)
            continue
        if kind == pl.String():
            draft.made[name] = cells.unguard(values)
        elif name == "tags":
            draft.made[name] = cells.lists(values)


def _numbers(draft: Draft) -> None:
    for name, kind in canonical.TABLES[draft.table].items():
        values = draft.text(name)
        if values is None or name in draft.made or kind not in (pl.Int64(), pl.Float64()):
            continue
        number = numerals.numbers(values)
        draft.warnings += [f"Column '{draft.header(name)}': {doubt}." for doubt in numerals.doubts(values)]
        draft.reject("unreadable_number", name, values.is_not_null() & number.is_null())
        if kind == pl.Int64():
            draft.reject("not_whole", name, number.round(0) != number)
            number = number.round(0)
        draft.made[name] = number.cast(kind, strict=False)


def _booleans(draft: Draft) -> None:
    for name, kind in canonical.TABLES[draft.table].items():
        values = draft.text(name)
        if values is None or kind != pl.Boolean():
            continue
        known = cells.translate(values, draft.recognition.mapped[name].rule.words, "boolean")
        draft.made[name] = known == "true"
        unknown = values.is_not_null() & known.is_null()
        if unknown.any():
            words = ", ".join(values.filter(unknown).unique().sort().head(5))
            draft.warnings.append(f"Column '{draft.header(name)}' has words that are neither yes nor no: {words}.")


def _channel(draft: Draft) -> None:
    raw = draft.made.get("channel_raw")
    if draft.table == "orders":
        raw = draft.made.get("channel")
    if raw is None or "channel" not in canonical.TABLES[draft.table]:
        return
    entry = draft.recognition.mapped.get("channel_raw")
    own = entry.rule.words if entry is not None else {}
    # A label of the account's own is a channel all the same; only an empty cell is unknown.
    other = pl.Series(["other"], dtype=pl.String).new_from_index(0, len(raw)).set(raw.is_null(), None)
    known = cells.translate(raw, own, "channel")
    draft.made["channel"] = known.fill_null(other)
    unknown = raw.filter(known.is_null() & raw.is_not_null())
    if len(unknown):
        draft.evidence["channels_counted_as_other"] = _counts(unknown)
        if entry is not None:
            contacts.ask_words(draft, "channel_raw", unknown)


def _orders(draft: Draft) -> None:
    """The order a row is about: its own column first, else what subject and tags name."""
    named = draft.text("order_ref")
    refs = None if named is None else cells.order_refs(named)
    found = {"column": 0 if refs is None else len(refs) - refs.null_count()}
    for name in ("subject", "tags"):
        values = draft.text(name) if draft.table in ("tickets", "chats") else None
        if values is None:
            continue
        more = cells.orders_in(values)
        before = 0 if refs is None else refs.count()
        refs = more if refs is None else refs.fill_null(more)
        found[name] = refs.count() - before
    if refs is not None:
        draft.made["order_ref"] = refs
        if refs.count():
            draft.evidence["order_references"] = {basis: count for basis, count in found.items() if count}


def _redact(draft: Draft) -> None:
    names = draft.text("customer_name")
    for name in FREE_TEXT:
        if name in draft.made and draft.made[name].dtype == pl.String():
            draft.made[name] = redact.redact(draft.made[name], names)
    for name in IDS:
        if name in draft.made:
            draft.made[name] = redact.hidden_ids(draft.made[name], draft.options.key or b"carelens")
    for name, values in draft.made.items():
        if name in FREE_TEXT or values.dtype != pl.String() or name in ("customer_key", *IDS):
            continue
        # Any other column may hold an address or a number by mistake of whoever filled it in; agents keep their names.
        if name == "agent" or name in OWN_WORDS:
            continue
        few = cells.distinct(values)
        if (values if few is None else few).str.contains(redact.REACHABLE).any():
            draft.made[name] = redact.redact(values, bare=False)
    if "tags" in draft.made:
        draft.made["tags"] = redact.redact_lists(draft.made["tags"], names)


def _counts(values: pl.Series) -> dict[str, int]:
    return dict(values.value_counts(sort=True).head(10).iter_rows())
