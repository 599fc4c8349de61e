"""One agent, for a talk between two people: own figures against the team's, trend, comments and slowest contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from language import _, ngettext
from metrics import fairness, kpis
from metrics import format as numbers
from metrics.figure import Figure
from metrics.filters import UNKNOWN, Filters
from metrics.kpi import Kpi
from ui import cached, canvas, links, panels, people, plain, tables
from ui.export import collected
from ui.view import View

_SLOWEST: Final = 15
_COMMENTS: Final = 200


def agent(view: View) -> str | None:
    """The one agent that the filter bar holds, or None."""
    chosen = dict(view.filters.where).get("agent", ())
    return chosen[0] if len(chosen) == 1 and chosen[0] != UNKNOWN else None


def everybody(view: View) -> None:
    """Back to all agents, by taking the agent out of the filter bar."""
    st.button(_("All agents"), icon=":material/arrow_back:", type="tertiary", key="all-agents", on_click=_clear)


def _clear() -> None:
    st.session_state["agent"] = []


def team(view: View) -> str | None:
    """The team that most of the agent's contacts of the period name."""
    frame = cached.breakdown(view, "contacts", "team").filter((pl.col("value") > 0) & (pl.col("team") != UNKNOWN))
    return str(frame.sort("value", descending=True)["team"][0]) if len(frame) else None


def of_the_team(view: View) -> View:
    """The same view of everybody in the agent's team; of everybody where no contact names a team."""
    rest = tuple(pair for pair in view.filters.where if pair[0] not in ("agent", "team"))
    own = team(view)
    where = (*rest, ("team", (own,))) if own else rest
    return replace(view, filters=Filters(view.filters.start, view.filters.end, where))


def marks(view: View) -> list[tuple[str, str]]:
    """(KPI, verdict) of the agent's speed and quality against the team's."""
    names = [name for name in people.shown(view) if name not in people.LOAD]
    found = []
    for name in names:
        own, whole = cached.value(view, name), cached.value(of_the_team(view), name)
        said = fairness.verdict(
            cached.record(view, name), own.value, own.low, own.high,
            few=own.low_sample, whole=whole.value, looked_at=len(names),
        )  # fmt: skip
        found.append((name, said))
    return found


def headline(view: View) -> str:
    """What differs clearly from the team, or that nothing does."""
    name, found = plain.markdown(agent(view), 60), marks(view)
    contacts = cached.value(view, "contacts").value or 0
    begin = ngettext("{name}, {n} contact", "{name}, {n} contacts", contacts).format(
        name=name, n=numbers.number(contacts)
    )
    clear = people.words_of(found)
    if clear:
        return _("{begin}: {clear} than the team; no clear difference in the rest.").format(
            begin=begin, clear=", ".join(clear)
        )
    if any(said == fairness.SAME for _, said in found):
        return _("{begin}: no clear difference from the team.").format(begin=begin)
    return _("{begin}: too few for a comparison with the team.").format(begin=begin)


def against_the_team(view: View) -> None:
    """Own figures with their intervals beside those of the team."""
    own_team = team(view)
    panels.section(
        _("Against the team"),
        _("All of {own_team}, the agent included, in the same period and filter.").format(
            own_team=plain.markdown(own_team, 60)
        )
        if own_team
        else _("No contact names a team, so these are the figures of everybody."),
    )
    said, rows, noted = dict(marks(view)), [], []
    for name in people.shown(view):
        kpi, own = cached.record(view, name), cached.value(view, name)
        whole = cached.value(of_the_team(view), name)
        noted.append(_row(kpi, own, whole, said.get(name, "")))
        rows.append(
            {
                _("KPI"): kpi.title,
                _("Own"): numbers.figure(own.value, kpi, own.n),
                _("95 % interval"): numbers.interval(own.low, own.high, kpi, own.n) if name in said else "",
                "n": own.n,
                _("Team"): numbers.figure(whole.value, kpi, whole.n),
                _("Verdict"): _(said.get(name, "")),
            }
        )
    counted = [cached.record(view, name) for name in people.shown(view)]
    collected.table(_("Against the team"), pl.DataFrame(noted, strict=False), kpis=counted, by_row=True)
    state: Any = st.dataframe(
        pl.DataFrame(rows),
        hide_index=True,
        key="against-team",
        height=tables.height(len(rows)),
        alt=_("Own figures and those of the team"),
        on_select="rerun",
        selection_mode="single-row",
    )
    _lead(people.shown(view), state.selection.rows)


def _lead(names: Sequence[str], rows: Sequence[int]) -> None:
    """What the chosen row leads to: the explanation of the agent's figure, for whom the bar is filtered."""
    if rows and rows[0] < len(names):
        links.link(names[rows[0]], _("Explain {title}").format(title=kpis.get(names[rows[0]]).title))
    else:
        st.caption(_("Choose a row to look into its figure."))


def _row(kpi: Kpi, own: Figure, whole: Figure, said: str) -> dict[str, object]:
    """The same as numbers, for a file."""
    low, high = (own.low, own.high) if said else (None, None)
    ends = {canvas.FROM: low, canvas.TO: high}
    return {_("KPI"): kpi.title, _("Own"): own.value, **ends, "n": own.n, _("Team"): whole.value, _("Verdict"): _(said)}


def comments(view: View) -> None:
    """What customers wrote about this agent's contacts, the newest first."""
    panels.section(_("Comments"), _("As customers wrote them about this agent's contacts; personal data is masked."))
    found = [cached.records(view, name, 2000) for name in ("csat", "nps", "ces")]
    frame = pl.concat(found, how="diagonal_relaxed")
    if "comment" in frame.columns:
        frame = frame.filter(pl.col("comment").str.strip_chars() != "")
    if frame.is_empty() or "comment" not in frame.columns:
        st.markdown(_("None of the answers in this period has a comment."))
        return
    tables.leading(
        frame.sort("day", descending=True).head(_COMMENTS),
        {
            "day": _("Day"),
            "survey_type": _("Survey"),
            "score_raw": _("Score"),
            "comment": _("Comment"),
            "channel": _("Channel"),
            "topic": _("Topic"),
        },
        kpi="csat",
        key="own-comments",
        total=len(frame),
        alt=_("Comments of customers"),
        wide=_("Comment"),
    )


def slowest(view: View) -> None:
    """The contacts that waited longest for a first answer."""
    name = cached.named(view, "first_response_time")
    panels.section(_("Slowest first answers"), _("Look at them together: what kept them waiting?"))
    frame = cached.records(view, name, None)
    if frame.is_empty():
        st.markdown(_("No contact in this period and filter has a first answer."))
        return
    frame = frame.sort("counted", "id", descending=[True, False]).head(_SLOWEST)
    waited = [numbers.duration(seconds) for seconds in frame["counted"]]
    tables.leading(
        frame.with_columns(waited=pl.Series(waited, dtype=pl.String)),
        {
            "day": _("Day"),
            "waited": _("Waited"),
            "source_id": _("Ticket"),
            "subject": _("Subject"),
            "excerpt": _("Text"),
            "channel": _("Channel"),
            "topic": _("Topic"),
            "priority": _("Priority"),
        },
        kpi=name,
        key="slowest",
        alt=_("Contacts with the slowest first answers"),
    )
