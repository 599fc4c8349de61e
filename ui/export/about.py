"""What every file says of itself: the page, what is shown, how fresh it is, when it was made, what its words mean."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from language import _
from metrics import format as numbers
from metrics import warehouse
from ui.export import text
from ui.export.collected import Page


def lines(page: Page) -> list[tuple[str, str]]:
    """Name and text of each fact, those without a text left out."""
    facts = [
        (_("Page"), page.name),
        (_("Answer"), page.headline),
        (_("Shown"), page.sentence),
        (_("Data"), page.standing),
        (_("Made"), made(page)),
        (_("Intervals"), _("95 %; a change counts as better or worse only where it is more than chance.")),
        (_("Personal data"), _("Masked as on the page; customers are keys, never names.")),
    ]
    return [(name, words) for name, words in facts if words]


def definitions(page: Page) -> list[tuple[str, str]]:
    """Every KPI of the page with what it counts, what it leaves out and how its interval is made."""
    return [(label, text.plain(kpi.help)) for label, kpi in sorted(page.kpis.items())]


def made(page: Page) -> str:
    """The moment the page was drawn, in the reporting zone: 14 Nov 2026, 09:30 (Europe/Berlin)."""
    zone = str(warehouse.open(Path(page.view.root)).meta["reporting_zone"] or "UTC")
    moment: datetime = page.drawn_at.astimezone(ZoneInfo(zone))
    return f"{numbers.day(moment.date())}, {moment:%H:%M} ({zone})"


def line(page: Page) -> str:
    """All of it in one line, for the foot of a slide or picture."""
    return " \u00b7 ".join(filter(None, (page.sentence, page.standing, _("made {made}").format(made=made(page)))))


def name(page: Page, part: str = "") -> str:
    """A file name without its ending: carelens-channels-2026-11-14."""
    until = page.view.filters.end or page.view.latest_on
    return text.file_name("carelens", page.name, part, until.isoformat() if until else "")
