"""The `map` command: choices about the columns of a file, tried out and, with a name, saved as a source."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args

import canonical
from pipelines import summary, wizard
from pipelines.meaning import proposal
from pipelines.meaning.drafting import Choices
from pipelines.meaning.presets import AUXILIARY, Unit
from pipelines.report import ParseReport
from pipelines.usage import WrongUse, check_names

ORDERS: Final = ("dmy", "mdy")


@dataclass(frozen=True)
class Chosen:
    """What the choices make of a file, and under which name they were saved (None: they were not)."""

    report: ParseReport
    file: str
    saved: str | None = None
    known: bool = False  # the words were added to one of our sources

    @property
    def ok(self) -> bool:
        """Whether rows can be loaded by these choices."""
        return self.report.status == "ok"

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-ready values: file, saved, report."""
        return {"file": self.file, "saved": self.saved, "report": self.report.to_dict()}

    def text(self) -> str:
        """The result for a person."""
        lines = [f"{summary.printable(self.file)}:"]
        if self.report.error:
            lines += [f"  {self.report.error['message']} {self.report.error['hint']}"]
        else:
            rows = self.report.rows
            lines += [f"  {rows.accepted:,} of the first {rows.read:,} rows can be loaded, {rows.rejected:,} cannot."]
        if self.report.proposal:
            lines.append(summary.of_proposal(self.report.proposal))
        if self.saved and self.known:
            lines.append(f"Saved: files of {self.saved} are read with these words from now on.")
        elif self.saved:
            lines.append(f"Saved as the source {self.saved}. Files with these headers are recognised from now on.")
            lines.append("Load one with: python -m pipelines load FILE")
        elif self.ok:
            lines.append("Nothing was saved. Add --save NAME (and --load) when the rows above are right.")
        return "\n".join(lines)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `map`."""
    parser.add_argument("path", type=Path, metavar="FILE")
    parser.add_argument("--set", action="append", default=[], metavar="COLUMN=MEANING", help="what a column is")
    parser.add_argument("--unset", action="append", default=[], metavar="COLUMN", help="leave a column out")
    parser.add_argument("--table", metavar="NAME", help=f"one of {', '.join(proposal.tables())}")
    parser.add_argument("--date-order", choices=ORDERS, help="whether 03/04/2026 is 3 April or 4 March")
    parser.add_argument("--timezone", metavar="ZONE", help="zone of times without one, such as Europe/Berlin")
    parser.add_argument("--unit", action="append", default=[], metavar="COLUMN=UNIT", help="unit of a length of time")
    parser.add_argument("--scale", metavar="LOW-HIGH", help="from what to what the ratings go, such as 1-5")
    parser.add_argument("--survey-type", choices=canonical.SURVEY_TYPES, help="the question that the score answers")
    parser.add_argument("--word", action="append", default=[], metavar="COLUMN:WORD=MEANING", help="what a word means")
    parser.add_argument("--save", metavar="NAME", help="save the choices as a source of this installation")
    parser.add_argument("--label", default="", help="what the saved source is called in lists")
    parser.add_argument("--replace", action="store_true", help="save even where a source of that name is saved")
    parser.add_argument("--load", action="store_true", help="load the file once it is saved")


def act(asked: argparse.Namespace, root: Path) -> Chosen:
    """Try the choices out; saved where a name is given and rows can be loaded. Raises WrongUse, PresetError."""
    check_names(source=None, table=asked.table, timezone=asked.timezone, sources=[])
    if asked.load and not asked.save:
        raise WrongUse("--load needs --save NAME: a file is loaded by a saved source.")
    if asked.save:
        wizard.check_name(root, asked.save, replace=asked.replace)
    if not asked.path.is_file():
        raise WrongUse(f"There is no file {str(asked.path)!r}. Check the path.")
    first = wizard.look(asked.path, root, table=asked.table)
    if first.proposal is None:
        return Chosen(first, asked.path.name)
    choices, headers = _choices(asked, first.proposal), wizard.headers_of(first.proposal)
    base = wizard.base_of(first, choices)
    report = wizard.look(asked.path, root, choices=choices, headers=headers, base=base)
    if not asked.save or report.status != "ok":
        return Chosen(report, asked.path.name)
    if base and choices.words:
        # Everything else that is known of these exports stays: only the words are added to it.
        wizard.save_words(root, base, choices)
        return Chosen(report, asked.path.name, base, known=True)
    wizard.save(root, asked.save, choices, headers, label=asked.label, replace=asked.replace)
    return Chosen(report, asked.path.name, asked.save)


def _choices(asked: argparse.Namespace, proposed: Mapping[str, Any]) -> Choices:
    headers = [entry["column"] for entry in proposed["columns"]]
    start = Choices.of_proposal(dict(proposed))
    columns = dict(start.columns)
    allowed = meanings(start.table)
    for column, target in (_pair(text, headers, "--set") for text in asked.set):
        _one_of(target, allowed, f"column of {start.table}")
        # A column that is chosen for something takes it from the one that was proposed.
        columns = {name: old for name, old in columns.items() if old != target or target in ("tags", "ignored")}
        columns[column] = target
    for column in asked.unset:
        _one_of(column, headers, "column in this file")
        columns.pop(column, None)
    units = dict(_pair(text, headers, "--unit") for text in asked.unit)
    for unit in units.values():
        _one_of(unit, get_args(Unit), "unit")
    return replace(
        start,
        columns=columns,
        date_order=asked.date_order,
        timezone=asked.timezone,
        units=units,
        scale=_scale(asked.scale),
        survey_type=asked.survey_type,
        words=_words(asked.word, columns),
    )


def meanings_of_words(target: str) -> tuple[str, ...]:
    """What a word in this column may mean; nothing where its words have no meanings of ours."""
    return {
        "status_raw": canonical.STATUSES,
        "priority_raw": canonical.PRIORITIES,
        "channel_raw": canonical.CHANNELS,
    }.get(target, ())


def _words(asked: Sequence[str], columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
    told = {column: target for column, target in columns.items() if meanings_of_words(target)}
    found: dict[str, dict[str, str]] = {}
    for text in asked:
        said, sign, meaning = text.rpartition("=")
        column = next((name for name in told if said.startswith(f"{name}:")), None)
        if not sign or column is None:
            names = ", ".join(told) or "none here"
            raise WrongUse(f'--word {text!r} names no column with words: {names}. Write it as "Column:word=meaning".')
        _one_of(meaning.strip(), meanings_of_words(told[column]), f"meaning of a word in {column!r}")
        found.setdefault(told[column], {})[said.removeprefix(f"{column}:").strip()] = meaning.strip()
    return found


def meanings(table: str) -> list[str]:
    """What a column of a file may be in this table."""
    known = proposal.generic(table).columns
    return [name for name in (*canonical.TABLES[table], *sorted(AUXILIARY)) if name in known or name == "ignored"]


def _pair(text: str, headers: Sequence[str], option: str) -> tuple[str, str]:
    column, sign, value = text.rpartition("=")
    if not sign:
        raise WrongUse(f"{option} {text!r} has no '='. Write it as {option} \"Column=meaning\".")
    _one_of(column.strip(), headers, "column in this file")
    return column.strip(), value.strip()


def _one_of(value: str, allowed: Sequence[str], what: str) -> None:
    if value not in allowed:
        close = get_close_matches(value, allowed, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(close)}?" if close else f"There are: {', '.join(allowed)}."
        raise WrongUse(f"There is no {what} {value!r}. {hint}")


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.split("-"))
    except ValueError:
        low, high = 1.0, 0.0
    if low >= high:
        raise WrongUse(f"--scale {text!r} is no scale. Write the lowest and the highest rating, such as 1-5.")
    return low, high
