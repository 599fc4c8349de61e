"""What this installation decides for itself: zone, opening hours, targets, complaints, scales."""

from __future__ import annotations

from pathlib import Path

import canonical
from language import _
from ui import panels, settingspage

panels.headline(_("Settings"))
panels.note(
    _(
        "Saved to settings.toml in the data folder, which can be edited by hand as well. A change computes all figures "
        "anew and says which of them moved."
    )
)
settingspage.draw(Path(canonical.data_dir()))
