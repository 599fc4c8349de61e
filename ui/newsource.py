"""A new source, step by step: which file, what its columns are, what will be stored, its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from language import N_, _
from language.told import told
from metrics import format as numbers
from metrics import moved
from pipelines import catalogue, loads, wizard
from pipelines.durable import LoadError
from pipelines.meaning import preview
from pipelines.meaning.drafting import Choices
from pipelines.meaning.presets import PresetError
from pipelines.report import ParseReport
from pipelines.results import LoadResult
from pipelines.usage import WrongUse
from settings import SettingsError
from ui import address, kept, plain, reports, work
from ui.meanings import heading, label

_FAILURES = (LoadError, SettingsError, PresetError, WrongUse)


def usable(root: Path) -> bool:
    """Whether the saved sources can be read; a damaged one is named."""
    try:
        catalogue.sources(root)
    except PresetError as error:
        st.error(
            plain.markdown(_("{error} Repair or remove this file on the server.").format(error=told(str(error))), 600),
            icon=":material/error:",
        )
        return False
    return True


def chosen_file(root: Path) -> Path | None:
    """The file to map: the one uploaded here, else one that the last upload on the Data page did not understand."""
    kept.sweep(root)
    place = kept.folder(root)
    upload = st.file_uploader(_("An export that is not recognised, or not as it should be"), key="wizard-upload")
    if upload is not None:
        return kept.keep_bytes(place, upload.name, upload.getbuffer())
    waiting = kept.files(place)
    if not waiting:
        return None
    named = [path.name for path in waiting]
    asked = address.read(address.FILE)
    return st.selectbox(
        _("or a file of your last upload"),
        waiting,
        named.index(asked) if asked in named else 0,
        key="wizard-file",
        format_func=lambda path: plain.one_line(path.name, 80),
        width=420,
    )


def look(
    root: Path,
    path: Path,
    table: str | None,
    choices: Choices | None,
    headers: tuple[str, ...],
    base: str | None = None,
) -> ParseReport:
    """The report on the first rows of a file, read in the child process; the same question is answered once."""
    of = path.stat()
    mark = (str(path), of.st_mtime_ns, of.st_size, catalogue.digest(root))
    with st.spinner(_("Reading the first rows"), show_time=False):
        found = _look(str(root), mark, table, choices.to_dict() if choices else None, headers, base)
    return ParseReport.from_dict(found)


@st.cache_data(max_entries=60, show_spinner=False)
def _look(
    root: str,
    mark: tuple[str, int, int, str],
    table: str | None,
    choices: dict[str, Any] | None,
    headers: tuple[str, ...],
    base: str | None,
) -> dict[str, Any]:
    asked = Choices(**choices) if choices else None
    return wizard.look(Path(mark[0]), Path(root), table=table, choices=asked, headers=headers, base=base).to_dict()


def recognised(report: ParseReport) -> None:
    """What the file was taken for, and how sure that is."""
    evidence = report.evidence
    if report.status == "ok" and not report.mappable:
        st.success(
            _(
                "Recognised as **{recognised}** ({confidence} sure). It needs no mapping; load it on the Data "
                "page. Change the columns below only if they are read wrongly."
            ).format(
                recognised=plain.markdown(told(evidence["recognised"]), 100),
                confidence=numbers.percent(evidence["confidence"]),
            ),
            icon=":material/task_alt:",
        )
    elif report.proposal is not None:
        st.markdown(
            _("Its columns are told by their names and values. Correct what is wrong; the rows below follow at once.")
            if report.status == "ok"
            else _("No source here has these columns. Below is what they probably are; correct what is wrong.")
        )


def stored(report: ParseReport, choices: Choices) -> None:
    """How many rows would be accepted and why others not, and the first ten as they will be stored."""
    st.header(_("What will be stored"), anchor=False)
    entries = [
        {**entry, "target": choices.columns.get(entry["column"])}
        for entry in (report.proposal or {}).get("columns", [])
    ]
    for warning in preview.warnings(entries, label):
        st.warning(plain.markdown(told(warning), 300), icon=":material/info:")
    if report.error:
        st.error(
            plain.markdown(told(f"{report.error['message']} {report.error['hint']}".strip()), 500),
            icon=":material/block:",
        )
    rows = report.rows
    if rows.read:
        whole = N_("Of {read} rows **{accepted}** would be accepted and **{rejected}** rejected.")
        first = N_("Of the first {read} rows **{accepted}** would be accepted and **{rejected}** rejected.")
        st.markdown(
            _(first if report.evidence.get("previewed_rows") else whole).format(
                read=numbers.number(rows.read),
                accepted=numbers.number(rows.accepted),
                rejected=numbers.number(rows.rejected),
            )
        )
    reports.rejections(report.rejections)
    first = (report.proposal or {}).get("preview", [])
    if first:
        st.markdown(plain.markdown(_read_as(report.evidence), 400))
        frame = pl.DataFrame([_row(row) for row in first])
        st.dataframe(frame, hide_index=True, alt=_("The first rows as they will be stored"))
        st.caption(_("Times are in UTC, lengths of time in seconds. Customers are kept as codes, never by name."))


def _read_as(evidence: Mapping[str, Any]) -> str:
    """How dates, zone and ratings were read, and why."""
    order = {"DMY": _("day first"), "MDY": _("month first"), "YMD": _("year first")}.get(
        str(evidence.get("date_order"))
    )
    said = (
        [
            _("Dates are read {order}: {date_order_basis}.").format(
                order=order, date_order_basis=told(evidence["date_order_basis"])
            )
        ]
        if order
        else []
    )
    said += [_("Clock: {timezone}.").format(timezone=told(evidence["timezone"]))] if evidence.get("timezone") else []
    said += (
        [_("Ratings: {rating_scale}.").format(rating_scale=evidence["rating_scale"])]
        if evidence.get("rating_scale")
        else []
    )
    units = {name: found["unit"] for name, found in evidence.get("durations", {}).items()}
    said += [_("{name} is in {unit}.").format(name=name, unit=_(unit)) for name, unit in units.items()]
    return " ".join(said)


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    shown = {name: value for name, value in row.items() if not name.endswith("_basis")}
    codes = {name: f"{value[:8]}…" for name, value in shown.items() if name == "customer_key" and value}
    return {heading(name): _cell(value) for name, value in {**shown, **codes}.items()}


def _cell(value: object) -> str:
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "" if value is None else plain.one_line(shown.replace("+00:00", ""), 80)


def words(root: Path, path: Path, choices: Choices, base: str, ready: bool) -> None:
    """Save what words mean in the exports of a known tool, load the file."""
    st.header(_("Save these words"), anchor=False)
    st.caption(
        _("The export stays what it is, and so do its earlier rows; from then on its files are read with these words.")
    )
    if not st.button(
        _("Save and load"), type="primary", icon=":material/save:", disabled=not ready, key="wizard-words"
    ):
        return
    _finish(root, path, lambda: wizard.save_words(root, base, choices), base)


def saving(root: Path, path: Path, choices: Choices, headers: tuple[str, ...], ready: bool) -> None:
    """Name the source, save it, load the file."""
    st.header(_("Save it as a source"), anchor=False)
    name = st.text_input(
        _("Name"),
        wizard.suggested_name(root, path.name),
        key=f"wizard-name-{path.name}",
        max_chars=40,
        help=_("Small letters, digits, - and _. People filter by this name."),
        width=420,
    )
    st.caption(_("From then on every file with these columns is read this way by itself, whatever it is called."))
    again = (catalogue.folder(root) / f"{name}.toml").exists() and st.checkbox(
        _("Replace the saved source of that name")
    )
    with st.container(horizontal=True):
        both = st.button(
            _("Save and load"), type="primary", icon=":material/save:", disabled=not ready, key="wizard-load"
        )
        only = st.button(_("Save only"), disabled=not ready, key="wizard-save")
    if both or only:
        called = str(name).strip()
        act = partial(wizard.save, root, called, choices, headers, replace=again)
        _finish(root, path, act, called, load=both)


def _finish(root: Path, path: Path, save: Callable[[], Path], name: str, *, load: bool = True) -> None:
    """Save the source, and load the file by it or say where that is done."""
    try:
        save()
        if not load:
            st.success(_("Saved as {name}. Upload its files on the Data page.").format(name=plain.markdown(name)))
            return
        result = _load(root, path, name)
    except _FAILURES as error:
        st.error(plain.markdown(told(f"{error} {getattr(error, 'hint', '')}".strip()), 500), icon=":material/error:")
        return
    reports.moved(result.moved)
    for outcome in result.loads:
        reports.show(outcome, outcome.status)
    if result.ok:
        path.unlink(missing_ok=True)
        st.page_link("../pages/overview/overview.py", label=_("See the figures"), icon=":material/monitoring:")


def _load(root: Path, path: Path, name: str) -> LoadResult:
    return work.run(
        _("Saved. Loading the file; you may leave this page, the work goes on"),
        _("The file is loaded"),
        lambda progress: loads.load([path], root=root, source=name, progress=progress, between=moved.between),
    )


def saved(root: Path) -> None:
    """The sources that were saved here, each with a way to remove it."""
    mine = [source for source in catalogue.sources(root) if source["evidence"] == "installation"]
    if not mine:
        return
    st.header(_("Saved here"), anchor=False)
    for source in mine:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain.markdown(told(source['label']), 60)}**: {plain.markdown(told(source['table']))}")
            if st.button(_("Remove"), key=f"forget-{source['name']}", icon=":material/delete:"):
                wizard.remove(root, source["name"])
                st.rerun()
    st.caption(_("What a removed source has loaded stays; undo its loads on the Data page to take it out."))
