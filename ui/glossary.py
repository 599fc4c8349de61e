"""Every KPI and every term in plain words; the KPIs come from the registry that computes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl
import streamlit as st

from language import N_, _
from metrics import kpis
from metrics.kpi import Kpi
from ui import links, plain
from ui.export import collected

TERMS: Final = {
    N_("95 % interval"): N_(
        "Where the true figure lies with 95 % certainty, given how few or many contacts or answers stand "
        "behind it. The fewer, the wider."
    ),
    N_("Backlog"): N_("Contacts that are open at the end of a day."),
    N_("Business hours"): N_(
        "Durations counted in the opening hours of the settings only; nights, weekends and holidays are left out."
    ),
    N_("Calendar hours"): N_("Durations in which every hour counts, nights and weekends too."),
    N_("Comparison"): N_(
        "The same number of days right before, or the same dates a year earlier. It is left out where the "
        "data does not reach back that far."
    ),
    N_("Contact"): N_("A ticket or a chat. A chat that became a ticket counts once."),
    N_("Convention"): N_(
        "How another vendor defines a KPI. The figures can be shown by it, with the difference to ours."
    ),
    N_("Load"): N_("One file that was loaded. It can be undone at any time; nothing of it stays in the figures then."),
    N_("Low sample"): N_("Fewer contacts or answers than the smallest sample of the settings: grey, never ranked."),
    N_("Maturing"): N_("Figures of the newest days still change, because some contacts are not answered or rated yet."),
    N_("Median"): N_("Half of the contacts are faster, half are slower. One extreme contact does not move it."),
    N_("Median, open ones included"): N_(
        "The Kaplan-Meier median: contacts that still wait count for as long as they have "
        "waited, instead of being left out."
    ),
    "n": N_("How many contacts or answers a figure is made of."),
    N_("90th percentile"): N_("Nine of ten contacts are faster than this."),
    N_("No clear change"): N_("The interval of the difference includes zero: it may be chance."),
    N_("No clear difference"): N_(
        "A team or agent whose interval, widened for the number of comparisons, includes the figure of all."
    ),
    N_("Open hours"): N_("See business hours."),
    N_("Percentage point (pp)"): N_("The difference of two shares: from 80 % to 84 % is +4 pp."),
    N_("Rejected row"): N_(
        "A row of a file that cannot be right, such as one solved before it was created. It counts in no "
        "figure, and the report of its load says why."
    ),
    N_("Target"): N_(
        "The time within which a contact should be answered or solved, or the value a KPI should reach. Both "
        "are set in Settings."
    ),
    N_("Version"): N_(
        "The state of all figures after a load, an undo or a change of settings. Its number is on every page."
    ),
}
_BETTER: Final = {"up": N_("More is better."), "down": N_("Less is better."), "none": N_("Neither side is better.")}


def search(words: str) -> tuple[list[Kpi], dict[str, str]]:
    """The KPIs and the terms that hold all of the words, in the order of their names."""
    wanted = words.casefold().split()
    found = [kpi for kpi in kpis.KPIS.values() if _holds(f"{kpi.title} {kpi.name} {kpi.meaning}", wanted)]
    said = {_(name): _(text) for name, text in TERMS.items()}
    terms = {name: text for name, text in sorted(said.items()) if _holds(f"{name} {text}", wanted)}
    return sorted(found, key=lambda kpi: kpi.title.casefold()), terms


def draw() -> None:
    """The search field, then the terms and the KPIs that fit."""
    words = st.text_input(
        _("Search"), key="q", bind="query-params", placeholder=_("median, CSAT, backlog"), max_chars=80,
        label_visibility="collapsed", icon=":material/search:",
    )  # fmt: skip
    found, terms = search(words)
    if not found and not terms:
        st.markdown(_("Nothing fits. Take a word away, or try another one."))
        return
    meanings = {**terms, **{kpi.title: kpi.help for kpi in found}}
    collected.table(
        _("Terms and KPIs"), pl.DataFrame({_("Word"): list(meanings), _("Meaning"): list(meanings.values())})
    )
    if terms:
        st.header(_("Terms"), anchor=False)
        with st.grid(2, min_column_width=320, key="terms"):
            for name, text in terms.items():
                st.markdown(f"**{plain.markdown(name)}**  \n{plain.markdown(text, 600)}")
    if found:
        st.header(_("KPIs"), anchor=False)
        for kpi in found:
            _entry(kpi)


def _entry(kpi: Kpi) -> None:
    with st.container(border=True, key=f"entry-{kpi.name}"):
        links.title(kpi.name, kpi.title, plain.markdown(kpi.meaning, 600))
        st.markdown(plain.markdown(kpi.meaning, 900))
        parts = [
            _(_BETTER[kpi.direction]),
            _("Not counted: {cases}.").format(cases=kpi.without) if kpi.excluded else "",
        ]
        parts.append(_("Interval: {method}.").format(method=kpi.interval))
        parts.append(_("Defined by {source}. On the command line: {name}.").format(source=_(kpi.source), name=kpi.name))
        st.caption(plain.markdown(" ".join(part for part in parts if part), 1200))


def _holds(text: str, wanted: Iterable[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)
