"""The settings page: fields and tables that say what settings.toml says, and the text itself for those who prefer it.

Nothing is written before it can be used: what is wrong is named where it stands, by the same check that the command
line uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import available_timezones

import polars as pl
import streamlit as st

import canonical
import settings
from language import N_, _
from language.told import told
from metrics import kpis, targets
from settings import Schedule, Settings
from settings.file import parsed
from settings.model import MOST_SAMPLE
from settings.written import fresh
from ui import plain, settingrows, words

_FIRST = re.compile(r"Setting '([a-z_]+)")
# The keys of each tab: what is wrong with one of them is said there.
TABS: Final = {
    N_("General"): (
        "reporting_zone",
        "first_weekday",
        "minimum_sample",
        "satisfied_from",
        "cost_per_contact",
        "currency",
    ),
    N_("Opening hours"): ("schedules",),
    N_("Service targets"): ("targets",),
    N_("KPI targets"): ("kpi_targets",),
    N_("Complaints"): ("complaint_rating_up_to", "complaint_words", "complaint_categories", "complaint_tags"),
    N_("Sources"): ("scales",),
}
_HOURS_HELP = N_("Calendar counts every hour; open counts the opening hours only.")
_FROM_HELP = N_("In force from this day on; empty: always. Older contacts keep the rule of their time.")


def fields(saved: Settings, mark: str, example: Sequence[Schedule] = ()) -> dict[str, Any]:
    """Draw the tabs with the fields and return the values of settings.toml that they say; `mark` is part of keys.

    `example` are the opening hours of the sample shop where they are used.
    """
    known = saved.model_dump(by_alias=True)
    values: dict[str, Any] = {}
    general, hours, targets, goals, complaints, sources = st.tabs([_(name) for name in TABS])
    with general:
        values |= _general(known, mark)
    with hours:
        _example(example)
        values["schedules"] = _schedules(saved, mark)
    with targets:
        values["targets"] = _targets(saved, mark)
    with goals:
        values["kpi_targets"] = _goals(saved, mark)
    with complaints:
        values |= _complaints(known, mark)
    with sources:
        values["scales"] = _scales(saved, mark)
    for tab, names in zip((general, hours, targets, goals, complaints, sources), TABS.values(), strict=True):
        with tab:
            _problems([each for each in problems(values) if _about(each, names)])
    return values


def problems(values: dict[str, Any]) -> list[str]:
    """What is wrong with these values, a sentence each."""
    return check(settings_text(values))


def check(text: str) -> list[str]:
    """What is wrong with the text of a settings.toml, goals of KPIs included, a sentence each."""
    return settings.check(text) or targets.problems(parsed(text))


def settings_text(values: dict[str, Any]) -> str:
    """The text of a settings.toml with these values."""
    return fresh({name: value for name, value in values.items() if value is not None})


def _problems(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        st.error(plain.markdown(told(sentence), 400), icon=":material/error:")


def _about(sentence: str, names: Sequence[str]) -> bool:
    found = _FIRST.match(sentence)
    return found is not None and found[1] in names


def _general(known: dict[str, Any], mark: str) -> dict[str, Any]:
    left, right = st.columns(2)
    zones = sorted(available_timezones())
    days = list(settings.WEEKDAYS)
    with left:
        zone = st.selectbox(
            _("Time zone of the figures"), zones, zones.index(known["reporting_zone"]), key=f"zone-{mark}",
            help=_("Days, weekdays and hours of all figures are those of this zone."),
        )  # fmt: skip
        first = st.selectbox(
            _("First day of the week"), days, days.index(known["first_weekday"]), key=f"first-{mark}",
            format_func=lambda day: words.weekday_name(days.index(day) + 1),
        )  # fmt: skip
        least = st.number_input(
            _("Smallest sample"), 1, MOST_SAMPLE, known["minimum_sample"], key=f"least-{mark}",
            help=_("Figures of fewer answers or contacts are grey and called a low sample."),
        )  # fmt: skip
    with right:
        satisfied = st.number_input(
            _("Satisfied from"), 0.0, 1.0, float(known["satisfied_from"]), 0.05, "%g", key=f"satisfied-{mark}",
            help=_("Part of a rating scale from which a customer counts as satisfied: 0.75 is 4 of 5 stars."),
        )  # fmt: skip
        cost = st.number_input(
            _("Cost per contact"), 0.0, None, known["cost_per_contact"], key=f"cost-{mark}", placeholder=_("not given"),
            help=_("What one contact costs, for the cost of complaints. Empty: no costs are shown."),
        )  # fmt: skip
        currency = st.text_input(_("Currency"), known["currency"], max_chars=3, key=f"currency-{mark}")
    return {
        "reporting_zone": zone, "first_weekday": first, "minimum_sample": int(least),
        "satisfied_from": _typed(satisfied, known["satisfied_from"]), "cost_per_contact": cost,
        "currency": currency.strip().upper(),
    }  # fmt: skip


def _typed(value: float, saved: float) -> float:
    """What stands in a field, without the noise of its steps; exactly what was saved where nobody touched it."""
    return saved if value == saved else round(float(value), 10)


def _complaints(known: dict[str, Any], mark: str) -> dict[str, Any]:
    rating = st.number_input(
        _("A rating up to this is a complaint"), 0.0, 1.0, float(known["complaint_rating_up_to"]), 0.05, "%g",
        key=f"rating-{mark}", help=_("Part of the rating scale: 0.25 is 2 of 5 stars, 0 the lowest mark only."),
    )  # fmt: skip
    lists = {
        "complaint_words": _("Words in the type of a ticket that make it a complaint"),
        "complaint_categories": _("Categories that make it a complaint"),
        "complaint_tags": _("Tags that make it a complaint"),
    }
    values: dict[str, Any] = {"complaint_rating_up_to": _typed(rating, known["complaint_rating_up_to"])}
    for name, label in lists.items():
        values[name] = st.multiselect(
            label, list(known[name]), list(known[name]), key=f"{name}-{mark}", accept_new_options=True,
            placeholder=_("Type one and press Enter"), select_all=False,
        )  # fmt: skip
    return values


def _example(schedules: Sequence[Schedule]) -> None:
    """Say that the sample shop brought its hours, which are not among these settings."""
    if schedules:
        first = schedules[0]
        hours = ", ".join(sorted({text for place in range(7) for text in first.days.of(place)}))
        st.info(
            _(
                "The sample data is shown by the opening hours of its made-up shop: {hours} ({zone}). They are "
                "not part of these settings. A schedule of yours, or the first file of your own, replaces them."
            ).format(hours=hours, zone=first.zone),
            icon=":material/science:",
        )


def _schedules(saved: Settings, mark: str) -> settingrows.Rows:
    st.caption(
        _(
            "A row per schedule. Hours as 09:00-12:30, 13:30-18:00; an empty day is closed. The most specific "
            "rule wins: "
            "team and channel, team, channel, all. Holidays as DE, DE-BY or US-CA, several with commas."
        )
    )
    frame = settingrows.schedules(saved)
    shown = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        key=f"schedules-{mark}",
        column_config=_headed(
            settingrows.SCHEDULES,
            {
                "Name": st.column_config.TextColumn(required=True, pinned=True),
                "Channel": st.column_config.SelectboxColumn(options=list(canonical.CHANNELS)),
                "From": st.column_config.DateColumn(help=_(_FROM_HELP)),
                "Zone": st.column_config.TextColumn(help=_("Empty: the time zone of the figures.")),
                "Closed on": st.column_config.TextColumn(help=_("Own days off: 2026-12-24, 2026-12-31")),
                "Open on": st.column_config.TextColumn(
                    help=_("Other hours: 2026-12-24 10:00-14:00; 2026-12-31 10:00-12:00")
                ),
            },
        ),
    )
    return settingrows.schedules_from(_rows(shown), saved)


def _targets(saved: Settings, mark: str) -> settingrows.Rows:
    st.caption(
        _(
            "Within which time a contact should be answered and solved. The rows are asked in their order: of "
            "those that "
            "fit a contact, the first that has such a time counts, so rows for few (a team, a priority) stand "
            "before rows "
            "for all. Of rows for the same contacts the newest in force counts, wherever it stands. To move a "
            "row, change "
            "its number: 1.5 puts it between 1 and 2."
        )
    )
    shown = st.data_editor(
        settingrows.targets(saved),
        num_rows="dynamic",
        hide_index=True,
        key=f"targets-{mark}",
        column_config=_headed(
            settingrows.TARGETS,
            {
                "Order": st.column_config.NumberColumn(
                    format="%g", help=_("The row with the smallest number is asked first.")
                ),
                "Channel": _one_of(canonical.CHANNELS, "channel"),
                "Priority": _one_of(canonical.PRIORITIES, "priority"),
                **{
                    name: st.column_config.NumberColumn(min_value=0.0, help=_("Empty: no target"))
                    for name in settingrows.DURATIONS
                },
                "Hours": st.column_config.SelectboxColumn(options=["calendar", "open"], help=_(_HOURS_HELP)),
                "From": st.column_config.DateColumn(help=_(_FROM_HELP)),
            },
        ),
    )
    return settingrows.targets_from(_rows(shown), saved)


def _goals(saved: Settings, mark: str) -> settingrows.Rows:
    st.caption(_("What a KPI should reach, in its own unit: shares as 0.85, times in seconds, NPS as 40."))
    shown = st.data_editor(
        settingrows.goals(saved),
        num_rows="dynamic",
        hide_index=True,
        key=f"goals-{mark}",
        column_config=_headed(
            settingrows.GOALS,
            {
                "KPI": st.column_config.SelectboxColumn(options=list(kpis.KPIS), required=True),
                "Value": st.column_config.NumberColumn(required=True),
                "From": st.column_config.DateColumn(help=_(_FROM_HELP)),
                "Channel": _one_of(canonical.CHANNELS, "channel"),
            },
        ),
    )
    return settingrows.goals_from(_rows(shown), saved)


def _scales(saved: Settings, mark: str) -> dict[str, dict[str, Any]]:
    st.caption(_("Sources whose ratings are read in another way than usual, by the name in the filter bar."))
    shown = st.data_editor(
        settingrows.scales(saved),
        num_rows="dynamic",
        hide_index=True,
        key=f"scales-{mark}",
        column_config=_headed(
            settingrows.SCALES,
            {
                "Source": st.column_config.TextColumn(required=True),
                "Satisfied from": st.column_config.NumberColumn(min_value=0.0, max_value=1.0, step=0.05),
                "Effort": st.column_config.SelectboxColumn(
                    options=["high_is_easy", "low_is_easy"], help=_("Which end of an effort scale is the good one.")
                ),
            },
        ),
    )
    return settingrows.scales_from(_rows(shown), saved)


def _headed(columns: Iterable[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a table with their headings in the viewer's language; the rows keep the names of the code."""
    days = {name: words.weekday_name(at) for at, name in enumerate(settingrows.DAYS, 1)}
    return {name: {**given.get(name, {}), "label": days.get(name) or _(name)} for name in columns}


def _one_of(values: Sequence[str], dimension: str) -> Any:
    return st.column_config.SelectboxColumn(
        options=list(values), format_func=lambda value: words.dimension_value(dimension, value), help=_("Empty: all")
    )


def _rows(shown: Any) -> settingrows.Rows:
    frame: pl.DataFrame = shown
    return frame.to_dicts()
