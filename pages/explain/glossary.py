"""What do the words and figures of these pages mean."""

from __future__ import annotations

from language import _
from ui import glossary, panels

panels.headline(_("Every KPI and term in plain words"))
glossary.draw()
