"""What to act on before customers write: topics that come first, and orders to inform about."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from language import N_, _, written
from metrics import format as numbers
from metrics.outlook import leadlag
from metrics.outlook.leadlag import Lead
from metrics.outlook.notices import Notices
from ui import outlook_cached, panels, plain, sentences, words
from ui.export import cells, collected
from ui.view import View

_COLUMNS: Final = {
    "reason": N_("Reason"),
    "order": N_("Order"),
    "customer": N_("Customer"),
    "product": N_("Product"),
    "carrier": N_("Carrier"),
    "region": N_("Region"),
    "ordered": N_("Ordered"),
    "promised": N_("Promised"),
    "days": N_("Days"),
    "wrote": N_("Contacts"),
    "last_contact": N_("Last wrote"),
}


def early(view: View) -> None:
    """Topics whose rise came before that of others, where that held on weeks that were not used to find it."""
    panels.section(
        _("Early warning"),
        _("Which questions rise some days before complaints and low ratings. Shown only where it held on later weeks."),
    )
    found = outlook_cached.leads(view)
    if not found.enough:
        weeks, need = found.days // 7, leadlag.NEEDED // 7
        st.markdown(
            _("It takes {need} weeks of contacts to find and to test a lead; this filter has {weeks}.").format(
                need=need, weeks=weeks
            )
        )
        return
    for lead in found.found:
        st.markdown(f"- {sentence(lead)}")
    if not found.found:
        st.markdown(_("No topic has announced another one reliably so far."))
    st.caption(
        _(
            "{tried} pairs looked at on the first {n} % of the days, the {tested} strongest tested on the rest. "
            "On series without any lead a search like this finds one in about 2 of 100 cases."
        ).format(tried=numbers.number(found.tried), n=round(100 * leadlag.LEARNED), tested=found.tested)
    )


def sentence(lead: Lead) -> str:
    """A rise in stock questions has come 6 days before delivery complaints (held in 9 of the last 10 tested weeks)."""
    before, after = (plain.markdown(_named(name), 60) for name in (lead.before, lead.after))
    return _(
        "A rise in **{before}** has come **{days} days before** {after} (held in {held} of the last {weeks} "
        "tested weeks with such a rise; forecasts of {after} were {percent} closer)."
    ).format(
        before=before, days=lead.days, after=after, held=lead.held, weeks=lead.weeks, percent=numbers.percent(lead.gain)
    )


def notices(view: View) -> None:
    """Orders whose customers should hear from the shop first, as a list and as a file."""
    found = outlook_cached.notices(view)
    panels.section(_("Inform before they write"), _summary(found))
    if found.frame.is_empty():
        return
    kept = {name: label for name, label in _COLUMNS.items() if found.frame[name].null_count() < len(found.frame)}
    shown = found.frame.with_columns(
        reason=pl.Series([sentences.capital(_(reason)) for reason in found.frame["reason"]], dtype=pl.String)
    ).select(pl.col(name).alias(_(label)) for name, label in kept.items())
    collected.table(_("Orders to inform about"), shown)
    st.dataframe(
        shown,
        hide_index=True,
        height=min(36 * (len(shown) + 1), 380),
        column_config={
            **{
                label: st.column_config.DateColumn(format=written.calendar())
                for label in (_("Ordered"), _("Promised"), _("Last wrote"))
            },
            _("Days"): st.column_config.NumberColumn(help=_("Overdue, or since the cancellation or the order.")),
            _("Contacts"): st.column_config.NumberColumn(
                help=_("Contacts that name this order: 0 has not written yet.")
            ),
            _("Customer"): st.column_config.TextColumn(help=_("A masked key; look the order up in the shop.")),
        },
        placeholder="",
        key="table-notices",
        alt=_("Orders to inform about"),
    )
    st.download_button(
        _("Download {n} orders as CSV").format(n=numbers.number(len(shown))),
        cells.csv(shown),
        "inform-before-they-write.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="download-notices",
    )


def _summary(found: Notices) -> str:
    if not found.orders:
        return _("No orders are loaded. An order export (Shopify, WooCommerce, Magento, Olist) brings this list.")
    parts = []
    if found.frame.is_empty():
        parts.append(
            _("None of {orders} orders is late, out of stock, freshly cancelled or waiting to be sent.").format(
                orders=numbers.number(found.orders)
            )
        )
    else:
        counts = found.frame.group_by("reason").len().sort("len", descending=True)
        told = ", ".join(f"{numbers.number(n)} {_(reason)}" for reason, n in counts.rows())
        parts.append(
            _("{told}. {silent} of these customers have not written about the order yet.").format(
                told=told, silent=numbers.number(found.silent)
            )
        )
    if not found.promised:
        parts.append(_("The orders name no promised day, so late ones cannot be told."))
    return " ".join(parts)


def _named(name: str) -> str:
    return sentences.inside(words.dimension_value("topic", name))
