"""The records behind a number: newest first, all of them as a file, each leading to its story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import polars as pl
import streamlit as st

import language
from language import N_, _
from metrics import format as numbers
from metrics.kpi import Kpi
from ui import address, cached, panels, parts, plain, story, tables
from ui.export import cells
from ui.view import View

SHOWN: Final = 200
_MOST: Final = 100_000
_TITLE: Final = N_("The records behind it")


def draw(view: View, name: str) -> None:
    """The newest 200 with what each adds to the figure, all of them as CSV; a row opens the story of its contact."""
    kpi = cached.record(view, name)
    part = address.read(address.PART)
    title = (
        _("The records behind it: {part}").format(part=plain.markdown(parts.words(part), 40))
        if parts.words(part)
        else _(_TITLE)
    )
    frame = _found(view, name, part, SHOWN)
    if frame.is_empty():
        panels.section(title, _("There are no {cases} in this period and filter.").format(cases=kpi.cases))
        return
    total = len(_found(view, name, part, _MOST)) if parts.words(part) else _count(view, kpi)
    shown = (
        _("The newest {shown} of {total}").format(shown=SHOWN, total=numbers.number(total))
        if total > SHOWN
        else _("All {total}").format(total=numbers.number(total))
    )
    panels.section(
        title,
        _("{shown}; personal data is masked. Choose a row to see what happened to that contact.").format(shown=shown),
    )
    ids = [_contact(row) for row in frame.to_dicts()]
    formats: dict[str, Callable[[float], str]] = {_("Time"): numbers.duration} if kpi.unit == "seconds" else {}
    tables.records(
        _prepared(frame, kpi),
        _columns(kpi),
        key=_key(name),
        alt=_("Records behind {title}").format(title=kpi.title),
        wide=_("Comment") if kpi.table == "answers" else _("Text"),
        formats=formats,
        chosen=partial(_open, ids),
    )
    if picked(name):
        story.draw(view)
    st.download_button(
        _("Download all {total} as CSV").format(total=numbers.number(total))
        if total <= _MOST
        else _("Download the newest {most} as CSV").format(most=numbers.number(_MOST)),
        data=language.kept(lambda: cells.csv(_prepared(_found(view, name, part, _MOST), kpi))),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv-{name}",
    )


def _found(view: View, name: str, part: str | None, limit: int) -> pl.DataFrame:
    """The newest records of the part that the link names; of all where it names none."""
    if not parts.words(part):
        return cached.records(view, name, limit)
    return parts.kept(cached.records(view, name, _MOST), part).head(limit)


def picked(name: str) -> bool:
    """Whether a row of the table is chosen: then the story stands below it, and not at the top as for a link."""
    state = st.session_state.get(_key(name))
    return bool(state and state["selection"]["rows"])


def _key(name: str) -> str:
    return f"records-{name}"


def _count(view: View, kpi: Kpi) -> int:
    figure = cached.value(view, kpi.name)
    if kpi.kind in ("share", "per"):
        return len(cached.records(view, kpi.name, _MOST))
    return figure.n


def _columns(kpi: Kpi) -> dict[str, str]:
    return {
        "day": _("Day"),
        "source_id": _("Ticket"),
        "adds": _("Time") if kpi.unit == "seconds" else _("Counts as"),
        "status": _("Status"),
        "subject": _("Subject"),
        "excerpt": _("Text"),
        "score_raw": _("Score"),
        "comment": _("Comment"),
        "channel": _("Channel"),
        "team": _("Team"),
        "agent": _("Agent"),
        "topic": _("Topic"),
        "product": _("Product"),
        "source": _("Source"),
    }


def _prepared(frame: pl.DataFrame, kpi: Kpi) -> pl.DataFrame:
    """The records with what each adds in words: a time, yes or no, +100."""
    if kpi.unit == "seconds":
        adds = pl.Series(
            "adds", [None if value is None else abs(float(value)) for value in frame["counted"]], pl.Float64
        )
    elif kpi.kind == "proportion":
        named = kpi.yes or _("yes")
        adds = pl.Series(
            "adds", [named if value else _("not {named}").format(named=named) for value in frame["counted"]], pl.String
        )
    else:
        adds = frame["counted"].cast(pl.Float64).rename("adds")
    return frame.with_columns(adds)


def _contact(row: dict[str, object]) -> str | None:
    found = row.get("contact_id") or (row.get("id") if "source_id" in row else None)
    return str(found) if found else None


def _open(ids: Sequence[str | None], row: int | None) -> None:
    """Put the contact of the row into the link, so that its story can be shared and back closes it."""
    contact = None if row is None else ids[row]
    address.write(address.CONTACT, contact)
