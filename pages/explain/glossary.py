"""What do the words and figures of these pages mean."""

from __future__ import annotations

from ui import glossary, panels

panels.headline("Every KPI and term in plain words")
glossary.draw()
