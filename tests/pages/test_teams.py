"""Teams and agents: a table without ranking by chance, and one agent's page by its link."""

from __future__ import annotations

from pathlib import Path

from tests.pages.app import opened, words


def test_teams_stand_in_the_order_of_their_contacts(filled: Path) -> None:
    table = opened("teams", period="all").dataframe[0].value
    assert list(table["Team"]) == ["Berlin", "Lyon", "Night shift"]
    assert list(table["Contacts"]) == sorted(table["Contacts"], reverse=True)


def test_equal_teams_are_not_told_apart(filled: Path) -> None:
    # Satisfaction in the shop of the tests is drawn without regard to the team.
    table = opened("teams", period="all").dataframe[0].value
    assert not any("customers" in text for text in table["Against the whole"])


def test_an_agent_with_few_contacts_is_a_low_sample(filled: Path) -> None:
    table = opened("teams", by="Agents").dataframe[0].value.set_index("Agent")
    assert table.loc["Dan Few", "Against the whole"] == "low sample"


def test_rows_without_an_agent_are_nobody(filled: Path) -> None:
    table = opened("teams", by="Agents", period="all").dataframe[0].value
    assert set(table["Agent"]) == {"Ann Lee", "Bo Roth", "Chloe Petit", "Dan Few"}


def test_a_link_opens_one_agent_against_the_team(filled: Path) -> None:
    app = opened("teams", agent="Ann Lee", period="90d")
    assert not app.exception
    assert app.title[0].value.startswith("Ann Lee, ")
    assert "All of Berlin, the agent included" in words(app)
    against = app.dataframe[0].value
    assert set(against["Verdict"]) <= {"", "better", "worse", "no clear difference", "low sample", "no data"}


def test_the_way_back_takes_the_agent_out_of_the_filter(filled: Path) -> None:
    app = opened("teams", agent="Ann Lee")
    app.button(key="all-agents").click().run()
    assert app.multiselect(key="agent-list").value == []


def test_an_agent_with_too_few_contacts_is_not_compared(filled: Path) -> None:
    title = opened("teams", agent="Dan Few").title[0].value
    assert "too few" in title


def test_an_agent_without_contacts_in_the_period_says_so(filled: Path) -> None:
    app = opened("teams", agent="Ann Lee", period="custom", from_="2031-01-01", to="2031-01-31")
    assert not app.exception
    assert "No contacts in this period" in words(app)


def test_an_empty_warehouse_says_which_file_brings_it(empty: Path) -> None:
    assert "Nothing is loaded yet" in words(opened("teams"))
