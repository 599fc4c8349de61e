"""How many contacts are coming: the sentence, the cards, the chart with its own test, and the parts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl
import streamlit as st

import language
from language import N_, _, ngettext, written
from metrics import dimensions
from metrics import format as numbers
from metrics.outlook.backtest import Backtest
from metrics.outlook.forecast import Forecast, TooLittle
from ui import canvas, outlook_cached, outlook_charts, panels, sentences, words
from ui.export import collected
from ui.view import View

_AHEAD: Final = {"1 week": 7, "2 weeks": 14, "4 weeks": 28, "8 weeks": 56}  # as links hold them
_PAST: Final = 8  # weeks of the past before the forecast
_DAYS_UP_TO: Final = 14  # a longer forecast is drawn by week


def ahead() -> int:
    """The chosen horizon in days."""
    names = {name: ngettext("{n} week", "{n} weeks", days // 7).format(n=days // 7) for name, days in _AHEAD.items()}
    chosen = st.segmented_control(
        _("Look ahead"),
        list(names),
        format_func=lambda name: names.get(name, name),
        default="4 weeks",
        required=True,
        key="ahead",
        bind="query-params",
    )
    return _AHEAD.get(str(chosen), 28)


def headline(found: Forecast | TooLittle) -> str:
    """How many contacts the next week brings, and whether that is more than in the last."""
    if isinstance(found, TooLittle):
        return _("Not enough contacts yet for a forecast")
    week = found.weeks.row(0, named=True)
    last = found.last_week
    text = _(
        "About {value} contacts are expected in the next seven days, about as many as the {last} of the last seven "
        "(95 %: {between})."
    )
    if last < week["low80"]:
        text = _(
            "About {value} contacts are expected in the next seven days, more than the {last} of the last seven "
            "(95 %: {between})."
        )
    elif last > week["high80"]:
        text = _(
            "About {value} contacts are expected in the next seven days, fewer than the {last} of the last seven "
            "(95 %: {between})."
        )
    return text.format(
        value=numbers.number(week["value"]),
        last=numbers.number(last),
        between=outlook_charts.between(week, "95"),
    )


def too_little(found: TooLittle) -> None:
    """Why there is no forecast, and what it takes."""
    with st.container(border=True, key="too-little"):
        st.subheader(_("No forecast for this filter"), anchor=False)
        st.markdown(_("{reason} Widen the filter, or look fewer weeks ahead.").format(reason=found.reason))


def cards(found: Forecast) -> None:
    """Next week, the busiest day, and how good such forecasts were."""
    week, test = found.weeks.row(0, named=True), found.by_day
    busiest = max(found.days.head(7).to_dicts(), key=lambda row: float(row["value"]))
    change = week["value"] / found.last_week - 1 if found.last_week else None
    start, end = week["period"], week["period"] + timedelta(days=6)
    with st.grid(4, min_column_width=225, key="cards-outlook"):
        _card(
            _("Next seven days"),
            numbers.number(week["value"]),
            _("none in the last") if change is None else f"{numbers.signed(100 * change)} %",
            f"80 %: {outlook_charts.between(week, '80')}",
            _("{days}, against the last seven complete days.").format(days=sentences.capital(numbers.span(start, end))),
        )
        day = busiest["period"]
        _card(
            _("Busiest day"),
            f"{words.weekday(day.isoweekday())} {written.day(day, 'day_month')}",
            _("about {value} contacts").format(value=numbers.number(busiest["value"])),
            f"95 %: {outlook_charts.between(busiest, '95')}",
        )
        _card(
            _("Error by day (MASE)"),
            numbers.number(test.mase, 2),
            _("against {one}").format(one=numbers.number(1, 2)),
            _("{error} contacts a day").format(error=numbers.number(test.error, 1)),
            _(_MASE_HELP),
        )
        _card(
            _("Days inside the 95 % band"),
            numbers.percent(test.inside95),
            _("past days"),
            _("80 % band: {percent}").format(percent=numbers.percent(test.inside80)),
            _(_BAND_HELP),
        )


_MASE_HELP: Final = N_(
    "Mean absolute error of forecasts made again from each past day with what was known then, divided by the error of "
    "simply expecting what the same day of the last known week brought. Below 1 it is better than that."
)
_BAND_HELP: Final = N_(
    "How often what came lay inside the band of a forecast made before. The bands of the test were made only from "
    "errors known by then. About 95 % is right; more means the band is wider than it need be."
)


def chart(view: View, found: Forecast, horizon: int) -> None:
    """The past and the coming days or weeks, two thirds wide, with what the test says beside it."""
    by_week = view.grain == "week" or (view.grain != "day" and horizon > _DAYS_UP_TO)
    test = found.by_week if by_week else found.by_day
    left, right = st.columns([2, 1])
    with left:
        panels.chart(
            _verdict(test, by_week),
            _("Contacts per week (seven days); grey: what came; dotted: what is expected; bands: 80 % and 95 %.")
            if by_week
            else _("Contacts per day; grey: what came; dotted: what is expected; bands: 80 % and 95 %."),
            outlook_charts.fan(
                _past(found, by_week),
                found.weeks if by_week else found.days,
                grain="week" if by_week else "day",
                height=270,
            ),
            key="forecast",
            alt=f"{headline(found)} {_verdict(test, by_week)}.",
        )
    with right:
        panels.reading(_("How far to trust it"), _aid(found, test, by_week), key="forecast")


def parts(view: View, dimension: str, horizon: int) -> None:
    """What each value of a dimension brings in the next seven days, with its own test."""
    rows: list[dict[str, object]] = []
    noted: list[dict[str, object]] = []
    for name, found in outlook_cached.by(view, dimension, horizon).items():
        row: dict[str, object] = {dimensions.titled(dimension): words.dimension_value(dimension, name)}
        if isinstance(found, TooLittle):
            noted.append(row | {_("Next seven days"): None})
            rows.append(row | {_("Next seven days"): None, "80 %": found.reason})
            continue
        week = found.weeks.row(0, named=True)
        band = {canvas.FROM: week["low95"], canvas.TO: week["high95"], _("Last seven"): float(found.last_week)}
        test = {_("Error (MASE)"): found.by_day.mase, _("In the 95 % band"): found.by_day.inside95}
        noted.append(row | {_("Next seven days"): week["value"]} | band | test)
        rows.append(
            row
            | {
                _("Next seven days"): round(week["value"]),
                "80 %": outlook_charts.between(week, "80"),
                _("Last seven"): round(found.last_week),
                _("Error"): round(found.by_day.mase, 2),
                _("In the 95 % band"): numbers.percent(found.by_day.inside95),
            }
        )
    if not rows:
        panels.note(_("None of these contacts names a {dimension}.").format(dimension=dimensions.one(dimension)))
        return
    collected.table(
        _("Forecast by {dimension}").format(dimension=dimensions.one(dimension)),
        pl.DataFrame(noted, strict=False),
        units={_(name): unit for name, unit in _UNITS.items()},
    )
    help_text = {
        _("Error"): st.column_config.NumberColumn(
            help=_(_MASE_HELP), format="%.2f" if language.locale() == "en" else "localized"
        )
    }
    st.dataframe(
        rows,
        hide_index=True,
        column_config=help_text,
        key=f"parts-{dimension}",
        alt=_("Forecast by {dimension}").format(dimension=dimensions.one(dimension)),
    )


_UNITS: Final = {
    **dict.fromkeys((N_("Next seven days"), canvas.FROM, canvas.TO, N_("Last seven")), "contacts"),
    N_("Error (MASE)"): "factor",
    N_("In the 95 % band"): "proportion",
}


def _card(label: str, value: str, delta: str, small: str, about: str | None = None) -> None:
    collected.words(label, (value, delta, small))
    st.metric(
        label,
        value,
        delta=delta,
        delta_color="gray",
        delta_arrow="off",
        delta_description=small,
        help=about,
        border=True,
        height="stretch",
    )


def _verdict(test: Backtest, by_week: bool) -> str:
    unit, naive = (_("weeks"), _("last week")) if by_week else (_("days"), _("the same day last week"))
    if not test.useful:
        return _("No better than {naive} would be: error {mase} against {one}").format(
            naive=naive, mase=numbers.number(test.mase, 2), one=numbers.number(1, 2)
        )
    return _("Tried on your past {unit}: {percent} less wrong than {naive}'s number").format(
        unit=unit, percent=numbers.percent(1 - test.mase), naive=naive
    )


def _aid(found: Forecast, test: Backtest, by_week: bool) -> list[str]:
    unit, naive = (_("weeks"), _("last week's number")) if by_week else (_("days"), _("last week's same day"))
    held = _("**{percent}** of {unit} came inside the 95 % band, {inside80} inside the 80 % band.").format(
        percent=numbers.percent(test.inside95), inside80=numbers.percent(test.inside80), unit=unit
    )
    points = [
        _("On your past {unit}: error **{mase}** against {one} of {naive}.").format(
            unit=unit, mase=numbers.number(test.mase, 2), one=numbers.number(1, 2), naive=naive
        ),
        _("That is from {origins} forecasts, made again with what was known then.").format(
            origins=numbers.number(test.origins)
        ),
        held,
    ]
    if not test.useful:
        points.append(_("Plan with last week's numbers instead; this filter moves too much by chance."))
    year = found.year_before
    if year is not None:
        points.append(
            _(
                "A year earlier these days brought **{year} times** the contacts of the four weeks before them. "
                "One year is too little to learn a season from, so the forecast does not know it: plan for it by "
                "hand."
            ).format(year=numbers.number(year, 1))
        )
    points.append(
        _("Made from all days until {day}, whatever period the page shows.").format(
            day=numbers.day(found.history.last_on)
        )
    )
    return points


def _past(found: Forecast, by_week: bool) -> list[tuple[date, float]]:
    values, last = found.history.values, found.history.last_on
    if not by_week:
        recent = values[-7 * _PAST :]
        return [(last - timedelta(days=len(recent) - 1 - at), float(value)) for at, value in enumerate(recent)]
    weeks = min(2 * _PAST, len(values) // 7)
    sums = values[-7 * weeks :].reshape(weeks, 7).sum(1)
    return [(last - timedelta(days=7 * (weeks - at) - 1), float(value)) for at, value in enumerate(sums)]
