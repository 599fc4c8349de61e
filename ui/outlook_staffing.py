"""How many people the coming week takes, hour by hour, where contacts are answered live."""

from __future__ import annotations

import polars as pl
import streamlit as st

from metrics import format as numbers
from metrics.outlook import staffing
from metrics.outlook.forecast import Forecast, TooLittle
from metrics.outlook.staffing import Ask
from ui import outlook_cached, outlook_charts, panels, words
from ui.view import View

_ASSUMED = {"chat": 10.0, "phone": 6.0}  # minutes, until somebody says better
_SHARES = (70, 80, 90, 95)


def show(view: View) -> None:
    """The channel, what is asked for, and the agents it takes."""
    panels.section(
        "People for the coming week",
        "Chat and phone only: somebody waits on the line there, so Erlang C says how many must be at the desk. Mail "
        "and forms wait in a queue; for them the contacts per day above are the measure.",
    )
    channels = outlook_cached.live(view)
    if not channels:
        st.markdown("No chats or calls in this filter.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channel = str(
            st.segmented_control(
                "Channel",
                channels,
                format_func=lambda name: words.dimension_value("channel", name),
                default=channels[0],
                required=True,
                key="staff-channel",
            )
        )
        ask, known = _ask(view, channel)
    found = outlook_cached.answered_by_people(view, channel)
    if isinstance(found, TooLittle):
        st.markdown(found.reason)
        return
    _plan(found, staffing.plan(found, outlook_cached.profile(view, channel), ask), ask, channel, known)


def _ask(view: View, channel: str) -> tuple[Ask, str]:
    measured = outlook_cached.handle_time(view, channel)
    minutes = measured.seconds / 60 if measured else _ASSUMED[channel]
    handle = st.number_input(
        "Minutes per contact", 0.5, 240.0, round(minutes, 1), 0.5, key=f"staff-handle-{channel}", width=150
    )
    share = st.selectbox("Answered in time, %", _SHARES, 1, key="staff-share", width=150)
    within = st.number_input(
        "Within seconds", 0, 3600, 120 if channel == "chat" else 20, 10, key=f"staff-within-{channel}", width=130
    )
    at_once = 1.0
    if channel == "chat":
        at_once = st.number_input("Chats at once", 1.0, 6.0, 2.0, 0.5, key="staff-once", width=130)
    away = st.number_input("Away from desk, %", 0, 80, 30, 5, key="staff-away", width=140, help=_AWAY)
    busy = st.toggle("For a busy week", key="staff-busy", help="Plans for the upper end of the 80 % band.")
    known = "an assumption: none of the loaded files has handling times"
    if measured:
        known = f"the mean of {measured.n:,} contacts that have it"
    ask = Ask(handle * 60, share / 100, float(within), away / 100, at_once, busy)
    return ask, f"{numbers.duration(minutes * 60)} per contact is {known}."


_AWAY = "Breaks, meetings, training, illness: paid time in which nobody answers (shrinkage)."


def _plan(found: Forecast, plan: pl.DataFrame, ask: Ask, channel: str, known: str) -> None:
    paid, desk = int(plan["paid"].sum()), int(plan["agents"].sum())
    peak = plan.sort("agents", descending=True).row(0, named=True)
    name = words.dimension_value("channel", channel).lower()
    title = f"{paid:,} paid hours, at most {peak['agents']} at the desk at once"
    panels.chart(
        title,
        f"Agents at the desk per hour for {numbers.percent(ask.share)} of {name} contacts answered within "
        f"{ask.within:.0f} s; hours in the reporting zone.",
        outlook_charts.agents(plan),
        key="agents",
        alt=f"{title}. {desk:,} hours at the desk in seven days.",
        foot=f"{known} {_kept(found, channel)}",
    )


def _kept(found: Forecast, channel: str) -> str:
    bot = " Chats that the bot solved alone are left out." if channel == "chat" else ""
    total = found.weeks["value"][0]
    return f"Spread of {total:,.0f} expected contacts over weekday and hour as in the last twelve weeks.{bot}"
