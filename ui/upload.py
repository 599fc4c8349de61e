"""Upload exports: the files go to a temporary folder, through the pipelines, and are deleted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

import canonical
from language import _
from language.told import told
from metrics import moved
from pipelines import catalogue, loads
from pipelines.candidates import staging
from pipelines.durable import LoadError
from pipelines.meaning.presets import PresetError
from pipelines.results import LoadResult
from pipelines.usage import WrongUse
from settings import SettingsError
from ui import address, kept, plain, reports, work
from ui.view import View


def form(view: View) -> bool:
    """Choose files, answer what becomes of the sample data, load them; whether anything was loaded."""
    files = st.file_uploader(
        _("Exports of tickets, chats or surveys"),
        accept_multiple_files=True,
        key="files",
        help=_(
            "The file as your tool exports it; nothing has to be converted. The file itself is deleted after reading; "
            "one that was not recognised is kept for two hours, so that you can say what its columns are."
        ),
    )
    if not files:
        return False
    try:
        reading = _reading(Path(view.root))
        keep = _asked(view, len(files))
        if keep is None:
            return False
        result, waiting = _load(Path(view.root), files, reading, keep_samples=keep)
    except (LoadError, SettingsError, PresetError, WrongUse) as error:
        st.error(plain.markdown(told(f"{error} {getattr(error, 'hint', '')}".strip()), 600), icon=":material/error:")
        return False
    kept.sweep(Path(view.root))
    reports.moved(result.moved)
    for place, outcome in enumerate(result.loads):
        reports.show(outcome, outcome.status, place)
        if outcome.path in waiting:
            st.page_link(
                "../pages/data/wizard.py",
                label=_("Map its columns"),
                icon=":material/table_edit:",
                query_params={address.FILE: waiting[outcome.path]},
            )
    return any(outcome.status == "loaded" for outcome in result.loads)


@dataclass(frozen=True)
class _Reading:
    """What the viewer knows better than the recognition; None: it finds out itself."""

    source: str | None
    table: str | None
    timezone: str | None
    account: str | None


def _reading(root: Path) -> _Reading:
    with st.expander(_("How to read the files (rarely needed)"), icon=":material/tune:", key="upload-options"):
        st.caption(
            _("Every file says most of this itself. Choose only where a report below shows that it was misread.")
        )
        with st.grid(3, min_column_width=200):
            exports = {each["name"]: told(each["label"]) for each in catalogue.sources(root)}
            named = {name: exports.get(name) or _spoken(name) for name in catalogue.names(root)}
            tables = {name: told(name.capitalize()) for name in canonical.TABLES}
            source = _option(_("Export of"), named, "upload-source", _("Recognise it"))
            table = _option(_("Rows are"), tables, "upload-table", _("Recognise it"))
            zones = {zone: zone for zone in _zones()}
            zone = _option(_("Time zone of its times"), zones, "upload-zone", _("As the file says, else UTC"))
            account = st.text_input(
                _("Account or shop"),
                key="upload-account",
                max_chars=40,
                placeholder=_("There is only one"),
                help=_(
                    "Two accounts of one tool give the same numbers to different tickets. Load the files of each with "
                    "its name, always the same one, and they are kept apart."
                ),
            )
    return _Reading(source, table, zone, str(account or "").strip() or None)


def _option(label: str, names: Mapping[str, str], key: str, otherwise: str) -> str | None:
    return st.selectbox(label, list(names), None, key=key, placeholder=otherwise, format_func=lambda name: names[name])


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


@st.cache_data
def _zones() -> list[str]:
    # Names of places; the rest are old abbreviations and signs that mean the opposite of what they look like.
    return ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))]


def _asked(view: View, count: int) -> bool | None:
    """Whether the sample data stays, or None while nothing was decided."""
    name = _("this file") if count == 1 else _("these {count} files").format(count=count)
    if not view.has_samples:
        return (
            False
            if st.button(_("Load {name}").format(name=name), type="primary", icon=":material/upload_file:", key="load")
            else None
        )
    st.markdown(_("Sample data is shown now. Should {name} **replace** it?").format(name=name))
    with st.container(horizontal=True):
        replace = st.button(
            _("Replace the sample data"), type="primary", icon=":material/swap_horiz:", key="load-replace"
        )
        both = st.button(_("Keep both"), icon=":material/library_add:", key="load-keep")
    return False if replace else True if both else None


def _load(
    root: Path, files: Sequence[UploadedFile], reading: _Reading, *, keep_samples: bool
) -> tuple[LoadResult, dict[str, str]]:
    """What became of the files, and by path those that wait to be mapped, with the name under which they do."""
    place, waiting = kept.folder(root), dict[str, str]()

    def wait(path: Path, name: str) -> None:
        waiting[str(path)] = kept.keep(place, path, name).name

    def act(progress: work.Progress) -> LoadResult:
        # In the thread that loads, so that the folder outlives a viewer who leaves the page.
        # Below the installation: what a killed server leaves behind is swept there by the next load.
        with staging(root / "staging") as folder:
            paths = [_written(folder, number, file) for number, file in enumerate(files)]
            return loads.load(
                paths,
                root=root,
                source=reading.source,
                table=reading.table,
                timezone=reading.timezone,
                account=reading.account,
                keep_samples=keep_samples,
                progress=progress,
                between=moved.between,
                # What nobody has a source for yet waits in the uploader's own folder; everything else is deleted here.
                unknown=wait,
            )

    said = _("Reading your files; you may leave this page, the work goes on")
    return work.run(said, _("Your files are read"), act), waiting


def _written(folder: Path, number: int, file: UploadedFile) -> Path:
    # A browser may send any name: only its last part is used, each file in a folder of its own.
    path = folder / str(number) / kept.safe_name(file.name)
    path.parent.mkdir()
    path.write_bytes(file.getbuffer())
    return path
