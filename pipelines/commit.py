"""From parsed files to the next version: which loads they become, what they replace, what they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pipelines import ledger, lineage, versions
from pipelines.candidates import Candidate, fresh, mark_known, mark_unchanged
from pipelines.changes import counted
from pipelines.durable import Progress, now, private, sync
from pipelines.ledger import Manifest, Reading, Rows
from pipelines.presence import lacking
from settings import Settings

_LOST = (
    "{} rows of this file differ from what was loaded before and change nothing: what is there counts as newer, by the "
    "rows' time of change or else by the newest time in the file. If this file is the newer export, undo the other one."
)


def commit(
    root: Path,
    candidates: Sequence[Candidate],
    reading: Reading,
    settings: Settings,
    keep_samples: bool,
    progress: Progress,
) -> list[Manifest]:
    """The loads that the accepted files became, published in one version. The caller holds the lock.

    Raises LoadError; nothing is changed then.
    """
    notice = versions.prepare(root, settings, progress)
    found = ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT)
    active = ledger.manifests(root, found.active) if found else []
    # Another process may have loaded the same file while this one was reading it.
    mark_known(candidates, reading, active)
    mark_unchanged(candidates, reading, active)
    first, version = int(ledger.next_id(root, found)), versions.next_version(root)
    loads, staying, replaced = _settled(root, candidates, reading, active, keep_samples, first, version)
    accepted = fresh(candidates)
    if not accepted:
        return []
    loads[0] = _warned(loads[0], [*([notice] if notice else []), *dict.fromkeys(replaced.values())])
    try:
        for candidate, load in zip(accepted, loads, strict=True):
            _move(root, candidate, load)
        undone = [*(found.undone if found else ()), *replaced]
        made = versions.publish(root, [load.load_id for load in [*staying, *loads]], undone, settings, progress)
    except BaseException:
        versions.sweep(root)  # asks CURRENT what is a leftover, so it is right even where the publish went through
        raise
    for load_id in replaced:
        ledger.mark_undone(root, load_id, now(), made.version)
    return loads


def preview(root: Path, candidates: Sequence[Candidate], reading: Reading) -> list[Manifest]:
    """The loads that the accepted files would become, without an id; nothing is written in `root`. Raises LoadError."""
    found = ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT)
    active = ledger.manifests(root, found.active) if found else []
    mark_unchanged(candidates, reading, active)
    loads, _, _ = _settled(root, candidates, reading, active, False, 0, 0)
    return [load.model_copy(update={"load_id": ""}) for load in loads]


def _settled(
    root: Path,
    candidates: Sequence[Candidate],
    reading: Reading,
    active: Sequence[Manifest],
    keep_samples: bool,
    first: int,
    version: int,
) -> tuple[list[Manifest], list[Manifest], dict[str, str]]:
    """(loads of the files, active loads that stay, those that give way and why); refuses files that count already."""
    while True:
        accepted = fresh(candidates)
        replaced = _replaced(accepted, active, keep_samples)
        staying = [load for load in active if load.load_id not in replaced]
        loads = _become(root, accepted, reading, staying, first, version)
        if len(loads) == len(accepted):
            return loads, staying, replaced


def _replaced(accepted: Sequence[Candidate], active: Sequence[Manifest], keep_samples: bool) -> dict[str, str]:
    """The active loads that give way, each with the sentence that says so."""
    again = {candidate.sha256 for candidate in accepted}
    real = any(not candidate.sample for candidate in accepted)
    gone: dict[str, str] = {}
    for load in active:
        if load.sha256 in again:
            gone[load.load_id] = f"Load {load.load_id} held the same bytes, read in another way; this load replaces it."
        elif load.sample and real and not keep_samples:
            gone[load.load_id] = "The sample files were taken out: real ones replace them."
    return gone


def _become(
    root: Path, accepted: Sequence[Candidate], reading: Reading, staying: Sequence[Manifest], first: int, version: int
) -> list[Manifest]:
    """The manifests of these files, counted one after the other against what stays; up to the first that is refused."""
    before = [(load, ledger.loads_folder(root) / load.load_id / ledger.ACCEPTED) for load in staying]
    loads: list[Manifest] = []
    for number, candidate in enumerate(accepted, first):
        assert candidate.staging is not None
        path = candidate.staging / ledger.ACCEPTED
        try:
            load = lineage.settled(_manifest(candidate, reading, f"{number:06d}", version), path, before)
        except lineage.LoadedOtherwiseError as error:
            candidate.refuse(str(error), error.hint)
            return loads
        rows, lost = counted(load, path, before, candidate.staging / "spill")
        load = load.model_copy(update={"rows": rows})
        if lost:
            load = _warned(load, [_LOST.format(lost)])
        elif load.rows.accepted and load.rows.unchanged == load.rows.accepted:
            load = _warned(load, ["Every row of this file was already there; no figure changes."])
        load = _warned(load, _narrower(load, before))
        before.append((load, path))
        loads.append(load)
    return loads


def _narrower(load: Manifest, before: Sequence[tuple[Manifest, Path]]) -> list[str]:
    known = [name for name in lacking(load, [other for other, _ in before]) if load.rows.accepted > load.rows.new]
    if not known:
        return []
    names = ", ".join(known[:6]) + (f" and {len(known) - 6} more" if len(known) > 6 else "")
    return [f"Earlier files had columns that this one lacks ({names}); rows in both keep what these columns said."]


def _manifest(candidate: Candidate, reading: Reading, load_id: str, version: int) -> Manifest:
    report = candidate.report
    assert report is not None
    evidence = {**report.evidence, **({"skipped": report.skips} if report.skips else {})}
    facts = asdict(report) | {"evidence": evidence, "rows": Rows(**asdict(report.rows))}
    return Manifest.model_validate(
        facts
        | {
            "load_id": load_id,
            "version": version,
            "file": candidate.file,
            "sha256": candidate.sha256,
            "bytes": candidate.bytes,
            "reading": reading,
            "sample": candidate.sample,
            "loaded_at": now(),
        }
    )


def _warned(load: Manifest, warnings: Sequence[str]) -> Manifest:
    return load.model_copy(update={"warnings": [*load.warnings, *warnings]})


def _move(root: Path, candidate: Candidate, load: Manifest) -> None:
    """Put the folder of a load in its place, on disk before CURRENT may name it."""
    assert candidate.staging is not None
    folder, target = candidate.staging, ledger.loads_folder(root) / load.load_id
    (folder / ledger.MANIFEST).write_text(load.model_dump_json(indent=1), "utf-8")
    (folder / versions.PENDING).touch()
    for path in private(folder).iterdir():
        path.chmod(0o600)
        sync(path)
    private(target.parent)
    folder.rename(target)
    sync(target)
    sync(target.parent)
