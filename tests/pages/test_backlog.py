"""The Backlog page: what waits, in words that agree with the figures."""

from __future__ import annotations

from pathlib import Path

from metrics import backlog, warehouse
from metrics.filters import Filters
from tests import shop
from tests.pages.app import opened, words


def test_the_sentence_names_the_stock_of_the_metrics(filled: Path) -> None:
    ages = backlog.ages(warehouse.open(filled), Filters(end=shop.LATEST))
    assert opened("backlog").title[0].value.startswith(f"{ages['n'].sum():,} contacts wait on 31 Oct 2026")


def test_what_came_and_went_is_told_as_the_metrics_count_it(filled: Path) -> None:
    from datetime import timedelta  # noqa: PLC0415 - only here

    days = Filters(shop.LATEST - timedelta(days=27), shop.LATEST)
    flow = backlog.flow(warehouse.open(filled), days, "week")
    assert f"{flow['came'].sum():,} in, {flow['went'].sum():,} solved" in opened("backlog").title[0].value


def test_the_oldest_open_contact_comes_first(filled: Path) -> None:
    table = opened("backlog", period="12m").dataframe[-1].value
    assert list(table["Day"]) == sorted(table["Day"])


def test_without_targets_nothing_is_at_risk_and_the_page_says_so(filled: Path) -> None:
    assert "No open contact is past its target" in words(opened("backlog"))


def test_a_filter_narrows_what_waits(filled: Path) -> None:
    assert opened("backlog").title[0].value != opened("backlog", team="Lyon").title[0].value


def test_an_empty_warehouse_says_which_file_brings_it(empty: Path) -> None:
    assert "Nothing is loaded yet" in words(opened("backlog"))


def test_the_charts_lead_to_explain(filled: Path) -> None:
    app = opened("backlog")
    links = [link for link in app.get("page_link") if "explain" in link.proto.page]
    asked = [link.proto.query_string for link in links]
    assert sum("kpi=Backlog" in query for query in asked) >= 3
