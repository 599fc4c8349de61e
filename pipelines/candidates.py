"""Files on their way in: found, recognised as already there or parsed in a folder that only this process works in."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock

import canonical
from pipelines.durable import private
from pipelines.filename import CHAT, shown
from pipelines.isolate import Limits, ParseOptions, ParseReport, parse_isolated, unpack_isolated
from pipelines.ledger import Manifest, Reading
from pipelines.versions import remove

# Beside exports, not exports: what a folder says about itself, and programs.
_ABOUT: Final = re.compile(r"(readme|license|notice)(\..*)?|.*\.(md|toml|py|pyc)", re.IGNORECASE)


@dataclass
class Candidate:
    """One file of a command and what became of it."""

    path: Path
    file: str  # its name as it may be kept and shown
    given: Path  # what the person named: of a file in an archive, the archive
    sha256: str = ""
    bytes: int = 0
    staging: Path | None = None
    report: ParseReport | None = None
    same_as: str | None = None  # the load, or the path in this command, with the same bytes

    @property
    def accepted(self) -> bool:
        """Whether it has rows to load."""
        return self.report is not None and self.report.status == "ok"

    @property
    def sample(self) -> bool:
        """Whether it is one of the sample files that come with Carelens."""
        return self.path.resolve().is_relative_to(canonical.SAMPLES_DIR.resolve())

    def refuse(self, message: str, hint: str) -> None:
        """Say why nothing of this file is loaded."""
        evidence = self.report.evidence if self.report else {"bytes": self.bytes} if self.bytes else {"exists": False}
        self.report = ParseReport.refused(message, hint, evidence)


def fresh(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that become loads: accepted, and not already there."""
    return [candidate for candidate in candidates if candidate.accepted and not candidate.same_as]


def find(paths: Sequence[Path]) -> list[Candidate]:
    """One candidate per file; of a folder, every file in it that is neither hidden nor a README, sorted by name."""
    found: list[Candidate] = []
    for path in paths:
        if path.is_dir():
            inside = [inner for inner in sorted(path.rglob("*")) if inner.is_file() and _is_export(inner, path)]
            found += [Candidate(inner, shown(inner.name), inner) for inner in inside]
            if not inside:
                found.append(Candidate(path, shown(path.name), path))
                found[-1].refuse("There is no file in this folder.", "Name the folder that holds the exports.")
        else:
            found.append(Candidate(path, shown(path.name), path))
    return found


def _is_export(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and not _ABOUT.fullmatch(path.name)


def unpacked(candidates: Sequence[Candidate], folder: Path, limits: Limits) -> list[Candidate]:
    """The same files in the same order, in place of every zip the exports in it, written below `folder`."""
    return [inner for candidate in candidates for inner in _unpack(candidate, folder / secrets.token_hex(6), limits)]


def _unpack(candidate: Candidate, folder: Path, limits: Limits) -> list[Candidate]:
    if candidate.report is not None or not _begins_as_zip(candidate.path):
        return [candidate]
    report = unpack_isolated(candidate.path, folder, limits)
    if report.status != "ok":
        candidate.report = report
        return [candidate]
    members = report.evidence["members"]
    if members is None:
        return [candidate]
    return [Candidate(folder / own, f"{candidate.file}/{shown(name)}", candidate.given) for name, own in members]


def _begins_as_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False  # `fingerprint` says why


def fingerprint(candidate: Candidate) -> None:
    """Fill in size and hash; a file that cannot be read is refused."""
    if candidate.report is not None:
        return
    try:
        with candidate.path.open("rb") as file:
            candidate.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        candidate.bytes = candidate.path.stat().st_size
    except FileNotFoundError:
        candidate.refuse("There is no such file.", "Check the path; put it in quotes if it has spaces.")
    except OSError as error:
        candidate.refuse(f"The file cannot be opened: {error.strerror}.", "Check who may read it.")


def mark_known(candidates: Sequence[Candidate], reading: Reading, active: Sequence[Manifest]) -> None:
    """Find the files whose bytes are already there, read in the same way, or come twice in this command."""
    known = {(load.sha256, load.reading): load.load_id for load in active}
    twice: dict[str, Candidate] = {}
    for candidate in candidates:
        if not candidate.sha256:
            continue
        candidate.same_as = candidate.same_as or known.get((candidate.sha256, reading))
        first = twice.setdefault(candidate.sha256, candidate)
        if first is not candidate:
            candidate.same_as = candidate.same_as or str(first.path)


def mark_unchanged(candidates: Sequence[Candidate], reading: Reading, active: Sequence[Manifest]) -> None:
    """Find the files that sources saved since then read exactly as they were read before."""
    for candidate in candidates:
        report = candidate.report
        if report is None or candidate.same_as or not candidate.accepted:
            continue
        for load in active:
            asked = load.reading.model_copy(update={"own": reading.own})
            before, after = (load.source, load.table, load.mapping), (report.source, report.table, report.mapping)
            alike = load.preset in ("", report.preset) and before == after
            if load.sha256 == candidate.sha256 and asked == reading and alike:
                candidate.same_as = load.load_id


def read(candidate: Candidate, folder: Path, options: ParseOptions, limits: Limits) -> None:
    """Parse the file in a child process; its rows are then in `candidate.staging`."""
    candidate.staging = folder / secrets.token_hex(6)
    candidate.staging.mkdir(parents=True)
    candidate.report = parse_isolated(candidate.path, candidate.staging, options, limits)
    if candidate.report.source == "whatsapp":
        # Such files are called after the customer, whatever else their names say.
        candidate.file = "/".join([*candidate.file.split("/")[:-1], CHAT])


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A fresh folder that is removed at the end; while this process lives, its lock keeps others from sweeping it."""
    folder = private(parent) / secrets.token_hex(6)
    lock = FileLock(folder.with_name(folder.name + ".lock"), thread_local=False)
    with lock:
        folder.mkdir()
        try:
            yield folder
        finally:
            remove(folder)
            Path(lock.lock_file).unlink(missing_ok=True)
