"""How many people the coming week takes, hour by hour, where contacts are answered live."""

from __future__ import annotations

import polars as pl
import streamlit as st

from language import N_, _
from metrics import format as numbers
from metrics.outlook import staffing
from metrics.outlook.forecast import Forecast, TooLittle
from metrics.outlook.staffing import Ask
from ui import outlook_cached, outlook_charts, panels, sentences, words
from ui.view import View

_ASSUMED = {"chat": 10.0, "phone": 6.0}  # minutes, until somebody says better
_SHARES = (70, 80, 90, 95)


def show(view: View) -> None:
    """The channel, what is asked for, and the agents it takes."""
    panels.section(
        _("People for the coming week"),
        _(
            "Chat and phone only: somebody waits on the line there, so Erlang C says how many must be at the "
            "desk. Mail "
            "and forms wait in a queue; for them the contacts per day above are the measure."
        ),
    )
    channels = outlook_cached.live(view)
    if not channels:
        st.markdown(_("No chats or calls in this filter."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channel = str(
            st.segmented_control(
                _("Channel"),
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
        _("Minutes per contact"), 0.5, 240.0, round(minutes, 1), 0.5, key=f"staff-handle-{channel}", width=150
    )
    share = st.selectbox(_("Answered in time, %"), _SHARES, 1, key="staff-share", width=150)
    within = st.number_input(
        _("Within seconds"), 0, 3600, 120 if channel == "chat" else 20, 10, key=f"staff-within-{channel}", width=130
    )
    at_once = 1.0
    if channel == "chat":
        at_once = st.number_input(_("Chats at once"), 1.0, 6.0, 2.0, 0.5, key="staff-once", width=130)
    away = st.number_input(_("Away from desk, %"), 0, 80, 30, 5, key="staff-away", width=140, help=_(_AWAY))
    busy = st.toggle(_("For a busy week"), key="staff-busy", help=_("Plans for the upper end of the 80 % band."))
    known = _("an assumption: none of the loaded files has handling times")
    if measured:
        known = _("the mean of {n} contacts that have it").format(n=numbers.number(measured.n))
    ask = Ask(handle * 60, share / 100, float(within), away / 100, at_once, busy)
    return ask, _("{duration} per contact is {known}.").format(duration=numbers.duration(minutes * 60), known=known)


_AWAY = N_("Breaks, meetings, training, illness: paid time in which nobody answers (shrinkage).")


def _plan(found: Forecast, plan: pl.DataFrame, ask: Ask, channel: str, known: str) -> None:
    paid, desk = int(plan["paid"].sum()), int(plan["agents"].sum())
    peak = plan.sort("agents", descending=True).row(0, named=True)
    name = sentences.inside(words.dimension_value("channel", channel))
    title = _("{paid} paid hours, at most {agents} at the desk at once").format(
        paid=numbers.number(paid), agents=peak["agents"]
    )
    panels.chart(
        title,
        _(
            "Agents at the desk per hour for {percent} of {name} contacts answered within {within} s; hours in "
            "the reporting zone."
        ).format(percent=numbers.percent(ask.share), name=name, within=numbers.number(ask.within)),
        outlook_charts.agents(plan),
        key="agents",
        alt=_("{title}. {desk} hours at the desk in seven days.").format(title=title, desk=numbers.number(desk)),
        foot=f"{known} {_whole(ask)} {_kept(found, channel)}",
    )


def _whole(ask: Ask) -> str:
    return _(
        "Paid hours: the people at the desk with {away} of paid time away, in every hour rounded up to whole people."
    ).format(away=numbers.percent(ask.shrinkage))


def _kept(found: Forecast, channel: str) -> str:
    bot = _(" Chats that the bot solved alone are left out.") if channel == "chat" else ""
    total = found.weeks["value"][0]
    return _("Spread of {total} expected contacts over weekday and hour as in the last twelve weeks.{bot}").format(
        total=numbers.number(total), bot=bot
    )
