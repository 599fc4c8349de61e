"""What changed this week: the clear changes of the last seven days in plain sentences, the most important first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import polars as pl
import streamlit as st

from language import _
from metrics import format as numbers
from metrics import kpis
from metrics.filters import UNKNOWN, Filters
from ui import cached, links, plain, sentences, words
from ui.export import collected
from ui.view import View

_MOST: Final = 6
_QUIET: Final = 4
_DAYS: Final = timedelta(days=6)
_SPLITS: Final = ("channel", "team")
_WEIGHTS: Final = {"worse": 2.0, "better": 1.0, "higher": 0.8, "lower": 0.8}


@dataclass(frozen=True)
class News:
    """One sentence, how much it matters, and what its link is narrowed to."""

    text: str
    weight: float
    kpi: str
    at: tuple[str, str] | None = None


def week(view: View) -> View:
    """The view of the last seven days of its period, compared with the seven days before."""
    end = view.filters.end or view.latest_on
    assert end
    return replace(view, filters=Filters(end - _DAYS, end, view.filters.where), compare="previous", asked="previous")


def found(view: View, names: Sequence[str]) -> list[News]:
    """The clear changes of the week, overall and of single channels and teams, the weightiest first."""
    recent = week(view)
    made: list[News] = []
    for name in names:
        figure, kpi = cached.value(recent, name), kpis.get(name)
        if figure.change and figure.change.verdict in _WEIGHTS and figure.change.difference is not None:
            now = numbers.figure(figure.value, kpi, figure.n)
            text = _text(kpi.title, figure.change.verdict, now, numbers.difference(figure.change.difference, kpi))
            made.append(
                News(text, 2 * _weight(figure.change.verdict, figure.change.difference, figure.change.margin), name)
            )
        elif kpi.kind not in ("stock", "per"):
            made += [news for by in _SPLITS for news in _parts(recent, name, by)]
    return sorted(made, key=lambda news: -news.weight)[:_MOST]


def quiet(recent: View, names: Sequence[str]) -> list[News]:
    """The largest movements of a week that are no clear change, each against what chance gives."""
    made = []
    for name in names:
        change, figure, kpi = cached.value(recent, name).change, cached.value(recent, name), kpis.get(name)
        if change and change.difference and change.margin:
            now = numbers.figure(figure.value, kpi, figure.n).removeprefix("NPS ")
            text = f"{kpi.title}: {now} ({numbers.difference(change.difference, kpi)})."
            made.append(News(text, abs(change.difference) / change.margin, name))
    return sorted(made, key=lambda news: -news.weight)[:_QUIET]


def draw(view: View, names: Sequence[str]) -> None:
    """The sentences, each with its way to Explain; a word where nothing changed clearly."""
    recent = week(view)
    start, end = recent.filters.start, recent.filters.end
    assert start
    assert end
    with st.container(border=True, height="stretch", gap="xsmall", key="news"):
        with st.container(horizontal=True):
            st.subheader(_("What changed this week"), anchor=False, width="stretch")
        st.caption(_("{days}, against the seven days before.").format(days=numbers.days(start, end)))
        told = found(view, names)
        if not told:
            st.markdown(_("Nothing changed clearly. These moved most, all of them within their ordinary variation:"))
            told = quiet(recent, names)
        collected.words(_("What changed this week"), [news.text for news in told])
        for number, news in enumerate(told):
            with st.container(horizontal=True, horizontal_alignment="distribute", gap="xsmall", key=f"news-{number}"):
                st.markdown(news.text, width="stretch")
                links.link(news.kpi, narrow=dict([news.at]) if news.at else {}, start=start, end=end)


def _parts(recent: View, name: str, by: str) -> list[News]:
    kpi = kpis.get(name)
    frame = cached.breakdown(recent, name, by)
    if frame.is_empty() or "verdict" not in frame.columns:
        return []
    rows = frame.filter(pl.col("verdict").is_in(list(_WEIGHTS)) & (pl.col(by) != UNKNOWN)).to_dicts()
    total = sum(frame["n"].to_list()) or 1
    made = []
    for row in rows:
        label = _("{title} in {group}").format(
            title=kpi.title, group=sentences.mid(plain.markdown(words.dimension_value(by, row[by]), 40))
        )
        now = numbers.figure(row["value"], kpi, row["n"])
        text = _text(label, row["verdict"], now, numbers.difference(row["difference"], kpi))
        half = ((row["difference_high"] or 0) - (row["difference_low"] or 0)) / 2
        made.append(
            News(text, _weight(row["verdict"], row["difference"], half) * row["n"] / total, name, (by, row[by]))
        )
    return made


def _text(label: str, verdict: str, now: str, change: str) -> str:
    colour = {"worse": "orange", "better": "blue"}.get(verdict, "gray")
    text = _("{label}: {figure} ({change}).").format(label=label, figure=now.removeprefix("NPS "), change=change)
    return f":{colour}[**{sentences.capital(_(verdict))}:**] {text}"


def _weight(verdict: str, difference: float, margin: float | None) -> float:
    """How far a change exceeds what chance gives, worse ones double."""
    return _WEIGHTS[verdict] * min(abs(difference) / margin if margin else 1.0, 10.0)
