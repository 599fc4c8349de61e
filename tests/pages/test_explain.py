"""The Explain page for every KPI and state, opened by its link."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics import kpis
from tests import shop
from tests.pages.app import opened, words

HEADLINES = ("contacts", "first_response_time", "csat", "nps", "channel_share", "backlog", "first_response_km")


@pytest.mark.parametrize("name", HEADLINES)
def test_a_link_explains_its_kpi(filled: Path, name: str) -> None:
    app = opened("explain", kpi=name)
    assert not app.exception
    assert app.selectbox(key="kpi").value == name
    text = words(app)
    assert "How it is counted" in text
    assert "are counted" in text
    assert "The records behind it" in text


def test_every_kind_of_kpi_of_the_registry_has_a_page(filled: Path) -> None:
    kinds = {(kpi.table, kpi.kind, kpi.unit, bool(kpi.derived)): name for name, kpi in kpis.KPIS.items()}
    for name in kinds.values():
        assert not opened("explain", kpi=name).exception, name


def test_the_sentence_says_value_sample_interval_and_verdict(filled: Path) -> None:
    app = opened("explain", kpi="csat")
    assert "CSAT is " in app.title[0].value
    assert "n = " in words(app)
    assert "95 % interval" in words(app).replace("\\", "")


def test_the_switch_to_opening_hours_changes_the_number_that_is_explained(filled: Path) -> None:
    app = opened("explain", kpi="first_response_time", hours="business")
    assert not app.exception
    assert "opening hours" in app.title[0].value


def test_a_link_may_be_narrowed_to_a_value_and_to_days(filled: Path) -> None:
    app = opened("explain", kpi="csat", at="channel:chat", on="2026-10-05..2026-10-11")
    assert not app.exception
    assert "channel Chat" in app.title[0].value
    assert "5 Oct to 11 Oct 2026" in app.title[0].value
    assert [button.label for button in app.button if button.key and button.key.startswith("chip-")] == [
        "Channel Chat",
        "5 Oct to 11 Oct 2026",
    ]


def test_what_a_link_is_narrowed_to_can_be_taken_away(filled: Path) -> None:
    app = opened("explain", kpi="csat", at="channel:chat")
    app.button(key="chip-channel:chat").click().run()
    assert "channel Chat" not in app.title[0].value
    assert "at" not in app.query_params


def test_an_unknown_kpi_is_named_and_the_usual_one_shown(filled: Path) -> None:
    app = opened("explain", kpi="pigeons")
    assert any("pigeons" in warning.value for warning in app.warning)
    assert "irst response time" in app.title[0].value


@pytest.mark.parametrize("query", [{"at": "x:y"}, {"on": "soon"}, {"by": "pigeon"}, {"contact": shop.XSS}])
def test_nonsense_in_a_link_does_not_break_the_page(filled: Path, query: dict[str, str]) -> None:
    app = opened("explain", kpi="csat", **query)
    assert not app.exception


def test_a_kpi_without_data_says_why_and_still_how_it_is_counted(filled: Path) -> None:
    app = opened("explain", kpi="ces")
    assert "no data" in app.title[0].value
    assert "How it is counted" in words(app)


def test_the_story_of_a_contact_opens_by_its_link(filled: Path) -> None:
    app = opened("explain", kpi="first_response_time", contact="zendesk:ticket:3")
    assert "What happened to 3" in words(app)
    assert "Every clock starts here" in words(app)


def test_the_story_of_a_link_stands_above_the_charts_also_where_the_figure_has_no_data(filled: Path) -> None:
    for kpi in ("first_response_time", "ces"):
        headings = [part.value for part in opened("explain", kpi=kpi, contact="zendesk:ticket:3").subheader]
        assert headings.index("What happened to 3") < headings.index("How it is counted")


def test_a_contact_that_is_not_there_is_told(filled: Path) -> None:
    assert "There is no contact" in words(opened("explain", contact="zendesk:ticket:-1"))


def test_a_change_without_a_comparison_says_what_to_do(filled: Path) -> None:
    assert "Choose a period to compare with" in words(opened("explain", kpi="csat", compare="none"))


def test_a_share_cannot_be_split_and_says_so(filled: Path) -> None:
    assert "cannot be split" in words(opened("explain", kpi="channel_share"))


def test_vendors_are_set_beside_our_figure(filled: Path) -> None:
    tables = [table.value for table in opened("explain", kpi="csat").table]
    assert any("Zendesk" in frame.index for frame in tables)


def test_nothing_loaded_leads_to_the_upload(empty: Path) -> None:
    assert "Nothing is loaded yet" in words(opened("explain", kpi="csat"))


def test_a_bar_of_a_distribution_narrows_the_records_and_nothing_else(filled: Path) -> None:
    whole, part = opened("explain", kpi="csat"), opened("explain", kpi="csat", part="score:5")
    assert part.title[0].value == whole.title[0].value
    assert set(part.dataframe[-1].value["Score"]) == {"5"}
    assert "The records behind it: score 5" in words(part)
    part.button(key="chip-score:5").click().run()
    assert len(part.dataframe[-1].value) == len(whole.dataframe[-1].value)


def test_the_charts_of_the_page_offer_no_way_to_itself(filled: Path) -> None:
    links = [link.proto.label for link in opened("explain", kpi="csat").get("page_link")]
    assert "Explain" not in links


def test_the_curve_of_those_that_wait_is_on_the_page_of_its_kpi(filled: Path) -> None:
    assert "Half are answered within" in words(opened("explain", kpi="first_response_km"))
