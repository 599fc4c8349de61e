"""The registry: every KPI once, complete, and documented."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import canonical
from metrics import kpis, warehouse
from metrics.errors import UnknownKpiError
from metrics.kpi import INTERVALS, Kpi
from metrics.readme import readme_table
from tests.metrics.making import contact, publish

ALL = list(kpis.KPIS.values())


@pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.name)
def test_every_kpi_says_what_it_is(kpi: Kpi) -> None:
    assert kpi.label
    assert kpi.definition.endswith(".")
    assert kpi.excluded
    assert kpi.kind in INTERVALS
    assert kpi.direction in ("up", "down", "none")
    assert kpi.source
    assert kpi.help.startswith(kpi.definition)


@pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.name)
def test_every_kpi_is_placed_by_a_date_of_its_table(kpi: Kpi) -> None:
    assert canonical.WAREHOUSE[kpi.table][kpi.anchor] == "DATE"


@pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.name)
def test_every_kpi_has_what_its_kind_needs(kpi: Kpi) -> None:
    assert bool(kpi.hit) == (kpi.kind == "proportion")
    assert bool(kpi.measure) == (kpi.kind in ("quantile", "mean", "survival", "km"))
    assert (kpi.unit == "proportion") == (kpi.kind in ("proportion", "share", "survival"))


def test_names_are_unique_and_words_of_their_own() -> None:
    names = [kpi.name for kpi in ALL]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert not set(names) & set(canonical.DIMENSIONS)


def test_an_unknown_name_gets_a_hint() -> None:
    with pytest.raises(UnknownKpiError, match="Did you mean 'first_response_time'"):
        kpis.get("first-response-tme")
    with pytest.raises(UnknownKpiError, match="Known are: contacts"):
        kpis.get("zzzz")


def test_the_readme_table_has_every_kpi_once() -> None:
    lines = readme_table().splitlines()
    assert len(lines) == 2 + len(ALL)
    for kpi in ALL:
        assert sum(line.startswith(f"| `{kpi.name}` |") for line in lines) == 1
    assert {line.count("|") for line in lines} == {7}


def test_a_kpi_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        kpis.get("csat").label = "other"  # type: ignore[misc]


DURATIONS = ("first_response_time", "resolution_time", "first_response_time_p90", "resolution_time_p90")


@pytest.mark.parametrize("name", DURATIONS)
def test_a_duration_has_its_own_kpi_per_kind_of_hours(name: str) -> None:
    base, percentile = name.removesuffix("_p90"), "_p90" if name.endswith("_p90") else ""
    ours, reported = f"{base}_open_hours{percentile}", f"{base}_business{percentile}"
    assert kpis.in_hours(name, "business") == ours
    for each in (name, ours, reported):
        assert kpis.in_hours(each, "calendar") == name
    assert {kpis.get(each).measure for each in (name, ours, reported)} == {
        kpis.get(each).measure for each in (base, f"{base}_open_hours", f"{base}_business")
    }


def test_what_is_no_duration_is_the_same_in_all_hours() -> None:
    for name in ("csat", "contacts", "first_response_sla", "first_response_km"):
        assert kpis.in_hours(name, "business") == kpis.in_hours(name, "calendar") == name


def test_the_time_that_the_export_reports_is_shown_where_no_schedule_is_known(root: Path) -> None:
    day = date(2026, 10, 5)
    assert kpis.in_hours("first_response_time", "business", warehouse.open(root)) == "first_response_time_open_hours"
    reported = contact(1, day, first_response_business_seconds=60.0)
    wh = publish(root, [reported])
    assert kpis.in_hours("first_response_time", "business", wh) == "first_response_time_business"
    wh = publish(root, [reported | {"first_response_open_seconds": 50.0}], version=2)
    assert kpis.in_hours("first_response_time", "business", wh) == "first_response_time_open_hours"
