"""The filter bar without a browser: what it offers, what a link means, what is active and how it goes away."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests import shop
from tests.pages.app import OTHERS, opened, words

pytestmark = pytest.mark.usefixtures("filled")


def test_only_dimensions_that_some_row_has_are_drawn() -> None:
    drawn = {str(box.key).removesuffix("-list") for box in opened().multiselect}
    assert {"channel", "team", "agent", "topic", "source"} <= drawn
    assert not drawn & {"product", "country", "segment", "priority"}


def test_a_dimension_that_the_link_asks_for_is_named_where_the_data_lacks_it() -> None:
    app = opened(product="Tent")
    assert any("product" in warning.value and "Tent" in warning.value for warning in app.warning)


@pytest.mark.parametrize("dimension", ["agent", "topic", "source"])
def test_every_dimension_narrows_the_figures(dimension: str) -> None:
    value = {"agent": "Ann Lee", "topic": "returns", "source": "zendesk"}[dimension]
    app = opened(**{dimension: value, "period": "all"})
    assert not app.warning
    assert f"{dimension} " in words(app)
    assert app.metric[0].value != opened(period="all").metric[0].value


def test_options_that_the_other_filters_make_impossible_are_not_offered() -> None:
    # Chats come from one source only.
    assert opened(channel="chat").multiselect(key="source-list").options == ["intercom (169)"]
    assert len(opened().multiselect(key="source-list").options) == 2


def test_a_chosen_value_stays_an_option_where_it_became_impossible() -> None:
    app = opened(channel="chat", source="zendesk")
    assert app.multiselect(key="source-list").value == ["zendesk"]
    assert "zendesk" in app.multiselect(key="source-list").options


def test_each_option_has_its_count_beside_it_and_what_is_chosen_has_none() -> None:
    app = opened(period="all", channel="chat")
    options = app.multiselect(key="channel-list").options
    assert "Chat" in options
    assert all(re.fullmatch(r".+ \([\d,]+\)", option) for option in options if option != "Chat")
    assert len(options) > 1


def test_a_choice_from_the_list_is_in_the_link_without_its_count() -> None:
    app = opened(period="all")
    app.multiselect(key="channel-list").select("email").run()
    assert app.query_params["channel"] == "E-mail"
    assert app.pills(key="channel").options == app.pills(key="channel").value == ["E-mail"]
    assert "channel E" in words(app)
    assert app.multiselect(key="channel-list").value == ["email"]


def test_a_word_that_is_unknown_leaves_the_link_and_the_box_and_its_notice_stays() -> None:
    app = opened(channel=["pigeon", "chat"], period="soon", team="Nobody", grain="blink")
    for word in ("pigeon", "soon", "Nobody", "blink"):
        assert any(word in warning.value for warning in app.warning), word
    assert app.multiselect(key="channel-list").value == ["chat"]
    assert app.query_params == {"channel": "Chat"}
    assert any("pigeon" in warning.value for warning in app.run().warning)
    app.multiselect(key="channel-list").set_value(["email"]).run()
    assert not app.warning


def test_the_values_of_older_links_become_words() -> None:
    app = opened(channel=["email", "web_form"], period="90d")
    assert app.query_params == {"channel": ["E-mail", "Web form"], "period": "90 days"}
    assert not app.warning


def test_a_typed_name_that_is_unknown_is_told_and_not_taken() -> None:
    app = opened()
    app.multiselect(key="team-list").set_value(["Berlin", "Nobody"]).run()
    assert any("Nobody" in warning.value for warning in app.warning)
    assert app.query_params == {"team": "Berlin"}


def test_hours_and_convention_are_in_the_sentence_and_as_chips() -> None:
    app = opened(hours="business", convention="zendesk")
    assert "durations in opening hours" in words(app)
    assert "as Zendesk counts" in words(app)
    assert {"chip-hours-None", "chip-convention-None"} <= {button.key for button in app.button}


def test_both_comparisons_are_named() -> None:
    assert "compared with 6 Sep to 3 Oct 2026 and 4 Oct to 31 Oct 2025" in words(opened(compare="both"))


@pytest.mark.parametrize(("name", "value"), [("hours", "never"), ("convention", "acme")])
def test_unknown_hours_and_conventions_are_named_and_not_used(name: str, value: str) -> None:
    app = opened(**{name: value})
    assert any("Ignored" in warning.value and value in warning.value for warning in app.warning)


def test_a_chip_takes_its_value_away_and_leaves_the_others() -> None:
    app = opened(channel=["chat", "email"], team="Berlin")
    app.button(key="chip-channel-chat").click().run()
    assert not app.exception
    assert app.multiselect(key="channel-list").value == ["email"]
    assert app.multiselect(key="team-list").value == ["Berlin"]


def test_a_chip_takes_a_value_away_that_the_link_gave_by_its_name() -> None:
    app = opened(channel="E-mail")
    app.button(key="chip-channel-email").click().run()
    assert app.multiselect(key="channel-list").value == []


def test_many_values_of_one_dimension_are_one_chip() -> None:
    app = opened(agent=["Ann Lee", "Bo Roth", "Chloe Petit", "Dan Few", "unknown"])
    app.button(key="chip-agent-None").click().run()
    assert app.multiselect(key="agent-list").value == []


def test_reset_brings_the_defaults_back() -> None:
    app = opened(channel="chat", period="90d", compare="year", hours="business", grain="month", convention="gorgias")
    app.button(key="reset").click().run()
    assert not app.exception
    assert app.multiselect(key="channel-list").value == []
    chosen = {box.key: box.value for box in app.selectbox}
    assert {name: chosen[name] for name in ("period", "compare", "grain", "hours", "convention")} == {
        "period": "28d", "compare": "previous", "grain": "auto", "hours": "calendar", "convention": "carelens",
    }  # fmt: skip


def test_without_a_choice_there_is_nothing_to_reset() -> None:
    assert "reset" not in {button.key for button in opened().button}


@pytest.mark.parametrize("page", [*OTHERS, "data"])
def test_pages_without_figures_fold_the_bar_away_and_keep_what_it_holds(page: str) -> None:
    app = opened(page, channel="chat", hours="business")
    assert not app.exception
    assert app.expander[0].label == "Filters of the other pages"
    assert app.multiselect(key="channel-list").value == ["chat"]
    app.switch_page("../pages/overview/overview.py").run()
    assert "channel Chat" in words(app)


def test_own_dates_are_kept_with_the_other_filters() -> None:
    app = opened(period="custom", from_="2026-09-01", to="2026-09-30", team="Lyon")
    assert app.date_input(key="from").value == date(2026, 9, 1)
    assert "1 Sep to 30 Sep 2026" in words(app)


def test_thousands_of_agents_are_found_by_name_and_not_all_listed(
    filled: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARELENS_DATA", str(root))
    shop.fill(root)
    with duckdb.connect(str(root / "warehouse" / f"v{shop.VERSION:06d}.duckdb")) as connection:
        connection.execute("UPDATE contacts SET agent = 'Agent ' || source_id")
    app = opened(agent="Agent 12")
    box = app.multiselect(key="agent-list")
    assert len(box.options) <= 301
    assert "Agent 12" in box.options
    assert not app.warning
