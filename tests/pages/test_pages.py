"""Every page in every state: with data, empty, in a period without data, and with a link that names unknown things."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics import format as numbers
from metrics import queries, warehouse
from metrics.filters import Filters
from tests import shop
from tests.pages.app import FIGURES, PAGES, opened, words
from ui import view


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_data_and_every_filter(filled: Path, page: str) -> None:
    app = opened(page)
    assert not app.exception
    assert len(app.title) == 1
    assert {box.key for box in app.selectbox} >= {"period", "compare", "grain"}
    assert {box.key for box in app.multiselect} >= {"channel-list", "team-list", "source-list"}
    # No verdict is red or green.
    assert {metric.proto.color for metric in app.metric} <= {_colour("GRAY"), _colour("BLUE"), _colour("ORANGE")}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_when_nothing_is_loaded(empty: Path, page: str) -> None:
    app = opened(page)
    assert not app.exception
    assert "Nothing is loaded yet" in words(app)


@pytest.mark.parametrize("page", FIGURES)
def test_an_empty_period_says_where_the_data_is(filled: Path, page: str) -> None:
    app = opened(page, period="custom", from_="2031-01-01", to="2031-01-31")
    assert not app.exception
    assert "Last " in words(app)
    assert "31 Oct 2026" in words(app)


@pytest.mark.parametrize("page", FIGURES)
def test_a_filter_in_the_link_narrows_every_page(filled: Path, page: str) -> None:
    app = opened(page, channel="chat", period="90d")
    assert not app.exception
    assert app.multiselect(key="channel-list").value == ["chat"]
    assert "channel Chat" in words(app)


def test_the_filters_stay_when_the_page_changes(filled: Path) -> None:
    app = opened("overview", team=["Berlin", "Lyon"], compare="year")
    app.switch_page(f"../{PAGES['channels']}").run()
    assert app.multiselect(key="team-list").value == ["Berlin", "Lyon"]
    assert app.selectbox(key="compare").value == "year"


@pytest.mark.parametrize(
    ("name", "value"),
    [("channel", "pigeon"), ("period", "soon"), ("compare", "mars"), ("grain", "blink"), ("team", shop.XSS)],
)
def test_an_unknown_value_in_the_link_is_named_and_not_used(filled: Path, name: str, value: str) -> None:
    app = opened("overview", **{name: value})
    assert not app.exception
    assert any("Ignored" in warning.value and name in warning.value for warning in app.warning)
    assert app.metric[0].value == opened("overview").metric[0].value


def test_two_dates_the_wrong_way_round_are_exchanged(filled: Path) -> None:
    app = opened("overview", period="custom", from_="2026-10-31", to="2026-10-01")
    assert any("exchanged" in warning.value for warning in app.warning)
    assert "1 Oct to 31 Oct 2026" in words(app)


def test_a_length_can_be_typed(filled: Path) -> None:
    assert "18 Oct to 31 Oct 2026" in words(opened("overview", period="2w"))


def test_the_card_shows_what_the_metrics_say(filled: Path) -> None:
    days = view.days("28d", shop.LATEST)
    assert days
    figure = queries.value(warehouse.open(filled), "csat", Filters(*days))
    card = next(metric for metric in opened("overview").metric if metric.label == "CSAT")
    assert card.value == numbers.percent(figure.value, figure.n)
    assert card.proto.delta_description == f"n = {figure.n}"


def test_a_low_sample_is_grey_and_says_so(filled: Path) -> None:
    cards = {metric.label: metric for metric in opened("satisfaction", period="7d", channel="phone").metric}
    assert cards["CSAT"].value.startswith(":gray[")
    csat = cards["CSAT"]
    assert f"{csat.delta}, {csat.proto.delta_description}".count("low sample") == 1


def test_a_kpi_that_no_file_gives_says_no_data(filled: Path) -> None:
    cards = {metric.label: metric for metric in opened("satisfaction").metric}
    assert cards["Customer effort score"].value == ":gray[no data]"
    assert cards["Customer effort score"].delta == "not in these files"


def test_text_from_files_stays_text(filled: Path) -> None:
    comments = opened("satisfaction", period="12m").dataframe[-1].value
    assert shop.XSS in set(comments["Comment"])


def _colour(name: str) -> int:
    from streamlit.proto.Metric_pb2 import Metric  # noqa: PLC0415 - only this test looks at the wire

    return int(Metric.MetricColor.Value(name))


def test_the_newest_day_and_the_version_are_named(filled: Path) -> None:
    assert f"Data until 31 Oct 2026 \u00b7 0 loads \u00b7 version {shop.VERSION}" in words(opened())


@pytest.fixture(scope="module")
def sample_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample-shop")
    shop.fill(folder, 200, samples=True)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_sample_data_is_marked_on_every_page(sample_shop: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARELENS_DATA", str(sample_shop))
    assert "This is sample data" in words(opened(page))
