"""What the second and third header rows of a survey export say: the wording of questions, and the zone of times."""

from __future__ import annotations

import json
from dataclasses import replace

from pipelines.reading.header import Column, plain
from pipelines.reading.read import Text


def described(text: Text) -> list[Column]:
    """The columns of a file, with the time zone that a row of import ids names for them (Qualtrics)."""
    zones = [_zone(cell) for cell in _import_ids(text)]
    if not any(zones):
        return text.columns
    zones += [""] * (len(text.columns) - len(zones))
    return [replace(c, remark=zone) if zone else c for c, zone in zip(text.columns, zones, strict=False)]


def wordings(text: Text) -> dict[str, str]:
    """Column name -> what was asked, in comparable form: the row below the names where there is one, else the name."""
    found = {column.name: column.base for column in text.columns}
    if len(text.subheader) > 1 and _import_ids(text):
        asked = zip(text.columns, text.subheader[0], strict=False)
        found |= {column.name: plain(cell) for column, cell in asked if cell.strip()}
    return found


def _import_ids(text: Text) -> list[str]:
    last = text.subheader[-1] if text.subheader else []
    return last if any('{"ImportId"' in cell for cell in last) else []


def _zone(cell: str) -> str:
    try:
        about = json.loads(cell)
    except ValueError:
        return ""
    zone = about.get("timeZone") if isinstance(about, dict) else None
    return zone if isinstance(zone, str) else ""
