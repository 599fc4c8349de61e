"""How other vendors count, so that people can reconcile our figure with the report they know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from language import N_, _
from metrics import kpis
from metrics.errors import UnknownConventionError, did_you_mean
from metrics.kpi import Kpi

VENDORS: Final = {"zendesk": "Zendesk", "gorgias": "Gorgias", "intercom": "Intercom", "freshdesk": "Freshdesk"}
OURS: Final = "carelens"


@dataclass(frozen=True)
class Convention:
    """One KPI as a vendor counts it."""

    vendor: str
    kpi: Kpi
    difference: str  # what is counted otherwise; empty where the vendor counts as we do
    reason: str  # why the two disagree, or why we count as we do

    @property
    def same(self) -> bool:
        """Whether the vendor counts as we do."""
        return not self.difference

    @property
    def text(self) -> str:
        """Difference and reason in one paragraph."""
        same = _("{vendor} counts this as Carelens does.").format(vendor=VENDORS[self.vendor])
        return f"{_(self.difference) or same} {_(self.reason)}".rstrip()


def vendor(name: str | None) -> str | None:
    """The vendor of that name, None for our own definitions; raises UnknownConventionError with the nearest names."""
    if name is None or name == OURS:
        return None
    if name not in VENDORS:
        raise UnknownConventionError(f"There is no convention '{name}'. {did_you_mean(name, [OURS, *VENDORS])}")
    return name


def of(name: str, kpi: str) -> Convention | None:
    """How the vendor counts the KPI; None where no definition of that vendor is known."""
    return _all().get((vendor(name) or OURS, kpis.get(kpi).name))


def record(kpi: str, convention: str | None = None) -> Kpi:
    """The record to compute by: the vendor's where one is known, else ours."""
    chosen = vendor(convention)
    found = of(chosen, kpi) if chosen else None
    return found.kpi if found else kpis.get(kpi)


def note(kpi: str, convention: str | None) -> str:
    """What to say beside a figure that was asked for under a convention; empty for our own."""
    chosen = vendor(convention)
    if not chosen:
        return ""
    found = of(chosen, kpi)
    if not found:
        return _("No definition of {vendor} is known for this KPI; it is counted as Carelens does.").format(
            vendor=VENDORS[chosen]
        )
    return found.text


def _differs(name: str, kpi: str, difference: str, reason: str, **fields: object) -> Convention:
    ours = kpis.get(kpi)
    label = f"{ours.label} ({VENDORS[name]})"
    changed = {"label": label, "source": VENDORS[name], **fields}
    return Convention(name, replace(ours, **changed), difference, reason)  # type: ignore[arg-type]


def _same(name: str, kpi: str, reason: str) -> Convention:
    return Convention(name, kpis.get(kpi), "", reason)


@lru_cache(maxsize=1)
def _all() -> dict[tuple[str, str], Convention]:
    made = [*_zendesk(), *_gorgias(), *_intercom(), *_freshdesk()]
    return {(each.vendor, each.kpi.name): each for each in made}


def _zendesk() -> list[Convention]:
    return [
        _differs(
            "zendesk",
            "csat",
            N_(
                "Zendesk counts good / (good + bad): 4 and 5 of 5 are good and 3 of 5 is bad, whatever the "
                "settings say."
            ),
            N_("With us the border is a setting, so that scales of other tools can be judged too."),
            hit="score_norm >= 0.75",
            population="survey_type = 'csat' AND state = 'rated' AND score_norm IS NOT NULL",
            definition="Good / (good + bad) ratings, by the date answered. "
            "Good: at least 0.75 on the scale mapped to 0-1.",
            numerator="good",
        ),
        _differs(
            "zendesk",
            "one_touch_rate",
            N_("Zendesk counts tickets solved with fewer than two replies, so also those solved without any."),
            "A ticket that nobody answered was not solved by an answer; we leave it out.",
            population="solved_on IS NOT NULL AND replies IS NOT NULL",
            hit="replies < 2",
            definition="Contacts solved with fewer than two public human replies, none included / solved contacts, "
            "by the date solved.",
            excluded=kpis.get("replies_per_ticket").excluded,
            numerator="solved with at most one reply",
            denominator="solved contacts",
        ),
        *(_same("zendesk", kpi, N_("Both place a first reply by the date the ticket was created.")) for kpi in _FIRST),
    ]


_FIRST: Final = ("first_response_time", "first_response_time_p90")
_RESOLUTION: Final = ("resolution_time", "resolution_time_p90")
_BY_EVENT: Final = N_(
    "Gorgias counts a first reply in the period in which it was given, not in which the contact came."
)


def _gorgias() -> list[Convention]:
    first = [
        _differs(
            "gorgias",
            kpi,
            _BY_EVENT,
            N_("Ours stays with the contacts of a period, so that many late replies do not count as a later period's."),
            anchor="replied_on",
            definition=kpis.get(kpi).definition.replace("by creation date", "by the date of that reply"),
            excluded=f"contacts whose export does not date the reply; {kpis.get(kpi).excluded}",
            matures_days=0,
        )
        for kpi in _FIRST
    ]
    reason = N_(
        "Both count calendar time from the customer's first message to the last closing, by the date of that closing. "
        "Where an agent opened the ticket, exports do not say when the customer first wrote; it counts from creation."
    )
    return [*first, *(_same("gorgias", kpi, reason) for kpi in _RESOLUTION)]


def _intercom() -> list[Convention]:
    resolution = [
        _differs(
            "intercom",
            kpi,
            N_(
                "Intercom counts a resolution in the period in which the conversation started, not in which it "
                "was closed."
            ),
            N_("By the date solved a period is complete at its end; by the start, the slow ones are still missing."),
            anchor="created_on",
            definition=kpis.get(kpi).definition.replace("by the date solved", "by creation date"),
        )
        for kpi in _RESOLUTION
    ]
    contact = _differs(
        "intercom",
        "first_contact_resolution",
        N_(
            "Intercom counts conversations closed once by one teammate, whether or not the customer comes back "
            "elsewhere."
        ),
        N_(
            "A customer who writes again within 7 days was not helped at the first contact. "
            "How many teammates took part no export tells, so only the closing once is checked."
        ),
        anchor="created_on",
        population="solved_on IS NOT NULL AND reopens IS NOT NULL",
        hit="reopens = 0",
        derived="",
        definition="Contacts closed once / closed contacts, by creation date.",
        excluded=kpis.get("reopen_rate").excluded,
        numerator="closed once",
        denominator="solved contacts",
    )
    same = (_same("intercom", kpi, N_("Both count the median by the date of the start.")) for kpi in _FIRST[:1])
    return [*same, *resolution, contact]


def _freshdesk() -> list[Convention]:
    return [
        _differs(
            "freshdesk",
            kpi,
            N_("Freshdesk shows the mean, not the median."),
            N_("A few contacts that waited for weeks carry the mean away from what most customers met with."),
            kind="mean",
            definition=kpis.get(kpi).definition.replace("Median", "Mean", 1),
        )
        for kpi in (
            "first_response_time",
            "first_response_time_business",
            "first_response_time_open_hours",
            "resolution_time",
            "resolution_time_business",
            "resolution_time_open_hours",
            "next_reply_time",
            "handle_time",
        )
    ]
