"""What a parse is asked for and what it answers: plain values that cross the process boundary as JSON."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass, field
from typing import Any, Self

EXAMPLES = 5  # per rule and column: enough to find the cause, too few to copy the file into a report


class Refusal(Exception):  # noqa: N818 - an expected answer, not an error of ours
    """A file that cannot be loaded as a whole; `message` says why and `hint` what to do about it."""

    def __init__(
        self, message: str, hint: str = "", evidence: dict[str, Any] | None = None, *, mappable: bool = False
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.evidence = evidence or {}
        self.mappable = mappable  # a table all the same: a person can say what its columns are


@dataclass(frozen=True)
class ParseOptions:
    """What the person who loads a file has decided; everything else is read from the file."""

    reporting_zone: str = "UTC"
    key: bytes = b""
    source: str | None = None
    table: str | None = None
    timezone: str | None = None
    account: str | None = None  # which of several accounts or shops: their numbers begin anew in each
    sources: str = ""  # the folder with the installation's own sources
    preset: dict[str, Any] | None = None  # a source that is not saved yet: the file is read by it and nothing else
    proposal: bool = False  # say how each column is read, or would be
    sample: bool = False  # read the first rows only: a preview has to be there at once

    def to_dict(self) -> dict[str, Any]:
        """The options as JSON-ready values; the key as base64."""
        return {**asdict(self), "key": base64.b64encode(self.key).decode()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The options that `to_dict` wrote."""
        return cls(**{**values, "key": base64.b64decode(values["key"])})


@dataclass(frozen=True)
class Limits:
    """How much a file may cost before it is refused."""

    memory_bytes: int = 6 * 1024**3
    seconds: float = 600.0
    file_bytes: int = 2 * 1024**3
    inflated_bytes: int = 4 * 1024**3
    inflation_ratio: int = 200
    archive_entries: int = 1_000
    rows: int = 20_000_000
    columns: int = 2_000
    cell_bytes: int = 1024**2

    def to_dict(self) -> dict[str, Any]:
        """The limits as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The limits that `to_dict` wrote."""
        return cls(**values)


@dataclass(frozen=True)
class Rows:
    """How many records a file holds and what became of them: read = accepted + rejected + skipped."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class ParseReport:
    """What one file is, what was understood, what was set aside and why, and what cannot be computed from it."""

    status: str  # "ok" | "refused"
    source: str | None = None
    table: str | None = None
    rows: Rows = field(default_factory=Rows)
    rejections: list[dict[str, Any]] = field(default_factory=list)  # rule, column, count, examples [{row, value}]
    skips: list[dict[str, Any]] = field(default_factory=list)  # rule, count
    evidence: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    kpis_missing: list[dict[str, str]] = field(default_factory=list)  # kpi, reason
    error: dict[str, str] | None = None  # message, hint
    confidence: float | None = None
    mapping: dict[str, str] = field(default_factory=dict)  # source column -> canonical column
    exported_at: str | None = None  # ISO, UTC: the newest moment the file knows of, never later than now
    data_from: str | None = None  # ISO date in the reporting zone
    data_until: str | None = None
    preset: str = ""  # name and digest of the source that was used
    mappable: bool = False  # whether a person could say what the columns are, and get more out of the file
    proposal: dict[str, Any] | None = None  # where it was asked for: see `meaning.proposal`

    @classmethod
    def refused(
        cls, message: str, hint: str = "", evidence: dict[str, Any] | None = None, *, mappable: bool = False
    ) -> Self:
        """The report of a file of which nothing is loaded."""
        error = {"message": message, "hint": hint}
        return cls(status="refused", error=error, evidence=evidence or {}, mappable=mappable)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The report that `to_dict` wrote."""
        return cls(**{**values, "rows": Rows(**values["rows"])})
