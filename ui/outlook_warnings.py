"""What to act on before customers write: topics that come first, and orders to inform about."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from metrics import format as numbers
from metrics.outlook import leadlag
from metrics.outlook.leadlag import Lead
from metrics.outlook.notices import Notices
from ui import outlook_cached, panels, plain, words
from ui.export import cells, collected
from ui.view import View

_COLUMNS: Final = {
    "reason": "Reason",
    "order": "Order",
    "customer": "Customer",
    "product": "Product",
    "carrier": "Carrier",
    "region": "Region",
    "ordered": "Ordered",
    "promised": "Promised",
    "days": "Days",
    "wrote": "Contacts",
    "last_contact": "Last wrote",
}


def early(view: View) -> None:
    """Topics whose rise came before that of others, where that held on weeks that were not used to find it."""
    panels.section(
        "Early warning",
        "Which questions rise some days before complaints and low ratings. Shown only where it held on later weeks.",
    )
    found = outlook_cached.leads(view)
    if not found.enough:
        weeks, need = found.days // 7, leadlag.NEEDED // 7
        st.markdown(f"It takes {need} weeks of contacts to find and to test a lead; this filter has {weeks}.")
        return
    for lead in found.found:
        st.markdown(f"- {sentence(lead)}")
    if not found.found:
        st.markdown("No topic has announced another one reliably so far.")
    st.caption(
        f"{found.tried:,} pairs looked at on the first {round(100 * leadlag.LEARNED)} % of the days, the "
        f"{found.tested} strongest tested on the rest. On series without any lead a search like this finds one in "
        "about 2 of 100 cases."
    )


def sentence(lead: Lead) -> str:
    """A rise in stock questions has come 6 days before delivery complaints (held in 9 of the last 10 tested weeks)."""
    before, after = (plain.markdown(_named(name), 60) for name in (lead.before, lead.after))
    return (
        f"A rise in **{before}** has come **{lead.days} days before** {after} (held in {lead.held} of the last "
        f"{lead.weeks} tested weeks with such a rise; forecasts of {after} were {numbers.percent(lead.gain)} closer)."
    )


def notices(view: View) -> None:
    """Orders whose customers should hear from the shop first, as a list and as a file."""
    found = outlook_cached.notices(view)
    panels.section("Inform before they write", _summary(found))
    if found.frame.is_empty():
        return
    kept = {name: label for name, label in _COLUMNS.items() if found.frame[name].null_count() < len(found.frame)}
    shown = found.frame.with_columns(reason=_first_capital("reason")).select(
        pl.col(name).alias(label) for name, label in kept.items()
    )
    collected.table("Orders to inform about", shown)
    st.dataframe(
        shown,
        hide_index=True,
        height=min(36 * (len(shown) + 1), 380),
        column_config={
            **{
                label: st.column_config.DateColumn(format="D MMM YYYY")
                for label in ("Ordered", "Promised", "Last wrote")
            },
            "Days": st.column_config.NumberColumn(help="Overdue, or since the cancellation or the order."),
            "Contacts": st.column_config.NumberColumn(help="Contacts that name this order: 0 has not written yet."),
            "Customer": st.column_config.TextColumn(help="A masked key; look the order up in the shop."),
        },
        placeholder="",
        key="table-notices",
        alt="Orders to inform about",
    )
    st.download_button(
        f"Download {len(shown):,} orders as CSV",
        cells.csv(shown),
        "inform-before-they-write.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="download-notices",
    )


def _summary(found: Notices) -> str:
    if not found.orders:
        return "No orders are loaded. An order export (Shopify, WooCommerce, Magento, Olist) brings this list."
    parts = []
    if found.frame.is_empty():
        parts.append(f"None of {found.orders:,} orders is late, out of stock, freshly cancelled or waiting to be sent.")
    else:
        counts = found.frame.group_by("reason").len().sort("len", descending=True)
        told = ", ".join(f"{n:,} {reason}" for reason, n in counts.rows())
        parts.append(f"{told}. {found.silent:,} of these customers have not written about the order yet.")
    if not found.promised:
        parts.append("The orders name no promised day, so late ones cannot be told.")
    return " ".join(parts)


def _first_capital(column: str) -> pl.Expr:
    text = pl.col(column)
    return text.str.slice(0, 1).str.to_uppercase() + text.str.slice(1)


def _named(name: str) -> str:
    return words.dimension_value("topic", name).lower()
