"""A change in words, with an arrow and a colour: blue for better, orange for worse, grey for everything else."""

from __future__ import annotations

from typing import Final, Literal

from language import _
from metrics import format as numbers
from metrics import kpis
from metrics.figure import TOO_EARLY, Figure

Colour = Literal["blue", "orange", "gray"]
Arrow = Literal["up", "down", "off"]
_COLOURS: Final[dict[str, Colour]] = {"better": "blue", "worse": "orange"}


def words(figure: Figure) -> str:
    """+2.1 pp, better; no clear change; low sample."""
    change = figure.change
    if change is None or change.verdict == "no data":
        return _("nothing to compare with")
    kpi = kpis.get(figure.kpi)
    if change.verdict in ("no clear change", "low sample"):
        return _(change.verdict)
    return f"{relative(figure) or numbers.difference(change.difference, kpi)}, {_(change.verdict)}"


def relative(figure: Figure) -> str | None:
    """A count changes in percent: +12 %. None for every other KPI."""
    previous, change = figure.previous, figure.change
    if kpis.get(figure.kpi).kind != "count" or not previous or not previous.value or not change:
        return None
    return f"{numbers.signed(100 * (change.difference or 0) / previous.value)} %"


def colour(figure: Figure) -> Colour:
    """Grey unless the change is clear and has a good and a bad direction."""
    return _COLOURS.get(figure.change.verdict, "gray") if figure.change else "gray"


def arrow(figure: Figure) -> Arrow:
    """Which way a clear change went."""
    change = figure.change
    if change is None or change.difference is None or change.verdict in ("no clear change", "low sample", "no data"):
        return "off"
    return "up" if change.difference > 0 else "down"


def clear(figure: Figure) -> bool:
    """Whether the change may be called a change."""
    return bool(figure.change and figure.change.verdict in ("better", "worse", "higher", "lower"))


def basis(figure: Figure) -> str:
    """On what the verdict rests, in words; also why a comparison comes too early."""
    change = figure.change
    if change is None or not change.basis:
        return ""
    if change.basis == TOO_EARLY:
        return _("Too early to compare: {too_early}.").format(too_early=_(TOO_EARLY))
    return change.basis if change.basis.endswith(".") else f"{change.basis}."


def hidden(figure: Figure) -> str:
    """What such samples could not have shown, for the help of a card."""
    change = figure.change
    if change is None or change.detectable is None:
        return ""
    if change.basis == TOO_EARLY:
        return basis(figure)
    least = numbers.difference(change.detectable, kpis.get(figure.kpi)).lstrip("+")
    return _("A change of less than about {least} would not stand out here. {basis}").format(
        least=least, basis=basis(figure)
    )
