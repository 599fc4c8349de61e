"""What a KPI is: one frozen record, read by card, trend, table, export, command line and README alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

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
    def interval(self) -> str:
        """How the 95 % interval of this KPI is computed, in words."""
        return INTERVALS[self.kind]

    @property
    def help(self) -> str:
        """Definition, what is left out, and how sure the figure is: the text under a card."""
        parts = [self.definition]
        if self.excluded:
            parts.append(f"Not counted: {self.excluded}.")
        parts.append(f"Interval: {self.interval}.")
        return " ".join(parts)


INTERVALS: dict[Kind, str] = {
    "count": "Poisson score (Brown, Cai & DasGupta 2003), 95 %",
    "proportion": "Wilson score (1927), 95 %",
    "quantile": "interpolated order statistics (Nyblom 1992), 95 %; without a limit where the sample is too small",
    "mean": "Student's t, 95 %",
    "nps": "adjusted Wald: n + 3, three quarters of an answer added to promoters and to detractors, 95 %",
    "stock": "Poisson score (Brown, Cai & DasGupta 2003), 95 %",
    "share": "Wilson score (1927), 95 %",
    "survival": "Wilson with the effective sample of Greenwood's variance (Rothman 1978), 95 %",
    "km": "Brookmeyer & Crowley (1982) on the log-log scale, 95 %; without a limit where the curve does not give one",
    "per": "Poisson score on the contacts, orders taken as known, 95 %",
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
