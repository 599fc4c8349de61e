"""What the acts answer: plain values that the command line prints as JSON and pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal

from pipelines.candidates import Candidate
from pipelines.ledger import Manifest, Rows

Status = Literal["loaded", "duplicate", "refused"]
_FROM_REPORT: Final = ("rejections", "evidence", "warnings", "kpis_missing")


@dataclass(frozen=True)
class Outcome:
    """What became of one file: loaded, a duplicate of a load that is there, or refused with message and hint."""

    file: str
    status: Status
    load_id: str | None = None
    source: str | None = None
    table: str | None = None
    rows: dict[str, int] = field(default_factory=lambda: Rows().model_dump())
    rejections: list[dict[str, Any]] = field(default_factory=list)
    evidence: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    kpis_missing: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, str] | None = None
    mapping: dict[str, Any] = field(default_factory=dict)  # column of the file -> canonical column
    mappable: bool = False  # whether somebody could say what its columns are and get more out of it
    given: str = ""  # the path that the person named; not part of what is told
    path: str = ""  # where it was read, which is no other file's; not part of what is told
    proposal: dict[str, Any] | None = None  # of a check: how each column is read or could be, and the first rows


@dataclass(frozen=True)
class LoadResult:
    """The version in force after the act, and the outcome of every file in the order they were given."""

    warehouse_version: int
    loads: list[Outcome]
    moved: list[dict[str, Any]] = field(default_factory=list)  # past figures that are no longer what they were
    failed: str = ""  # why the act itself failed, where that is not the fault of the files

    @property
    def ok(self) -> bool:
        """Whether every file is loaded or was already there."""
        return all(outcome.status != "refused" for outcome in self.loads)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-ready values."""
        found = asdict(self)
        del found["failed"]
        for line in found["loads"]:
            del line["given"], line["path"]
            if line["proposal"] is None:
                del line["proposal"]
        return found


@dataclass(frozen=True)
class Load:
    """One line of the history; times are ISO in UTC, dates in the reporting zone."""

    load_id: str
    status: Literal["active", "undone"]
    file: str
    source: str
    table: str
    sample: bool
    loaded_at: str
    undone_at: str | None
    version: int
    rows: dict[str, int]
    exported_at: str | None = None
    data_from: str | None = None
    data_until: str | None = None
    rejections: list[dict[str, Any]] = field(default_factory=list)
    evidence: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    kpis_missing: list[dict[str, Any]] = field(default_factory=list)
    mapping: dict[str, Any] = field(default_factory=dict)
    confidence: float | None = None
    moved: list[dict[str, Any]] = field(default_factory=list)  # past figures that this load changed

    def to_dict(self) -> dict[str, Any]:
        """The line as JSON-ready values."""
        return asdict(self)


def outcome(candidate: Candidate, loads: Mapping[str, Manifest], by_path: Mapping[str, Manifest]) -> Outcome:
    """The outcome of a candidate, given every manifest by load id, and by path those of this command."""
    found = _outcome(candidate, loads, by_path)
    proposal = candidate.report.proposal if candidate.report else None
    return replace(found, given=str(candidate.given), path=str(candidate.path), proposal=proposal)


def _outcome(candidate: Candidate, loads: Mapping[str, Manifest], by_path: Mapping[str, Manifest]) -> Outcome:
    if candidate.same_as:
        load = loads.get(candidate.same_as) or by_path.get(candidate.same_as)
        return _duplicate(candidate, load) if load else _refused(candidate)
    if not candidate.accepted:
        return _refused(candidate)
    load = by_path[str(candidate.path)]
    facts = {name: getattr(load, name) for name in (*_FROM_REPORT, "source", "table", "mapping", "mappable")}
    return Outcome(candidate.file, "loaded", load.load_id or None, rows=load.rows.model_dump(), **facts)


def _duplicate(candidate: Candidate, load: Manifest) -> Outcome:
    rows = load.rows.model_copy(update={"new": 0, "updated": 0, "unchanged": load.rows.accepted})
    if load.load_id == "":
        said = f"The same bytes come twice in this command ({load.file}); they count once."
    else:
        said = (
            f"These bytes are already there: load {load.load_id} of {load.loaded_at:%Y-%m-%d %H:%M} UTC ({load.file})."
        )
    names = ("source", "table", "rejections", "evidence", "kpis_missing", "mapping", "mappable")
    facts = {name: getattr(load, name) for name in names}
    return Outcome(candidate.file, "duplicate", load.load_id or None, rows=rows.model_dump(), warnings=[said], **facts)


def _refused(candidate: Candidate) -> Outcome:
    report = candidate.report
    if report is None or report.error is None:
        error = {"message": "The same bytes come twice in this command and were refused the first time.", "hint": ""}
        return Outcome(candidate.file, "refused", error=error)
    return Outcome(
        candidate.file,
        "refused",
        source=report.source,
        table=report.table,
        rows={**Rows().model_dump(), **asdict(report.rows)},
        rejections=report.rejections,
        evidence=report.evidence,
        warnings=report.warnings,
        error=report.error,
        mappable=report.mappable,
    )
