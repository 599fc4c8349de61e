"""What is proposed for the columns of a file that nobody knows, and for those of one that is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.meaning.preview import SAMPLED, warnings
from pipelines.meaning.proposal import tables
from tests.pipelines.odd import odd_csv
from tests.pipelines.parsing import DATA, parsed, parsed_text


def proposed(path: Path, folder: Path, **options: Any) -> dict[str, Any]:
    report = parsed(path, folder / "staging", proposal=True, **options).report
    assert report.proposal is not None
    return report.proposal


def by_column(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["column"]: entry for entry in found["columns"]}


def test_every_column_is_named_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = odd_csv(tmp_path / "odd.csv")
    found = proposed(path, tmp_path)
    assert [entry["column"] for entry in found["columns"]] == path.read_text("utf-8").splitlines()[0].split(";")


def test_what_an_unknown_file_may_be_is_read_from_names_and_values(tmp_path: Path) -> None:
    found = by_column(proposed(odd_csv(tmp_path / "odd.csv"), tmp_path))
    assert found["Vorgang Ref"]["target"] == "ticket_id"
    assert found["Kam rein"]["target"] == "created_at"
    assert found["Erledigt um"]["target"] == "solved_at"
    assert found["Kundenmail"]["target"] == "customer_email"
    assert found["Wer"]["target"] is None
    assert 0 < found["Kam rein"]["confidence"] < found["Kundenmail"]["confidence"] <= 1
    assert all(entry["reason"] for entry in found.values())
    assert "updated_at" in {other["target"] for other in found["Kam rein"]["alternatives"]}


def test_a_word_that_many_headers_have_tells_nothing(tmp_path: Path) -> None:
    text = "case no,came in,team name\n1,2026-01-02 10:00,North\n2,2026-01-03 10:00,South\n"
    found = parsed_text(text, tmp_path, proposal=True).report.proposal
    assert found is not None
    assert by_column(found)["team name"]["target"] == "team"
    assert by_column(found)["team name"]["samples"] == ["North", "South"]


def test_a_known_export_is_proposed_as_it_is_read(tmp_path: Path) -> None:
    path = next(DATA.glob("zendesk*.csv"))
    found = proposed(path, tmp_path)
    report = parsed(path, tmp_path / "again").report
    assert found["table"] == "tickets"
    assert {entry["column"]: entry["target"] for entry in found["columns"] if entry["target"]} == report.mapping


def test_ten_rows_are_shown_as_they_will_be_stored(tmp_path: Path) -> None:
    found = proposed(odd_csv(tmp_path / "odd.csv", range(1, 25)), tmp_path)
    assert len(found["preview"]) == 10
    assert found["preview"][0]["ticket_id"] == "A1"
    assert "c0@shop.example" not in str(found["preview"])


def test_addresses_and_names_of_customers_are_not_repeated_as_samples(tmp_path: Path) -> None:
    text = "id,created_at,subject,customer name,email\n1,2026-01-02 10:00,Hi,Eva Ungewöhnlich,eva@x.example\n"
    found = parsed_text(text, tmp_path, proposal=True).report.proposal
    assert found is not None
    assert "Eva" not in str(found["columns"])
    assert "eva@" not in str(found["columns"])


def test_a_date_that_can_be_read_in_two_ways_is_asked_about_with_both_readings(tmp_path: Path) -> None:
    text = "id,created at,subject\n1,03/04/2026,a\n2,03/04/2026,b\n3,04/04/2026,c\n"
    found = parsed_text(text, tmp_path, proposal=True).report.proposal
    assert found is not None
    (question,) = (entry for entry in found["questions"] if entry["kind"] == "date_order")
    assert question["example"] == "03/04/2026"
    assert question["choices"] == {"dmy": "3 April 2026", "mdy": "4 March 2026"}


@pytest.mark.parametrize(
    ("header", "kind"), [("created at", "timezone"), ("created at (Europe/Berlin)", None), ("created at (UTC)", None)]
)
def test_the_zone_is_asked_for_only_where_the_file_does_not_say(header: str, kind: str | None, tmp_path: Path) -> None:
    text = f"id,{header},subject\n1,2026-03-04 10:00,a\n"
    found = parsed_text(text, tmp_path, proposal=True).report.proposal
    assert found is not None
    assert [entry["kind"] for entry in found["questions"]] == ([kind] if kind else [])


def test_dates_that_nobody_reads_and_two_columns_for_one_thing_are_warned_about() -> None:
    column = {"column": "a", "dates": True, "target": None}
    assert "full of dates" in warnings([column])[0]
    two = [{"column": name, "dates": False, "target": "subject"} for name in "ab"]
    assert "only the first would count" in warnings(two)[0]
    assert warnings([{**entry, "target": "tags"} for entry in two]) == []
    assert warnings([]) == []


def test_a_preview_of_a_long_file_reads_its_first_rows_only(tmp_path: Path) -> None:
    lines = [f"{at},2026-01-02 10:00,a" for at in range(SAMPLED + 50)]
    text = "\n".join(["id,created at (UTC),subject", *lines])
    report = parsed_text(text, tmp_path, proposal=True, sample=True).report
    assert (report.rows.read, report.rows.accepted) == (SAMPLED, SAMPLED)
    assert report.evidence["previewed_rows"] == SAMPLED


@settings(max_examples=20)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=';"'), min_size=1, max_size=12),
        min_size=2,
        max_size=6,
        unique=True,
    ),
    st.lists(st.text(st.sampled_from("0123456789/:-. ab@"), max_size=16), min_size=12, max_size=12),
)
def test_any_table_gets_an_answer_for_every_column(
    tmp_path_factory: pytest.TempPathFactory, headers: list[str], cells: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    rows = [";".join(cells[at : at + len(headers)]) for at in range(4)]
    report = parsed_text("\n".join([";".join(headers), *rows]), folder, proposal=True).report
    if report.proposal is not None:
        assert all(0 <= entry["confidence"] <= 1 for entry in report.proposal["columns"])
        assert report.proposal["table"] in tables()
