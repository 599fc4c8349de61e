"""What can be scanned for hotspots: the rows of each measure, a case among them, and what cases are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from language import N_
from metrics.definitions.words import NEXT_CONTACT
from metrics.errors import MetricsError, did_you_mean
from metrics.scan import Kind


@dataclass(frozen=True)
class Measure:
    """The SQL of a measure's rows and of a case among them; counts of cases, or their rate among the rows.

    `per_order`: cases are compared with the orders of the same products, carriers and regions.
    """

    label: str
    table: str
    anchor: str
    rows: str
    case: str
    kind: Kind
    cases: str  # what is counted, in words
    of: str | None = None  # what rates are a part of, in words
    kpi: str = "contacts"  # the KPI whose records hold the rows
    counted: int | None = None  # which of those records are cases; None: all
    per_order: bool = False

    @property
    def stored(self) -> str:
        """The table that its rows are read from."""
        return "contacts" if self.table.startswith("(") else self.table


_COMPLAINTS: Final = ("contacts", "created_on", "is_complaint", "true", "counts")
MEASURES: Final = {
    "complaints": Measure(N_("Complaints"), *_COMPLAINTS, N_("complaints"), None, "complaint_rate", 1),
    "complaint_rate": Measure(
        N_("Complaints per contact"),
        N_("contacts"),
        "created_on",
        "is_complaint IS NOT NULL",
        "is_complaint",
        "rates",
        N_("complaints"),
        N_("contacts"),
        "complaint_rate",
        1,
    ),
    "complaints_per_order": Measure(
        N_("Complaints per order"), *_COMPLAINTS, N_("complaints"), None, "complaint_rate", 1, per_order=True
    ),
    "contacts": Measure(N_("Contacts"), "contacts", "created_on", "true", "true", "counts", N_("contacts")),
    "csat": Measure(
        N_("Low CSAT"),
        N_("answers"),
        "answered_on",
        "survey_type = 'csat' AND satisfied IS NOT NULL",
        "NOT satisfied",
        "rates",
        N_("unsatisfied answers"),
        N_("answers"),
        "csat",
        0,
    ),
    "late_replies": Measure(
        N_("Late replies"),
        N_("contacts"),
        "created_on",
        "first_response_sla IS NOT NULL",
        "first_response_sla = 'missed'",
        "rates",
        N_("late first replies"),
        N_("contacts"),
        "first_response_sla",
        0,
    ),
    "low_reviews": Measure(
        N_("Low reviews"),
        N_("answers"),
        "answered_on",
        "survey_type IN ('review', 'nps') AND score_norm <= 0.25",
        "true",
        "counts",
        N_("low reviews"),
        None,
        "nps",
    ),
    "late_orders": Measure(
        "Late orders",
        "orders",
        "created_on",
        "promised_at IS NOT NULL AND delivered_at IS NOT NULL",
        "delivered_at::DATE > promised_at::DATE",
        "rates",
        N_("late orders"),
        N_("orders"),
    ),
    "repeats": Measure(
        N_("Repeat contacts"),
        f"(SELECT *, {NEXT_CONTACT} FROM contacts)",  # noqa: S608 - our own words
        "created_on",
        "customer_key IS NOT NULL AND created_on + 7 <= CAST(as_of AS DATE)",
        "coalesce(next_contact_on <= created_on + 7, false)",
        "rates",
        N_("repeat contacts"),
        N_("contacts"),
    ),
}


class UnknownMeasureError(MetricsError):
    """There is no measure of that name to scan."""


def get(name: str) -> Measure:
    """The measure of that name; raises UnknownMeasureError with the nearest names."""
    if name not in MEASURES:
        raise UnknownMeasureError(f"There is no measure '{name}'. {did_you_mean(name, MEASURES)}")
    return MEASURES[name]
