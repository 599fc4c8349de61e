"""Chats, and what the bot does in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from metrics.definitions.words import NEXT_CONTACT, OUT
from metrics.kpi import Kpi, p90

WAIT = Kpi(
    name="chat_wait_time",
    label="Chat waiting time",
    table="contacts",
    anchor="created_on",
    kind="quantile",
    unit="seconds",
    direction="down",
    population="wait_seconds IS NOT NULL",
    measure="wait_seconds",
    definition="Median time from the start of a chat to the first human reply, by the date it started.",
    excluded=f"chats without a human reply or whose export has no waiting time; {OUT}",
    denominator="chats with a human reply",
)
DURATION = replace(
    WAIT,
    name="chat_duration",
    label="Chat duration",
    direction="none",
    population="duration_seconds IS NOT NULL",
    measure="duration_seconds",
    definition="Median time from the start of a chat to its end, by the date it started.",
    excluded=f"chats whose export has no end; {OUT}",
    denominator="ended chats",
)
MISSED = Kpi(
    name="missed_rate",
    label="Missed chats",
    table="contacts",
    anchor="created_on",
    kind="proportion",
    unit="proportion",
    direction="down",
    population="missed IS NOT NULL",
    hit="missed",
    definition="Chats that ended without a human reply and without a resolution by the bot / chats, "
    "by the date they started.",
    excluded=f"chats whose export does not tell; {OUT}",
    numerator="missed",
    denominator="chats",
)
BOT_INVOLVEMENT = replace(
    MISSED,
    name="bot_involvement",
    label="Bot involvement",
    direction="none",
    population="bot_involved IS NOT NULL",
    hit="bot_involved",
    definition="Chats in which a bot took part / chats, by the date they started.",
    numerator="with a bot",
)
HANDOFF = replace(
    MISSED,
    name="bot_handoff_rate",
    label="Bot hand-off rate",
    direction="none",
    population="bot_involved AND bot_handoff IS NOT NULL",
    hit="bot_handoff",
    definition="Chats that the bot handed to a person / chats in which a bot took part, by the date they started.",
    excluded=f"chats without a bot or whose export does not tell of hand-offs; {OUT}",
    numerator="handed off",
    denominator="chats with a bot",
)
_CONTAINED = "NOT bot_handoff AND first_response_seconds IS NULL AND coalesce(replies, 0) = 0"
CONTAINMENT = replace(
    HANDOFF,
    name="bot_containment",
    label="Bot containment",
    direction="up",
    hit=_CONTAINED,
    definition="Chats with the bot only, without a hand-off or a human reply / chats in which a bot took part, "
    "by the date they started. It says that nobody else helped, not that the customer was helped.",
    numerator="with the bot only",
)
DURABLE = replace(
    CONTAINMENT,
    name="bot_durable_containment",
    label="Durable bot containment",
    population=f"{HANDOFF.population} AND customer_key IS NOT NULL AND created_on + 7 <= CAST(as_of AS DATE)",
    derived=NEXT_CONTACT,
    hit=f"{_CONTAINED} AND (next_contact_on IS NULL OR next_contact_on > created_on + 7)",
    definition="Chats with the bot only and no further contact of that customer on any channel within 7 days / "
    "chats in which a bot took part, of known customers and at least 7 days old, by the date they started.",
    excluded=f"chats of unknown customers, younger than 7 days, or whose export does not tell of hand-offs; {OUT}",
    numerator="contained for 7 days",
    denominator="chats with a bot",
    matures_days=7,
)

CHATS: Final = (WAIT, p90(WAIT), DURATION, MISSED, BOT_INVOLVEMENT, HANDOFF, CONTAINMENT, DURABLE)
