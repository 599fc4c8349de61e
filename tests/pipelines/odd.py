"""A file of tickets that no preset knows: its headers are a shop's own words."""

from __future__ import annotations

from pathlib import Path

HEADERS = ("Vorgang Ref", "Kam rein", "Erledigt um", "Wer", "Kundenmail", "Laune", "Dauer")


def odd_csv(path: Path, days: range = range(3, 9), month: int = 4, first: int = 1) -> Path:
    """One ticket per day; neither a date nor the headers settle whether 03/04 is in March or in April."""
    rows = [
        f"A{first + at};{day:02d}/{month:02d}/2026 10:00;{day:02d}/{month:02d}/2026 {12 + at % 5}:00;"
        f"{('Anna', 'Ben')[at % 2]};c{at % 3}@shop.example;{1 + at % 5};{at + 1}"
        for at, day in enumerate(days)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([";".join(HEADERS), *rows]) + "\n", "utf-8")
    return path
