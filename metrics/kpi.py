"""What a KPI is: one frozen record, read by card, trend, table, export, command line and README alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from language import N_, _

Kind = Literal["count", "proportion", "quantile", "mean", "nps", "stock", "share", "per", "survival", "km"]
Unit = Literal["contacts", "seconds", "proportion", "nps", "score", "replies", "per_100_orders"]
Direction = Literal["up", "down", "none"]
Table = Literal["contacts", "answers"]


@dataclass(frozen=True)
class Kpi:
    """One KPI: the rows it is about, the date that places it, the aggregate, and how to read it.

    `population`, `measure` and `hit` are SQL written here in the code, never by a user.
    """

    name: str
    label: str
    table: Table
    anchor: str  # the DATE column that places a row in a period
    kind: Kind
    unit: Unit
    direction: Direction  # which way is better
    definition: str
    population: str = "true"  # rows it is about
    measure: str = ""  # quantile, mean: the number of a row
    hit: str = ""  # proportion: the rows that count as yes
    single: str = ""  # an expression that must have one value, else figures of different bases would be mixed
    derived: str = ""  # a column computed over all rows of the table, whatever the filter
    entered: str = ""  # stock: the day a row comes in; the anchor unless given
    left: str = "solved_on"  # stock: the day it goes out again
    quantile: float = 0.5
    minimum: int | None = None  # smallest sample that is not "low"; None: the installation's setting
    matures_days: int = 0  # days after a period until its figure stays as it is
    numerator: str = ""
    denominator: str = "contacts"  # in words: what n counts
    excluded: str = ""
    default_by: str | None = None
    source: str = "Carelens"  # who defines it so
    basis: str = ""  # the column that says on what ground a row is counted, or counts as yes

    @property
    def title(self) -> str:
        """The label in the viewer's language; a vendor's name behind it stays."""
        ending = f" ({self.source})"
        return _(self.label.removesuffix(ending)) + (ending if self.label.endswith(ending) else "")

    @property
    def meaning(self) -> str:
        """The definition in the viewer's language; a percentile or mean is told by the words of the median."""
        measure = next((each for each in _MEASURES if self.definition.startswith(each)), None)
        if not measure:
            return _(self.definition)
        return _(self.definition.replace(measure, "Median", 1)).replace(_("Median"), _(measure), 1)

    @property
    def without(self) -> str:
        """What is left out, in the viewer's language."""
        return "; ".join(_(part) for part in self.excluded.split("; "))

    @property
    def cases(self) -> str:
        """What n counts, in the viewer's language."""
        return _(self.denominator)

    @property
    def yes(self) -> str:
        """What the rows that count as yes are, in the viewer's language."""
        return _(self.numerator)

    @property
    def interval(self) -> str:
        """How the 95 % interval of this KPI is computed, in words."""
        return _(INTERVALS[self.kind])

    @property
    def help(self) -> str:
        """Definition, what is left out, and how sure the figure is: the text under a card."""
        parts = [self.meaning]
        if self.excluded:
            parts.append(_("Not counted: {cases}.").format(cases=self.without))
        parts.append(_("Interval: {method}.").format(method=self.interval))
        return " ".join(parts)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the catalogues of the languages must have for this record."""
        measure = next((each for each in _MEASURES if self.definition.startswith(each)), None)
        definition = self.definition.replace(measure, "Median", 1) if measure else self.definition
        label = self.label.removesuffix(f" ({self.source})")
        said = (label, definition, self.numerator, self.denominator, self.source, *self.excluded.split("; "))
        return tuple(text for text in said if text)


# How the definition of a median begins once it is another measure.
_MEASURES: Final = (N_("90th percentile of the"), N_("Mean"))

INTERVALS: dict[Kind, str] = {
    "count": N_("Poisson score (Brown, Cai & DasGupta 2003), 95 %"),
    "proportion": N_("Wilson score (1927), 95 %"),
    "quantile": N_("interpolated order statistics (Nyblom 1992), 95 %; without a limit where the sample is too small"),
    "mean": N_("Student's t, 95 %"),
    "nps": N_("adjusted Wald: n + 3, three quarters of an answer added to promoters and to detractors, 95 %"),
    "stock": N_("Poisson score (Brown, Cai & DasGupta 2003), 95 %"),
    "share": N_("Wilson score (1927), 95 %"),
    "survival": N_("Wilson with the effective sample of Greenwood's variance (Rothman 1978), 95 %"),
    "km": N_(
        "Brookmeyer & Crowley (1982) on the log-log scale, 95 %; without a limit where the curve does not give one"
    ),
    "per": N_("Poisson score on the contacts, orders taken as known, 95 %"),
}


def p90(kpi: Kpi) -> Kpi:
    """The same KPI at the 90th percentile instead of the median."""
    return replace(
        kpi,
        name=f"{kpi.name}_p90",
        label=f"{kpi.label}, 90th percentile",
        quantile=0.9,
        definition=kpi.definition.replace("Median", "90th percentile of the", 1),
    )


def mean(kpi: Kpi) -> Kpi:
    """The mean instead of the median: available, but a few very long times carry it."""
    return replace(
        kpi,
        name=f"{kpi.name}_mean",
        label=f"{kpi.label}, mean",
        kind="mean",
        definition=kpi.definition.replace("Median", "Mean", 1),
    )
