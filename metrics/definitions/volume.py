"""How many contacts come, through which channel, and how many wait."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from metrics.definitions.words import OUT
from metrics.kpi import Kpi

CONTACTS = Kpi(
    name="contacts",
    label="Contacts",
    table="contacts",
    anchor="created_on",
    kind="count",
    unit="contacts",
    direction="none",
    definition="Tickets and chats created in the period; a chat that became a ticket counts once.",
    excluded=OUT,
)
CHANNEL_SHARE = replace(
    CONTACTS,
    name="channel_share",
    label="Share of contacts",
    kind="share",
    unit="proportion",
    default_by="channel",
    definition="Contacts of a group / all contacts of the filter; the groups are the channels unless another "
    "dimension is named. The shares add up to 1.",
    numerator="contacts of the group",
)
BACKLOG = Kpi(
    name="backlog",
    label="Backlog",
    table="contacts",
    anchor="created_on",
    kind="stock",
    unit="contacts",
    direction="down",
    population="NOT (solved_on IS NULL AND NOT is_open)",  # DuckDB takes four times as long for the OR form
    definition="Contacts created by the end of the period and not solved by then, each as its export last knew it.",
    excluded=f"contacts closed on an unknown date; {OUT}",
    denominator="open contacts",
)
PER_100_ORDERS = replace(
    CONTACTS,
    name="contacts_per_100_orders",
    label="Contacts per 100 orders",
    kind="per",
    unit="per_100_orders",
    direction="down",
    definition="100 x contacts created in the period / orders placed in the period. Product, country, region, carrier "
    "and segment narrow both; every other dimension only the contacts.",
    excluded=f"periods without orders; {OUT}",
    numerator="contacts",
    denominator="orders",
)

VOLUME: Final = (CONTACTS, CHANNEL_SHARE, PER_100_ORDERS, BACKLOG)
