"""What is loaded, what was accepted and rejected and why; upload more, or undo."""

from __future__ import annotations

from language import _
from ui import filterbar, history, panels, samples, upload, view

chosen = view.current()
if chosen.empty:
    panels.headline(_("Nothing is loaded yet. Upload an export of your help desk or survey tool"))
else:
    panels.headline(_("The data behind the figures"))

panels.note(
    _(
        "Exports of help desks, chat, survey and shop tools, or any table of tickets, chats or answers with a "
        "heading per "
        "column: CSV, XLSX, JSON, Parquet, also in a zip. Names, addresses and numbers of customers are masked before "
        "anything is kept."
    )
)
if upload.form(chosen):
    # The bar and the banner above were drawn before these files came in.
    filterbar.refresh(chosen)
    samples.refresh(chosen)
panels.section(_("History"), _("Choose a row to see its report, download its rejected rows or undo it."))
history.table(chosen)
