"""Which rows are the same: ids that are addresses, files without ids, two rows of one id in a file."""

from __future__ import annotations

from pathlib import Path

from metrics import queries, warehouse
from pipelines.loads import load
from tests.pipelines.factory import facts
from tests.pipelines.parsing import parsed_text


def test_ids_that_are_addresses_stay_different_and_are_not_kept_in_clear(tmp_path: Path) -> None:
    rows = [f"user{n}@example.com,{n % 11},2026-10-{n % 28 + 1:02d}" for n in range(100)]
    found = parsed_text("\n".join(["ID,NPS,Submitted at", *rows]), tmp_path)
    assert found.report.rows.accepted == 100
    assert found.accepted["response_id"].n_unique() == 100
    assert not found.accepted["response_id"].str.contains("@").any()


def test_links_by_such_ids_hold_across_files(root: Path, tmp_path: Path) -> None:
    ids = [f"case-{n}@desk.example" for n in range(1, 21)]
    tickets, surveys = tmp_path / "tickets.csv", tmp_path / "surveys.csv"
    lines = [f"{name},s,2026-10-{n:02d} 10:00,closed" for n, name in enumerate(ids, 1)]
    tickets.write_text("\n".join(["Ticket ID,Subject,Created at,Status", *lines]) + "\n", "utf-8")
    lines = [f"r{n},9,2026-10-{n:02d} 12:00,{name.upper()}" for n, name in enumerate(ids, 1)]
    surveys.write_text("\n".join(["Response ID,NPS,Submitted at,Ticket ID", *lines]) + "\n", "utf-8")

    assert load([tickets, surveys], root=root).ok

    assert all(answer["contact_id"] for answer in facts(root)["answers"])


def keyless(path: Path, closed: int, extra: str = "") -> Path:
    rows = [f"s{n},2026-10-{n:02d} 10:00,{'closed' if n <= closed else 'open'}{extra and ','}" for n in range(1, 11)]
    path.write_text("\n".join([f"Subject,Created at,Status{extra}", *rows]) + "\n", "utf-8")
    return path


def test_a_file_without_ids_that_comes_again_brings_the_same_tickets(root: Path, tmp_path: Path) -> None:
    (first,) = load([keyless(tmp_path / "a.csv", 0)], root=root).loads
    (second,) = load([keyless(tmp_path / "b.csv", 5)], root=root).loads
    assert any("no column with an id" in warning for warning in first.warnings)
    assert (second.rows["new"], second.rows["updated"], second.rows["unchanged"]) == (0, 5, 5)
    wh = warehouse.open(root)
    assert (queries.value(wh, "contacts").value, queries.value(wh, "backlog").value) == (10, 5)


def test_a_new_empty_column_does_not_double_rows_without_ids(root: Path, tmp_path: Path) -> None:
    load([keyless(tmp_path / "a.csv", 0)], root=root)
    (second,) = load([keyless(tmp_path / "b.csv", 0, extra=",Mood")], root=root).loads
    assert second.rows["new"] == 0


def test_equal_answers_on_one_day_are_as_many_as_there_are(tmp_path: Path) -> None:
    found = parsed_text("NPS,Submitted at\n9,2026-10-01\n9,2026-10-01\n8,2026-10-01\n", tmp_path)
    assert found.accepted["response_id"].n_unique() == 3


def form(path: Path, header: str, answer: str, people: int) -> Path:
    rows = [f"10/{n}/2026 10:03:00," + answer.format(score=n % 5 + 1, nps=n % 11, n=n) for n in range(1, people + 1)]
    path.write_text("\n".join([f"Timestamp,{header}", *rows]) + "\n", "utf-8")
    return path


def test_a_question_that_a_form_without_ids_gains_does_not_double_its_answers(root: Path, tmp_path: Path) -> None:
    csat, nps = "How satisfied are you with our service?", "How likely are you to recommend us?"
    load([form(tmp_path / "a.csv", f"{csat},Comment", "{score},because {n}", 25)], root=root)
    load([form(tmp_path / "b.csv", f"{csat},{nps},Comment", "{score},{nps},because {n}", 28)], root=root)

    kinds = [answer["survey_type"] for answer in facts(root)["answers"]]
    assert (kinds.count("csat"), kinds.count("nps")) == (28, 28)
