"""One file in, one report out: read, recognise, normalise, validate, write."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

import canonical
from pipelines import trial
from pipelines.checking import gaps, lookalikes, problems, rejected, truncation, twins
from pipelines.checking.asof import known_until
from pipelines.checking.problems import Problems
from pipelines.checking.validate import Validated, validate
from pipelines.meaning import exchanges, identity, normalise, preview, questions
from pipelines.meaning.moments import ANCHORS
from pipelines.meaning.normalise import Draft
from pipelines.meaning.presets import Preset, vocabulary
from pipelines.meaning.proposal import is_dates_column
from pipelines.meaning.recognise import Recognition, by_preset, recognise
from pipelines.reading.files import read
from pipelines.reading.kinds import described
from pipelines.reading.read import Text
from pipelines.report import Limits, ParseOptions, ParseReport, Refusal, Rows

__all__ = ["Limits", "ParseOptions", "ParseReport", "Refusal", "parse"]

NEVER_LATER: Final = ("promised_at",)
# Those of DuckDB: each of its threads then turns whole groups into whole groups.
ROW_GROUP: Final = 122_880


def parse(
    path: Path,
    staging: Path,
    options: ParseOptions,
    limits: Limits | None = None,
    now: datetime | None = None,
    sources: Path | None = None,
    text: Text | None = None,
) -> ParseReport:
    """The report of one file; its rows are in `staging/accepted.parquet` and `staging/rejected.parquet`.

    `sources` is a folder with the installation's own presets, `text` the file where it was read before. A file that
    cannot be loaded is a refused report.
    """
    now = now or datetime.now(UTC)
    own = sources or (Path(options.sources) if options.sources else None)
    found: Recognition | None = None
    try:
        text = exchanges.derived(text or read(path, limits or Limits(), vocabulary(own)))
        text = preview.sampled(text) if options.sample else text
        found = recognised(text, options, own)
        text, found = questions.split(text, found)
        draft = normalise.normalise(text, found, options, now)
    except Refusal as refusal:
        evidence = refusal.evidence or described(path)
        report = ParseReport.refused(refusal.message, refusal.hint, evidence, mappable=refusal.mappable)
        asked = text is not None and options.proposal and refusal.mappable
        return (
            replace(report, proposal=trial.of_unknown(text.whole or text, found and found.as_it_is, options, now))
            if asked and text
            else report
        )
    _damaged_rows(text, draft.problems)
    frame = normalise.frame(draft)
    draft.made.clear()  # so that the frame alone holds the rows
    checked = validate(frame, draft.table, draft.problems, draft.written, now)
    # Only now: a newer state that cannot be read must not take the older one with it.
    kept, repeats = identity.repeated(checked.accepted, canonical.KEYS[draft.table])
    checked = replace(checked, accepted=kept)
    skipped = Counter(text.skipped) + Counter(draft.skipped) + Counter(repeats)
    return _write(staging, text, draft, checked, skipped)


def recognised(text: Text, options: ParseOptions, own: Path | None) -> Recognition:
    """What the file is: by the source that is given with the options, else by all that are known. Raises Refusal."""
    if options.preset is None:
        return recognise(text, options, own)
    return by_preset(text, Preset.model_validate({**options.preset, "installation": True}))


def _damaged_rows(text: Text, found: Problems) -> None:
    if not text.damaged:
        return
    rows = pl.Series("row", [damage.row for damage in text.damaged], dtype=pl.Int64)
    for rule in dict.fromkeys(damage.rule for damage in text.damaged):
        where = pl.Series([damage.rule == rule for damage in text.damaged])
        found.add(rule, None, rows, pl.Series([damage.text for damage in text.damaged]), where)


def _write(staging: Path, text: Text, draft: Draft, checked: Validated, skipped: Counter[str]) -> ParseReport:
    table = rejected.table(checked.problems.table(), text, draft.recognition)
    accepted, refused = checked.accepted, table["row"].n_unique()
    if text.whole:
        accepted, table = (frame.with_columns(pl.col("row") % questions.STEP) for frame in (accepted, table))
    parted = text.frame.height - text.whole.frame.height if text.whole else 0
    read = text.records + parted
    rows = Rows(read, accepted.height, refused, read - accepted.height - refused)
    evidence = _evidence(text, draft)
    if rows.skipped > skipped.total():
        skipped["duplicate_row"] += rows.skipped - skipped.total()
    if not accepted.height:
        message, hint = _nothing_left(rows, table)
        report = ParseReport.refused(message, hint, evidence, mappable=bool(rows.read))
        asked = trial.of_loadable(text, draft, accepted) if draft.options.proposal else None
        return replace(report, rejections=problems.summary(table), proposal=asked, rows=rows)
    staging.mkdir(parents=True, exist_ok=True)
    accepted.write_parquet(
        staging / "accepted.parquet",
        compression="zstd",
        compression_level=1,
        statistics=False,
        row_group_size=ROW_GROUP,
    )
    table.write_parquet(staging / "rejected.parquet")
    found = draft.recognition
    span = _span(accepted, draft)
    return ParseReport(
        status="ok",
        source=found.preset.source,
        table=draft.table,
        rows=rows,
        rejections=problems.summary(table),
        skips=[{"rule": rule, "count": count} for rule, count in skipped.items() if count],
        evidence=evidence,
        warnings=_warnings(text, draft, accepted),
        kpis_missing=gaps.kpis_missing(accepted, found.preset, draft.evidence.get("whole_days", {})),
        confidence=found.confidence,
        mapping=found.meanings,
        preset=f"{found.preset.name}:{found.preset.digest()}",
        mappable=found.preset.generic,
        proposal=trial.of_loadable(text, draft, accepted) if draft.options.proposal else None,
        **span,
    )


def _warnings(text: Text, draft: Draft, accepted: pl.DataFrame) -> list[str]:
    found = draft.recognition
    # What a known export has no use for is no news; of an unknown one it may be what a person is looking for.
    unread = [
        column.name
        for column in found.as_it_is.unmapped
        if found.preset.generic and is_dates_column(text.whole or text, column.name)
    ]
    dates = [f"Column '{name}' is full of dates and is not read: nobody has said what it is." for name in unread]
    said = [
        *text.warnings,
        *draft.warnings,
        *found.preset.remarks,
        *dates,
        *twins.notes(text.whole or text, found.as_it_is),
        *lookalikes.notes(accepted),
        *truncation.notes(text, draft, accepted),
    ]
    return list(dict.fromkeys(said))


def _nothing_left(rows: Rows, table: pl.DataFrame) -> tuple[str, str]:
    reasons = problems.summary(table)
    if not reasons:
        return "This file has no rows with content.", "Check the period and the filters of the export."
    worst = reasons[0]
    where = f" in column '{worst['column']}'" if worst["column"] else ""
    message = f"None of the {rows.read} rows can be loaded; the first reason is {worst['rule']}{where}."
    example = worst["examples"][0]
    return message, f"For example row {example['row']} has {example['value']!r}. Correct the export and load it again."


def _evidence(text: Text, draft: Draft) -> dict[str, Any]:
    found: Recognition = draft.recognition
    preset = found.preset
    grades = {name: entry.rule.grade or preset.grade for name, entry in found.mapped.items()}
    return {
        **text.evidence,
        "recognised": preset.label,
        "recognised_by": found.basis,
        "confidence": found.confidence,
        "grades": grades,
        **draft.evidence,
        **_chat_order(text),
        "unmapped_columns": [column.name for column in found.as_it_is.unmapped if column.name not in found.meanings],
    }


def _chat_order(text: Text) -> dict[str, Any]:
    """The order of day and month in a chat, whose times were put in order when it was read."""
    names = {"date_order": "chat_date_order", "date_order_basis": "chat_date_order_basis"}
    return {name: text.evidence[old] for name, old in names.items() if old in text.evidence}


def _span(accepted: pl.DataFrame, draft: Draft) -> dict[str, Any]:
    """The newest moment the file knows of, and the first and last day of its rows in the reporting zone."""
    stamps = [n for n, kind in accepted.schema.items() if kind == canonical.TIMESTAMP and n not in NEVER_LATER]
    newest, said = known_until(accepted, stamps, draft.now)
    draft.warnings.extend(said)
    anchor = accepted[ANCHORS[draft.table]].drop_nulls()
    if not len(anchor) and "solved_at" in accepted.columns:
        anchor = accepted["solved_at"].drop_nulls()
    zone = ZoneInfo(draft.options.reporting_zone)
    days = [value.astimezone(zone).date().isoformat() for value in (anchor.min(), anchor.max()) if value is not None]  # type: ignore[union-attr]
    first, last = days if days else (None, None)
    exported = newest.astimezone(UTC).isoformat() if newest else None
    return {"exported_at": exported, "data_from": first, "data_until": last}
