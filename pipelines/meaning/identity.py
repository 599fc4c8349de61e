"""Which row is which: keys, namespaces, customers, repeated rows, and the columns that have no place of their own."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import polars as pl

import canonical
from pipelines.meaning import cells, compose, redact
from pipelines.reading.read import ROW

if TYPE_CHECKING:
    from pipelines.meaning.normalise import Draft
    from pipelines.meaning.recognise import Recognition

_MOMENTS: Final = ("created_at", "answered_at", "sent_at")
_LASTING: Final = (
    *("subject", "customer_email", "customer_id", "customer_name", "score_raw", "comment", "reason", "total"),
    *("ticket_id", "chat_id", "order_ref", "question"),
)
FIRST: Final = pl.all().drop_nulls().first()


def reduce(draft: Draft) -> None:
    """Line items to one row per key: each column's first value, quantities added up."""
    target = draft.recognition.preset.one_row_per
    if target is None:
        return
    key = draft.header(target)
    missing = draft.cells[key].is_null()
    draft.problems.add("missing_id", key, draft.rows, None, missing)
    frame = draft.cells.filter(~missing)
    before = frame.height
    items = draft.recognition.mapped.get("items")
    total = []
    if items is not None:
        name = items.columns[0].name
        total = [pl.col(name).cast(pl.Float64, strict=False).sum().cast(pl.Int64).cast(pl.String).alias(name)]
    keep = [name for name in frame.columns if name != key and (items is None or name != items.columns[0].name)]
    draft.cells = frame.group_by(key, maintain_order=True).agg(pl.col(keep).drop_nulls().first(), *total)
    if before > draft.cells.height:
        draft.skipped["line_item"] = before - draft.cells.height
        draft.evidence["records_per_row"] = f"{before} lines are {draft.cells.height} {draft.table}"


def fill(draft: Draft) -> None:
    """Put source, namespace, row number and key into the draft."""
    preset = draft.recognition.preset
    namespace = namespace_of(draft.recognition.as_it_is) if preset.generic else preset.namespace or preset.source
    if draft.options.account:
        namespace = f"{namespace}@{draft.options.account}"
    draft.same |= {"source": preset.source, "namespace": namespace}
    draft.made["row"] = draft.rows
    draft.evidence["namespace"] = namespace
    key = canonical.KEYS[draft.table]
    if key in draft.made:
        draft.made[key] = cells.order_refs(draft.made[key]) if draft.table == "orders" else draft.made[key]
        draft.reject("missing_id", key, draft.made[key].is_null())
        _warn_scientific(draft, key)
    else:
        draft.made[key] = _from_content(draft)
        draft.evidence["key"] = "made from the content of each row: the file has no column with an id"
        draft.warnings.append(
            "The file has no column with an id; rows are told apart by their moment, subject, customer and score. "
            "An export with ids is surer, above all where periods overlap."
        )
    if draft.table == "orders":
        draft.made["order_ref"] = draft.made[key]


def customers(draft: Draft) -> pl.Series:
    """Each row's customer as a keyed hash."""
    email, number = draft.text("customer_email"), draft.text("customer_id")
    return redact.customer_keys(email, number, draft.options.key, draft.cells.height)


def namespace_of(recognition: Recognition) -> str:
    """Two unrelated files with ids from 1 to n must not overwrite each other; months of one export must."""
    bases = [c.base for entry in recognition.mapped.values() for c in entry.columns]
    bases += [column.base for column in recognition.unmapped]
    return namespace(recognition.preset.source, bases)


def namespace(source: str, bases: Iterable[str]) -> str:
    """The namespace of files of a source that have these headers, in comparable form."""
    return f"{source}-{hashlib.sha256('|'.join(sorted(set(bases))).encode()).hexdigest()[:8]}"


def _warn_scientific(draft: Draft, key: str) -> None:
    broken = draft.made[key].str.contains(r"^\d[.,]\d+[eE]\+\d+$").fill_null(False)
    if broken.any():
        draft.reject("damaged_id", key, broken)
        draft.warnings.append(
            f"{int(broken.sum())} ids were turned into numbers like {draft.made[key].filter(broken)[0]} by a "
            "spreadsheet and cannot be restored; export again and load the file without opening it in between."
        )


