"""Says what is dirty: `dirty.toml` for programs, a table in README.md for people."""

from __future__ import annotations

import re
from pathlib import Path

from nordlicht.dirt import Entry

_BEGIN, _END = "<!-- dirty rows: begin -->", "<!-- dirty rows: end -->"


def write_toml(entries: list[Entry], path: Path) -> None:
    """One block per file and kind, with the record numbers."""
    blocks = ["# Written by generate.py. `rows` counts records from 1 after the header.\n"]
    for entry in entries:
        blocks.append(
            f'[[dirty]]\nfile = "{entry.file}"\nkind = "{entry.kind.name}"\ncolumn = "{entry.kind.column}"\n'
            f'verdict = "{entry.kind.verdict}"\nrows = {entry.rows}\n'
        )
    path.write_text("\n".join(blocks), "utf-8")


def table(entries: list[Entry]) -> str:
    """The same as a table in Markdown, without the record numbers."""
    lines = ["| file | what is wrong | column | rows | what should happen |", "|---|---|---|---|---|"]
    for entry in entries:
        kind = entry.kind
        lines.append(f"| {entry.file} | {kind.name} | {kind.column} | {len(entry.rows)} | {kind.verdict} |")
    return "\n".join(lines)


def fill(readme: str, entries: list[Entry]) -> str:
    """The README with its table of dirty rows replaced by the current one."""
    return re.sub(f"{_BEGIN}.*{_END}", lambda match: f"{_BEGIN}\n{table(entries)}\n{_END}", readme, flags=re.DOTALL)
