"""The command line: one JSON document, exit codes, and hints instead of tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics import kpis, output, queries, warehouse
from metrics.__main__ import main
from metrics.filters import Filters
from tests.metrics.making import answer, contact, publish

DAY = date(2026, 10, 5)


@pytest.fixture
def loaded(root: Path) -> Path:
    contacts = [
        contact(
            n, DAY - timedelta(days=n % 60), channel=["email", "chat", None][n % 3], first_response_seconds=60.0 * n
        )
        for n in range(300)
    ]
    answers = [
        answer(n, DAY - timedelta(days=n % 60), survey_type="nps", bucket=["promoter", "detractor", "promoter"][n % 3])
        for n in range(200)
    ]
    publish(root, contacts, answers, version=7)
    return root


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(list(arguments)) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "Traceback" not in streams.err
    return streams.err


@pytest.mark.usefixtures("loaded")
def test_the_document_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "first_response_time")
    assert list(answer) == ["kpi", "unit", "definition", "sentence", "warehouse_version", "rows"]
    assert (answer["kpi"], answer["unit"], answer["warehouse_version"]) == ("first_response_time", "seconds", 7)
    assert list(answer["rows"][0]) == ["value", "n", "low", "high", "low_sample", "maturing"]
    assert answer["rows"][0]["n"] == 300


@pytest.mark.usefixtures("loaded")
def test_grain_and_dimension_may_be_combined_and_compared(capsys: pytest.CaptureFixture[str]) -> None:
    given = (
        "--grain",
        "week",
        "--by",
        "channel",
        "--from",
        "2026-09-07",
        "--to",
        "2026-10-04",
        "--compare",
        "previous",
    )
    rows = _json(capsys, "contacts", *given)["rows"]
    assert len(rows) == 4 * 3
    assert list(rows[0])[:2] == ["period", "channel"]
    assert rows[0]["period"] == "2026-09-07"
    assert {row["channel"] for row in rows} == {"email", "chat", "unknown"}
    assert set(rows[0]["previous"]) == {"value", "n", "low", "high", "low_sample"}
    assert set(rows[0]["change"]) == {"difference", "low", "high", "verdict"}
    assert rows[0]["previous"]["n"] > 0


@pytest.mark.usefixtures("loaded")
def test_conditions_on_one_dimension_are_or_and_on_two_are_and(capsys: pytest.CaptureFixture[str]) -> None:
    def n(*where: str) -> int:
        return int(_json(capsys, "contacts", *(part for each in where for part in ("--where", each)))["rows"][0]["n"])

    assert n("channel=chat") == 100
    assert n("channel=chat", "channel=unknown") == 200
    assert n("channel=chat", "team=A") == 0


@pytest.mark.usefixtures("loaded")
def test_the_last_day_is_included(capsys: pytest.CaptureFixture[str]) -> None:
    assert _json(capsys, "contacts", "--from", "2026-10-05", "--to", "2026-10-05")["rows"][0]["n"] == 5


@pytest.mark.usefixtures("loaded")
def test_no_data_is_null_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    row = _json(capsys, "csat", "--from", "2026-10-01", "--compare", "year")["rows"][0]
    assert (row["value"], row["n"], row["low"]) == (None, 0, None)
    assert row["change"] == {"difference": None, "low": None, "high": None, "verdict": "no data"}


@pytest.mark.usefixtures("loaded")
def test_shares_are_of_channels_unless_another_dimension_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    rows = _json(capsys, "channel_share")["rows"]
    assert sum(row["value"] for row in rows) == pytest.approx(1)
    assert {row["channel"] for row in rows} == {"email", "chat", "unknown"}


@pytest.mark.parametrize("kpi", kpis.KPIS)
def test_every_kpi_can_be_asked_of_an_empty_warehouse(capsys: pytest.CaptureFixture[str], kpi: str) -> None:
    assert _json(capsys, kpi, "--from", "2026-10-01", "--compare", "previous")["warehouse_version"] == 0
    assert _json(capsys, kpi, "--grain", "week", "--by", "team")["rows"] == []
    assert _json(capsys, "--records", kpi)["records"] == []
    assert main([kpi]) == 0


@pytest.mark.usefixtures("loaded")
def test_the_records_are_the_rows_behind_the_number(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "--records", "nps", "--from", "2026-10-01")
    assert len(answer["records"]) == _json(capsys, "nps", "--from", "2026-10-01")["rows"][0]["n"]
    assert {record["counted"] for record in answer["records"]} <= {100, 0, -100}
    assert all("customer_key" not in record for record in answer["records"])


def test_the_list_has_every_kpi_with_its_definition(capsys: pytest.CaptureFixture[str]) -> None:
    listed = _json(capsys, "--list")["kpis"]
    assert [kpi["name"] for kpi in listed] == list(kpis.KPIS)
    needed = {"definition", "anchor", "unit", "direction", "excluded", "source", "interval"}
    assert all(needed <= set(kpi) for kpi in listed)
    assert main(["--list"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in kpis.KPIS)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["cast"], "Did you mean 'csat'"),
        ([], "--list"),
        (["csat", "--by", "chanel"], "Did you mean 'channel'"),
        (["csat", "--grain", "weekly"], "Did you mean 'week'"),
        (["csat", "--from", "31/12/2026"], "Write it as 2026-11-30"),
        (["csat", "--to", "2026-02-30"], "'2026-02-30' is not a date"),
        (["csat", "--from", "2026-02-02", "--to", "2026-02-01"], "Exchange the two"),
        (["csat", "--where", "chat"], "DIMENSION=VALUE"),
        (["csat", "--where", "chanel=chat"], "Did you mean 'channel'"),
        (["csat", "--where", "weekday=Mo"], "from 1 to 7"),
        (["--records", "cast"], "Did you mean 'csat'"),
        (["csat", "--records", "--limit", "-1"], "at least 0"),
        (["csat", "--convention", "zendes"], "Did you mean 'zendesk'"),
        (["csat", "--why", "chanel"], "Did you mean 'channel'"),
        (["csat", "--why", "channel"], "Give the first day"),
        (["channel_share", "--why", "channel", "--from", "2026-10-01"], "always add up to 100 %"),
        (["--timeline", "test:ticket:none"], "There is no contact 'test:ticket:none'"),
    ],
)
def test_wrong_use_gets_a_hint(capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str) -> None:
    assert hint in _refused(capsys, *arguments)


def test_a_comparison_without_a_first_day_is_answered_with_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["csat", "--compare", "previous", "--json"]) == 0
    assert "Give the first day" in capsys.readouterr().err


def test_a_damaged_warehouse_is_not_wrong_use(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "warehouse").mkdir()
    (root / "warehouse" / "CURRENT").write_text("{")
    assert main(["csat"]) == 1
    assert "rebuild" in capsys.readouterr().err


def test_figures_older_than_the_settings_say_so(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "stale" not in _json(capsys, "contacts")
    assert capsys.readouterr().err == ""
    (loaded / "settings.toml").write_text("minimum_sample = 31\n")
    assert main(["contacts"]) == 0
    why = "Settings, own topics or corrections were changed after the figures were computed."
    assert capsys.readouterr().err == f"note: {why} Compute them anew with: python -m pipelines rebuild\n"
    assert _json(capsys, "contacts")["stale"] == why


def test_figures_of_another_release_are_not_guessed_at(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stated = json.loads((loaded / "warehouse" / "CURRENT").read_text())
    (loaded / "warehouse" / "CURRENT").write_text(json.dumps(stated | {"layout": "older"}))
    assert main(["contacts"]) == 1
    assert "another release of this program. Compute them anew with: python -m" in capsys.readouterr().err


@pytest.mark.usefixtures("loaded")
def test_for_people_there_is_a_sentence_and_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nps", "--by", "channel", "--from", "2026-09-06", "--to", "2026-10-05", "--compare", "previous"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("NPS: +")
    assert "95 % interval" in printed
    assert "no clear change" in printed


def _run(root: Path, *arguments: str, zone: str = "UTC") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CARELENS_DATA": str(root), "TZ": zone}
    command = [sys.executable, "-m", "metrics", *arguments]
    where = Path(__file__).parents[2]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=where, check=False)


def test_the_time_zone_of_the_server_changes_nothing(loaded: Path) -> None:
    asked = ("contacts", "--grain", "day", "--by", "channel", "--compare", "year", "--from", "2026-09-01", "--json")
    there, here = (_run(loaded, *asked, zone=zone) for zone in ("Pacific/Kiritimati", "America/Los_Angeles"))
    assert here.returncode == 0
    assert json.loads(here.stdout) == json.loads(there.stdout)


def test_the_command_gives_the_number_of_the_library(loaded: Path) -> None:
    given = _run(loaded, "nps", "--from", "2026-09-01", "--to", "2026-10-05", "--json")
    figure = queries.value(warehouse.open(loaded), "nps", Filters(date(2026, 9, 1), DAY))
    row = json.loads(given.stdout)["rows"][0]
    assert (row["value"], row["n"], row["low"], row["high"]) == (figure.value, figure.n, figure.low, figure.high)


@pytest.mark.usefixtures("loaded")
def test_a_value_that_no_row_has_is_noted_beside_the_empty_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contacts", "--where", "channel=emial"]) == 0
    streams = capsys.readouterr()
    assert "no data" in streams.out
    assert "no channel is called 'emial'. Did you mean 'email'" in streams.err


@pytest.mark.usefixtures("loaded")
def test_a_known_value_is_not_noted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contacts", "--where", "channel=email", "--where", "team=unknown"]) == 0
    assert capsys.readouterr().err == ""


OCTOBER = ("--from", "2026-09-06", "--to", "2026-10-05")


@pytest.mark.usefixtures("loaded")
def test_both_comparisons_stand_side_by_side_and_leave_the_known_fields_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    single = _json(capsys, "nps", *OCTOBER, "--compare", "previous")["rows"][0]
    both = _json(capsys, "nps", *OCTOBER, "--compare", "both")["rows"][0]
    assert {name: both[name] for name in single} == single
    assert both["year"] == _json(capsys, "nps", *OCTOBER, "--compare", "year")["rows"][0]["previous"]
    assert both["year_change"]["verdict"] == "no data"
    groups = _json(capsys, "nps", *OCTOBER, "--compare", "both", "--by", "channel", "--grain", "month")["rows"]
    assert {"previous", "change", "year", "year_change"} <= set(groups[0])


@pytest.mark.usefixtures("loaded")
def test_the_answer_names_the_convention_it_was_counted_by(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "first_response_time", "--convention", "freshdesk")
    assert (answer["convention"]["vendor"], answer["convention"]["same"]) == ("Freshdesk", False)
    assert answer["rows"][0]["value"] == pytest.approx(60 * 149.5)
    assert answer["definition"].startswith("Mean")
    assert main(["first_response_time", "--convention", "zendesk"]) == 0
    assert "As Zendesk counts: Zendesk counts this as Carelens does." in capsys.readouterr().out


@pytest.mark.usefixtures("loaded")
def test_why_gives_steps_that_lead_from_before_to_now_and_alone_the_ranking(capsys: pytest.CaptureFixture[str]) -> None:
    why = _json(capsys, "first_response_time", *OCTOBER, "--why", "channel")["why"]
    assert sum(step["change"] for step in why["steps"][1:-1]) == pytest.approx(why["difference"])
    ranked = _json(capsys, "contacts", *OCTOBER, "--why")["why"]["dimensions"]
    assert {row["dimension"] for row in ranked} <= {"channel", "weekday", "hour"}
    assert main(["first_response_time", *OCTOBER, "--why", "channel"]) == 0
    assert "Before" in capsys.readouterr().out


def test_weekdays_stand_in_tables_as_a_filter_takes_them_and_with_their_names() -> None:
    assert [output.member("weekday", day) for day in ("1", 4, "unknown")] == ["1 (Mon)", "4 (Thu)", "unknown"]
    assert output.member("hour", "4") == "4"


@pytest.mark.usefixtures("loaded")
def test_explain_accounts_for_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "first_response_time", *OCTOBER, "--explain")["explanation"]
    assert found["found"] == 300 == found["counted"] + found["outside"]
    assert found["figure"]["n"] == found["counted"]
    assert main(["first_response_time", "--explain"]) == 0
    assert "300  answered contacts" in capsys.readouterr().out


@pytest.mark.usefixtures("loaded")
def test_the_timeline_of_a_contact_and_the_list_of_what_is_overdue(capsys: pytest.CaptureFixture[str]) -> None:
    moments = _json(capsys, "--timeline", "test:ticket:5")["moments"]
    assert [moment["title"] for moment in moments][:2] == ["Created", "First reply"]
    assert main(["--timeline", "test:ticket:5"]) == 0
    assert "5 min after it came" in capsys.readouterr().out
    assert _json(capsys, "--at-risk")["at_risk"] == []
    assert main(["--at-risk"]) == 0


def test_a_goal_of_the_settings_is_in_the_answer(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (loaded / "settings.toml").write_text('[[kpi_targets]]\nkpi = "nps"\nvalue = 50\n')
    target = _json(capsys, "nps")["target"]
    assert (target["value"], target["met"]) == (50, False)
    assert main(["nps"]) == 0
    assert "Target at least NPS +50: missed by" in capsys.readouterr().out
    (loaded / "settings.toml").write_text('[[kpi_targets]]\nkpi = "npss"\nvalue = 50\n')
    assert main(["nps"]) == 1
    assert "Did you mean 'nps'" in capsys.readouterr().err


def test_a_goal_of_later_and_one_of_our_own_definition_judge_no_other_figure(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = '[[kpi_targets]]\nkpi = "first_response_time"\nvalue = '
    (loaded / "settings.toml").write_text(f"{rule}60\n{rule}30\nfrom = 2099-01-01\n")
    assert _json(capsys, "first_response_time")["target"]["value"] == 60
    assert _json(capsys, "first_response_time", "--convention", "zendesk")["target"]["value"] == 60
    assert "target" not in _json(capsys, "first_response_time", "--convention", "freshdesk")


def test_the_list_for_people_says_everything_about_a_kpi(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out.split("\n\n")
    assert len(listed) == len(kpis.KPIS)
    for kpi, block in zip(kpis.KPIS.values(), listed, strict=True):
        for fact in (kpi.definition, kpi.excluded, kpi.unit, kpi.anchor, kpi.source, "better"):
            assert fact in block


def test_a_goal_that_cannot_be_is_an_error_with_the_way_out(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (loaded / "settings.toml").write_text('[[kpi_targets]]\nkpi = "csat"\nvalue = 85\n', "utf-8")
    assert main(["nps"]) == 1
    assert "Write 0.85 for 85 %." in capsys.readouterr().err
