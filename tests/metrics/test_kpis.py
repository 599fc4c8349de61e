"""The registry: every KPI once, complete, and documented."""

from __future__ import annotations

import re

import pytest

import canonical
from metrics import kpis
from metrics.errors import UnknownKpiError
from metrics.kpi import INTERVALS, Kpi
from metrics.readme import readme_table

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