def _from_content(draft: Draft) -> pl.Series:
    # What a later export of the same row says as well: neither its state nor columns that are new.
    moments = {name: draft.made[name].cast(pl.String) for name in _MOMENTS if name in draft.made}
    lasting = {name: values for name in _LASTING if (values := draft.text(name)) is not None}
    if draft.recognition.questions:
        # A question that is added to a form changes neither the rows before it nor what the record says in its comment.
        lasting = {name: values for name, values in lasting.items() if name not in ("question", "comment")}
        lasting |= _whole_comment(draft)
        lasting = {name: lasting[name] for name in _LASTING if name in lasting}
    every = {name: draft.cells[name] for name in sorted(draft.cells.columns) if name != ROW}
    parts = pl.DataFrame(moments | (lasting or every))
    joined = parts.select(pl.concat_str([pl.col(name).fill_null("") for name in parts.columns], separator="\x1f"))
    key = draft.options.key or b"carelens"
    hashes = [hmac.digest(key, line.encode(), hashlib.sha256).hex()[:20] for line in joined.to_series()]
    frame = pl.DataFrame({"hash": pl.Series(hashes, dtype=pl.String), "further": _further(draft)})
    # Two people may give the same answer on the same day: the occurrence tells them apart.
    turn = pl.int_range(1, pl.len() + 1).over("hash", "further")
    return frame.select(pl.format("{}-{}{}", "hash", turn, "further").alias("key")).to_series()


def _whole_comment(draft: Draft) -> dict[str, pl.Series]:
    """The comment of each record as it is where one score is asked for, whichever question it was given to since."""
    entry = draft.recognition.as_it_is.mapped.get("comment")
    if entry is None:
        return {}
    names = [column.name for column in entry.columns]
    whole = cells.clean(draft.cells, names, draft.recognition.preset)
    return {"comment": compose.text_of(whole, "comment", entry, list(entry.columns))}


def _further(draft: Draft) -> pl.Series:
    """What tells answers to further questions from those to the first, which have the key of their record."""
    asked, names = draft.recognition.questions, draft.text("question")
    ends = {question.column.name: f":{question.key}" for question in asked[1:]}
    if not ends or names is None:
        return pl.repeat("", draft.cells.height, dtype=pl.String(), eager=True)
    return names.replace_strict(ends, default="", return_dtype=pl.String)


def raw(draft: Draft) -> None:
    """Put the columns without a meaning into `raw` as JSON, without those that hold personal data."""
    personal = re.compile(cells.PERSONAL)
    kept: list[str] = []
    dropped: list[str] = []
    for column in draft.recognition.unmapped:
        (dropped if personal.search(column.base) else kept).append(column.name)
    if dropped:
        draft.evidence["personal_columns_dropped"] = len(dropped)
    filled = [name for name in kept if draft.cells[name].null_count() < draft.cells.height]
    if filled:
        names = draft.text("customer_name")
        texts = [redact.redact(values, names) if _may_tell(values) else values for values in draft.cells[filled]]
        draft.made["raw"] = pl.DataFrame(texts).select(pl.struct(filled).struct.json_encode()).to_series()


def _may_tell(values: pl.Series) -> bool:
    """Whether a column can hold words or long numbers; short numbers and dates name nobody."""
    return bool(values.str.contains(r"[\p{L}@+]|\d[\d -]{9}").any())


def repeated(frame: pl.DataFrame, key: str) -> tuple[pl.DataFrame, dict[str, int]]:
    """(one row per key, rows left out by rule): of two the newer by `updated_at` stays, else the later in the file."""
    # Numbers are compared faster, and where they differ so do their spellings.
    number = frame[key].cast(pl.Int64, strict=False)
    if (not number.null_count() and number.n_unique() == frame.height) or frame[key].n_unique() == frame.height:
        return frame, {}
    content = [name for name in frame.columns if name != "row"]
    alike = frame.is_unique() if not content else frame.select(pl.struct(content).is_first_distinct()).to_series()
    skipped = {"duplicate_row": int((~alike).sum())}
    frame = frame.filter(alike)
    before = frame.height
    newest = frame.sort(pl.col("updated_at").fill_null(pl.datetime(1970, 1, 1, time_zone="UTC")), "row")
    frame = newest.unique(key, keep="last", maintain_order=True).sort("row")
    skipped["superseded"] = before - frame.height
    return frame, {rule: count for rule, count in skipped.items() if count}
