"""How many contacts are coming: the sentence, the cards, the chart with its own test, and the parts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl
import streamlit as st

from metrics import format as numbers
from metrics.outlook.backtest import Backtest
from metrics.outlook.forecast import Forecast, TooLittle
from ui import canvas, outlook_cached, outlook_charts, panels, words
from ui.export import collected
from ui.view import View

_AHEAD: Final = {"1 week": 7, "2 weeks": 14, "4 weeks": 28, "8 weeks": 56}
_PAST: Final = 8  # weeks of the past before the forecast
_DAYS_UP_TO: Final = 14  # a longer forecast is drawn by week


def ahead() -> int:
    """The chosen horizon in days."""
    chosen = st.segmented_control(
        "Look ahead", list(_AHEAD), default="4 weeks", required=True, key="ahead", bind="query-params"
    )
    return _AHEAD.get(str(chosen), 28)


def headline(found: Forecast | TooLittle) -> str:
    """How many contacts the next week brings, and whether that is more than in the last."""
    if isinstance(found, TooLittle):
        return "Not enough contacts yet for a forecast"
    week = found.weeks.row(0, named=True)
    last = found.last_week
    compared = "about as many as"
    if last < week["low80"] or last > week["high80"]:
        compared = "more than" if week["value"] > last else "fewer than"
    return (
        f"About {week['value']:,.0f} contacts are expected in the next seven days, {compared} the {last:,.0f} of the "
        f"last seven (95 %: {outlook_charts.between(week, '95')})."
    )


def too_little(found: TooLittle) -> None:
    """Why there is no forecast, and what it takes."""
    with st.container(border=True, key="too-little"):
        st.subheader("No forecast for this filter", anchor=False)
        st.markdown(f"{found.reason} Widen the filter, or look fewer weeks ahead.")


def cards(found: Forecast) -> None:
    """Next week, the busiest day, and how good such forecasts were."""
    week, test = found.weeks.row(0, named=True), found.by_day
    busiest = max(found.days.head(7).to_dicts(), key=lambda row: float(row["value"]))
    change = week["value"] / found.last_week - 1 if found.last_week else None
    start, end = week["period"], week["period"] + timedelta(days=6)
    with st.grid(4, min_column_width=225, key="cards-outlook"):
        _card(
            "Next seven days",
            f"{week['value']:,.0f}",
            "none in the last" if change is None else f"{numbers.signed(100 * change)} %",
            f"80 %: {outlook_charts.between(week, '80')}",
            f"{numbers.span(start, end).capitalize()}, against the last seven complete days.",
        )
        day = busiest["period"]
        _card(
            "Busiest day",
            f"{words.WEEKDAYS[day.weekday()]} {day.day} {words.MONTHS[day.month - 1]}",
            f"about {busiest['value']:,.0f} contacts",
            f"95 %: {outlook_charts.between(busiest, '95')}",
        )
        _card(
            "Error by day (MASE)",
            f"{test.mase:.2f}",
            "against 1.00",
            f"{test.error:.1f} contacts a day",
            _MASE_HELP,
        )
        _card(
            "Days inside the 95 % band",
            numbers.percent(test.inside95),
            "past days",
            f"80 % band: {numbers.percent(test.inside80)}",
            _BAND_HELP,
        )


_MASE_HELP: Final = (
    "Mean absolute error of forecasts made again from each past day with what was known then, divided by the error of "
    "simply expecting what the same day of the last known week brought. Below 1 it is better than that."
)
_BAND_HELP: Final = (
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
            f"Contacts per {'week (seven days)' if by_week else 'day'}; grey: what came; dotted: what is expected; "
            "bands: 80 % and 95 %.",
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
        panels.reading("How far to trust it", _aid(found, test, by_week), key="forecast")


def parts(view: View, dimension: str, horizon: int) -> None:
    """What each value of a dimension brings in the next seven days, with its own test."""
    rows: list[dict[str, object]] = []
    noted: list[dict[str, object]] = []
    for name, found in outlook_cached.by(view, dimension, horizon).items():
        row: dict[str, object] = {dimension.capitalize(): words.dimension_value(dimension, name)}
        if isinstance(found, TooLittle):
            noted.append(row | {"Next seven days": None})
            rows.append(row | {"Next seven days": None, "80 %": found.reason})
            continue
        week = found.weeks.row(0, named=True)
        band = {canvas.FROM: week["low95"], canvas.TO: week["high95"], "Last seven": float(found.last_week)}
        test = {"Error (MASE)": found.by_day.mase, "In the 95 % band": found.by_day.inside95}
        noted.append(row | {"Next seven days": week["value"]} | band | test)
        rows.append(
            row
            | {
                "Next seven days": round(week["value"]),
                "80 %": outlook_charts.between(week, "80"),
                "Last seven": round(found.last_week),
                "Error": round(found.by_day.mase, 2),
                "In the 95 % band": numbers.percent(found.by_day.inside95),
            }
        )
    if not rows:
        panels.note(f"None of these contacts names a {dimension}.")
        return
    collected.table(f"Forecast by {dimension}", pl.DataFrame(noted, strict=False), units=_UNITS)
    help_text = {"Error": st.column_config.NumberColumn(help=_MASE_HELP, format="%.2f")}
    st.dataframe(
        rows, hide_index=True, column_config=help_text, key=f"parts-{dimension}", alt=f"Forecast by {dimension}"
    )


_UNITS: Final = {
    **dict.fromkeys(("Next seven days", canvas.FROM, canvas.TO, "Last seven"), "contacts"),
    "Error (MASE)": "factor",
    "In the 95 % band": "proportion",
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
    unit, naive = ("weeks", "last week") if by_week else ("days", "the same day last week")
    if not test.useful:
        return f"No better than {naive} would be: error {test.mase:.2f} against 1.00"
    return f"Tried on your past {unit}: {numbers.percent(1 - test.mase)} less wrong than {naive}'s number"


def _inside(test: Backtest) -> str:
    return f"{numbers.percent(test.inside80)} inside the 80 % band"


def _aid(found: Forecast, test: Backtest, by_week: bool) -> list[str]:
    unit, naive = ("weeks", "last week's number") if by_week else ("days", "last week's same day")
    held = f"**{numbers.percent(test.inside95)}** of {unit} came inside the 95 % band"
    points = [
        f"On your past {unit}: error **{test.mase:.2f}** against 1.00 of {naive}.",
        f"That is from {test.origins:,} forecasts, made again with what was known then.",
        f"{held}, {_inside(test)}.",
    ]
    if not test.useful:
        points.append("Plan with last week's numbers instead; this filter moves too much by chance.")
    year = found.year_before
    if year is not None:
        points.append(
            f"A year earlier these days brought **{year:.1f} times** the contacts of the four weeks before them. One "
            "year is too little to learn a season from, so the forecast does not know it: plan for it by hand."
        )
    points.append(f"Made from all days until {numbers.day(found.history.last_on)}, whatever period the page shows.")
    return points


def _past(found: Forecast, by_week: bool) -> list[tuple[date, float]]:
    values, last = found.history.values, found.history.last_on
    if not by_week:
        recent = values[-7 * _PAST :]
        return [(last - timedelta(days=len(recent) - 1 - at), float(value)) for at, value in enumerate(recent)]
    weeks = min(2 * _PAST, len(values) // 7)
    sums = values[-7 * weeks :].reshape(weeks, 7).sum(1)
    return [(last - timedelta(days=7 * (weeks - at) - 1), float(value)) for at, value in enumerate(sums)]
