"""Every KPI and every term in plain words; the KPIs come from the registry that computes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl
import streamlit as st

from metrics import kpis
from metrics.kpi import Kpi
from ui import links, plain
from ui.export import collected

TERMS: Final = {
    "95 % interval": "Where the true figure lies with 95 % certainty, given how few or many contacts or answers stand "
    "behind it. The fewer, the wider.",
    "Backlog": "Contacts that are open at the end of a day.",
    "Business hours": "Durations counted in the opening hours of the settings only; nights, weekends and holidays are "
    "left out.",
    "Calendar hours": "Durations in which every hour counts, nights and weekends too.",
    "Comparison": "The same number of days right before, or the same dates a year earlier. It is left out where the "
    "data does not reach back that far.",
    "Contact": "A ticket or a chat. A chat that became a ticket counts once.",
    "Convention": "How another vendor defines a KPI. The figures can be shown by it, with the difference to ours.",
    "Load": "One file that was loaded. It can be undone at any time; nothing of it stays in the figures then.",
    "Low sample": "Fewer contacts or answers than the smallest sample of the settings: grey, never ranked.",
    "Maturing": "Figures of the newest days still change, because some contacts are not answered or rated yet.",
    "Median": "Half of the contacts are faster, half are slower. One extreme contact does not move it.",
    "Median, open ones included": "The Kaplan-Meier median: contacts that still wait count for as long as they have "
    "waited, instead of being left out.",
    "n": "How many contacts or answers a figure is made of.",
    "90th percentile": "Nine of ten contacts are faster than this.",
    "No clear change": "The interval of the difference includes zero: it may be chance.",
    "No clear difference": "A team or agent whose interval, widened for the number of comparisons, includes the figure "
    "of all.",
    "Open hours": "See business hours.",
    "Percentage point (pp)": "The difference of two shares: from 80 % to 84 % is +4 pp.",
    "Rejected row": "A row of a file that cannot be right, such as one solved before it was created. It counts in no "
    "figure, and the report of its load says why.",
    "Target": "The time within which a contact should be answered or solved, or the value a KPI should reach. Both "
    "are set in Settings.",
    "Version": "The state of all figures after a load, an undo or a change of settings. Its number is on every page.",
}
_BETTER: Final = {"up": "More is better.", "down": "Less is better.", "none": "Neither side is better."}


def search(words: str) -> tuple[list[Kpi], dict[str, str]]:
    """The KPIs and the terms that hold all of the words, in the order of their names."""
    wanted = words.casefold().split()
    found = [kpi for kpi in kpis.KPIS.values() if _holds(f"{kpi.label} {kpi.name} {kpi.definition}", wanted)]
    terms = {name: text for name, text in sorted(TERMS.items()) if _holds(f"{name} {text}", wanted)}
    return sorted(found, key=lambda kpi: kpi.label.casefold()), terms


def draw() -> None:
    """The search field, then the terms and the KPIs that fit."""
    words = st.text_input(
        "Search", key="q", bind="query-params", placeholder="median, CSAT, backlog", max_chars=80,
        label_visibility="collapsed", icon=":material/search:",
    )  # fmt: skip
    found, terms = search(words)
    if not found and not terms:
        st.markdown("Nothing fits. Take a word away, or try another one.")
        return
    meanings = {**terms, **{kpi.label: kpi.help for kpi in found}}
    collected.table("Terms and KPIs", pl.DataFrame({"Word": list(meanings), "Meaning": list(meanings.values())}))
    if terms:
        st.header("Terms", anchor=False)
        with st.grid(2, min_column_width=320, key="terms"):
            for name, text in terms.items():
                st.markdown(f"**{plain.markdown(name)}**  \n{plain.markdown(text, 600)}")
    if found:
        st.header("KPIs", anchor=False)
        for kpi in found:
            _entry(kpi)


def _entry(kpi: Kpi) -> None:
    with st.container(border=True, key=f"entry-{kpi.name}"):
        links.title(kpi.name, kpi.label, plain.markdown(kpi.definition, 600))
        st.markdown(plain.markdown(kpi.definition, 900))
        parts = [_BETTER[kpi.direction], f"Not counted: {kpi.excluded}." if kpi.excluded else ""]
        parts.append(f"Interval: {kpi.interval}.")
        parts.append(f"Defined by {kpi.source}. On the command line: {kpi.name}.")
        st.caption(plain.markdown(" ".join(part for part in parts if part), 1200))


def _holds(text: str, wanted: Iterable[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)
