"""Load, undo, rebuild: the acts that change what the numbers are made of, each published once or not at all."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import settings as installation
from pipelines import aftermath, catalogue, ledger, versions
from pipelines.aftermath import Between
from pipelines.candidates import Candidate, find, fingerprint, fresh, mark_known, read, staging, unpacked
from pipelines.commit import commit, preview
from pipelines.durable import LoadError, Progress, create_once, now, silent, writing
from pipelines.hours import compared as hours
from pipelines.isolate import Limits, ParseOptions
from pipelines.ledger import Current, Manifest, Reading, Rows
from pipelines.results import Load, LoadResult, Outcome, outcome
from pipelines.usage import check_names
from pipelines.warehouse import failure
from settings import Settings

Unknown = Callable[[Path, str], None]

WAIT_SECONDS: Final = 300.0
KEY: Final = "key"
KEY_BYTES: Final = 32
MOST_CHILDREN: Final = 4
LARGE: Final = 64 * 1024**2


def current(root: Path) -> Current | None:
    """The version in force and its loads; None where nothing was ever published."""
    return ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT)


def load(
    paths: Sequence[Path],
    *,
    root: Path,
    source: str | None = None,
    table: str | None = None,
    timezone: str | None = None,
    account: str | None = None,
    check: bool = False,
    keep_samples: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
    wait: float = WAIT_SECONDS,
    between: Between | None = None,
    unknown: Unknown | None = None,
) -> LoadResult:
    """What became of each file (of each file in a folder); `check` says what would, and writes nothing in `root`.

    `between` compares two version files; with it the result says which past figures moved. `unknown` is given path and
    name of each file of which somebody could say what its columns are, while it is there.
    Raises WrongUse for a source, table or zone that does not exist, SettingsError for settings that cannot be used.
    """
    root, report = root.resolve(), progress or silent
    check_names(source=source, table=table, timezone=timezone, sources=catalogue.names(root), account=account)
    settings = installation.load(root)
    own = catalogue.digest(root)
    reading = Reading(
        source=source,
        table=table,
        timezone=timezone,
        account=account,
        reporting_zone=settings.reporting_zone,
        own=own,
    )
    candidates = find(paths)
    loads: list[Manifest] = []
    failed = ""
    try:
        if check:
            with tempfile.TemporaryDirectory(prefix="carelens-") as folder:
                key = _key(root, keep=False)
                _read_all(candidates, reading, root, Path(folder), key, limits, report, proposal=True)
                loads = preview(root, candidates, reading)
        else:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            with staging(root / "staging") as folder:
                _read_all(candidates, reading, root, folder, _key(root, keep=True), limits, report)
                _hand_over(root, candidates, unknown)
                if any(candidate.accepted or candidate.same_as for candidate in candidates):
                    with writing(ledger.warehouse_folder(root), f"load {candidates[0].file}", wait, report):
                        before = current(root)
                        # The settings of this moment: they may have changed while the files were read.
                        today = installation.load(root)
                        loads = commit(root, candidates, reading, today, keep_samples, report)
                        after = current(root)
                    if between is not None:
                        report("Comparing with the figures before", 0, 0)
                        aftermath.note(root, before, after, [load.load_id for load in loads], between)
    except (LoadError, OSError) as error:
        said = error if isinstance(error, LoadError) else failure(error)
        failed = f"{said} {said.hint}"
        _refuse_all(candidates, said)
    return _result(root, candidates, loads, failed)


def undo(load_id: str, root: Path, *, progress: Progress | None = None, wait: float = WAIT_SECONDS) -> Current:
    """The version without this load, whose file may be loaded again later. Raises LoadError."""

    def act(found: Current | None, settings: Settings, report: Progress) -> Current:
        active = found.active if found else ()
        if found is None or load_id not in active:
            state = "is already undone" if found and load_id in found.undone else "does not exist"
            hint = f"Loads that can be undone: {', '.join(active)}." if active else "There is no load to undo."
            raise LoadError(f"Load {load_id} {state}.", hint)
        left = [other for other in active if other != load_id]
        made = versions.publish(root, left, [*found.undone, load_id], settings, report)
        ledger.mark_undone(root, load_id, now(), made.version)
        return made

    return _change(root, f"undo {load_id}", act, progress, wait)


def rebuild(root: Path, *, progress: Progress | None = None, wait: float = WAIT_SECONDS) -> Current:
    """The version that the same loads make anew, with the settings of today. Raises LoadError."""

    def act(found: Current | None, settings: Settings, report: Progress) -> Current:
        if found is None:
            raise LoadError(
                "There is nothing to rebuild: no file was loaded yet.", "Load one: python -m pipelines load FILE"
            )
        return versions.publish(root, found.active, found.undone, settings, report)

    return _change(root, "rebuild", act, progress, wait)


def recover(root: Path, *, progress: Progress | None = None, wait: float = WAIT_SECONDS) -> str | None:
    """What was done to put a damaged warehouse in order, in words; None where nothing had to be done.

    Raises LoadError where nothing can be put in force.
    """
    if not ledger.warehouse_folder(root).is_dir() and not ledger.stored_ids(root):
        return None
    with writing(ledger.warehouse_folder(root), "recover", wait, progress or silent):
        return versions.recover(root, installation.load(root), progress or silent)


def history(root: Path) -> list[Load]:
    """Every load that was published, undone ones too, oldest first."""
    found = current(root)
    if found is None:
        return []
    undone = set(found.undone)
    return [_line(root, load_id, load_id in undone) for load_id in sorted({*found.active, *undone})]


def _read_all(
    candidates: list[Candidate],
    reading: Reading,
    root: Path,
    folder: Path,
    key: bytes,
    limits: Limits | None,
    progress: Progress,
    *,
    proposal: bool = False,
) -> None:
    candidates[:] = unpacked(candidates, folder, limits or Limits())
    for candidate in candidates:
        fingerprint(candidate)
    found = current(root)
    mark_known(candidates, reading, ledger.manifests(root, found.active) if found else [])
    waiting = [candidate for candidate in candidates if candidate.report is None and not candidate.same_as]
    if proposal:
        # How a file that is already there would be read is still worth telling.
        waiting = [candidate for candidate in candidates if candidate.report is None and candidate.sha256]

    def parsed(candidate: Candidate) -> str:
        asked = reading.model_dump(exclude={"own"})
        own = str(catalogue.folder(root))
        options = ParseOptions(**asked, key=key, sources=own, proposal=proposal)
        read(candidate, folder, options, limits or Limits())
        return candidate.file

    if not waiting:
        return
    progress(f"Reading {waiting[0].file}" if len(waiting) == 1 else f"Reading {len(waiting)} files", 0, len(waiting))
    # Most of a child's time is its start, so small files share the cores; a large one has the memory to itself.
    together = all(candidate.bytes < LARGE for candidate in waiting)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_CHILDREN) if together else 1) as pool:
        children = [pool.submit(parsed, candidate) for candidate in waiting]
        for done, child in enumerate(as_completed(children), 1):
            progress(f"Read {child.result()}", done, len(waiting))


def _hand_over(root: Path, candidates: Sequence[Candidate], unknown: Unknown | None) -> None:
    known = ledger.readable(root, [candidate.same_as for candidate in candidates if candidate.same_as])
    for candidate in candidates if unknown else ():
        read = candidate.report or known.get(candidate.same_as or "")
        if unknown and read and read.mappable:
            unknown(candidate.path, candidate.file)


def _key(root: Path, *, keep: bool) -> bytes:
    """The key that customers are hashed with; without `keep` a throw-away one where there is none yet."""
    path, fresh = root / KEY, secrets.token_bytes(KEY_BYTES)
    if keep:
        return create_once(path, fresh)
    return path.read_bytes() if path.exists() else fresh


def _refuse_all(candidates: Sequence[Candidate], error: LoadError) -> None:
    for candidate in candidates:
        if candidate.report is None or candidate.accepted:
            candidate.same_as = None
            candidate.refuse(str(error), error.hint)


def _result(root: Path, candidates: Sequence[Candidate], loads: Sequence[Manifest], failed: str) -> LoadResult:
    found = current(root)
    known = ledger.readable(root, found.active if found else ())
    by_path = {str(candidate.path): load for candidate, load in zip(fresh(candidates), loads, strict=False)}
    told = [_compared(root, outcome(candidate, known, by_path)) for candidate in candidates]
    moved = aftermath.moved(root, loads[0].load_id) if loads and loads[0].load_id else []
    return LoadResult(found.version if found else 0, told, moved, failed)


def _compared(root: Path, told: Outcome) -> Outcome:
    """The outcome with the comparison of the business time that the export reports with ours."""
    return replace(told, warnings=[*told.warnings, *hours.sentences(root, told.load_id)]) if told.load_id else told


def _change(
    root: Path,
    name: str,
    act: Callable[[Current | None, Settings, Progress], Current],
    progress: Progress | None,
    wait: float,
) -> Current:
    root, report = root.resolve(), progress or silent
    settings = installation.load(root)
    try:
        if current(root) is None and not ledger.stored_ids(root):
            return act(None, settings, report)
        with writing(ledger.warehouse_folder(root), name, wait, report):
            settings = installation.load(root)  # it may have changed while we waited
            versions.prepare(root, settings, report)
            return act(current(root), settings, report)
    except OSError as error:
        raise failure(error) from error


def _line(root: Path, load_id: str, undone: bool) -> Load:
    noted = ledger.undone_at(root, load_id) if undone else None
    status: Literal["active", "undone"] = "undone" if undone else "active"
    at = noted.isoformat() if noted else None
    try:
        load = ledger.manifest(root, load_id)
    except LoadError:
        return Load(load_id, status, "(its manifest is damaged)", "", "", False, "", at, 0, Rows().model_dump())
    values = load.model_dump(mode="json", include=set(Load.__dataclass_fields__) - {"status", "undone_at", "moved"})
    values["warnings"] = [*values["warnings"], *([] if undone else hours.sentences(root, load_id))]
    return Load(status=status, undone_at=at, moved=aftermath.moved(root, load_id), **values)
