import random
from pathlib import Path

import pytest

from pipelines.meaning.presets import vocabulary
from pipelines.meaning.recognise import Recognition, recognise
from pipelines.reading.encoding import decode
from pipelines.reading.read import read_csv
from pipelines.report import Limits, ParseOptions, Refusal
from tests.pipelines.parsing import parsed_text

ZENDESK = (
    """
Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee
Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date
Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies
First reply time in minutes,First reply time in minutes within business hours,Full resolution time in minutes
""".strip()
    .replace("\n", ",")
    .split(",")
)  # the header that four public readers of such files agree on


def recognised(text: str, **options: str) -> Recognition:
    table = read_csv(decode(text.encode()), Limits(), vocabulary())
    return recognise(table, ParseOptions(**options))


def mapping(found: Recognition) -> dict[str, str]:
    return {target: entry.columns[0].name for target, entry in found.mapped.items()}


def zendesk_row(headers: list[str]) -> str:
    values = {"Id": "17", "Created at": "2025-01-01 10:00:00", "Status": "Open", "Replies": "1"}
    return ",".join(headers) + "\n" + ",".join(values.get(header, "1") for header in headers) + "\n"


@pytest.mark.parametrize("seed", range(30))
def test_zendesk_is_known_in_any_order_with_columns_deleted(seed: int) -> None:
    chance = random.Random(seed)
    kept = [header for header in ZENDESK if chance.random() < 0.6 or header in ("Id", "Created at", "Status")]
    chance.shuffle(kept)

    found = recognised(zendesk_row(kept))

    assert found.preset.name == "zendesk"
    assert mapping(found)["ticket_id"] == "Id"
    assert 0.6 < found.confidence < 1


def test_the_name_of_a_column_alone_decides_nothing() -> None:
    text = "ticket id,status,created at,first response time,time to resolution\n"
    stamps = recognised(text + "1,open,2025-01-01 10:00,2025-01-01 11:00,2025-01-02 10:00\n")
    lengths = recognised(text + "1,open,2025-01-01 10:00,1:00:00,24:00:00\n")

    assert mapping(stamps)["first_reply_at"] == "first response time"
    assert mapping(stamps)["solved_at"] == "time to resolution"
    assert mapping(lengths)["first_reply_seconds"] == "first response time"
    assert mapping(lengths)["resolution_seconds"] == "time to resolution"


def test_a_state_of_the_union_is_no_status() -> None:
    states = [
        "Texas",
        "Ohio",
        "Utah",
        "Iowa",
        "Maine",
        "Nevada",
        "Idaho",
        "Alaska",
        "Oregon",
        "Kansas",
        "Hawaii",
        "Florida",
    ]
    rows = "".join(f"{n},{state},2025-01-01,phone\n" for n, state in enumerate([*states, "Vermont", "Montana"]))

    found = recognised("ticket id,state,created at,channel\n" + rows, table="tickets")

    assert "status_raw" not in found.mapped
    assert mapping(found)["region"] == "state"


@pytest.mark.parametrize(
    ("header", "row", "table"),
    [
        ("Vorgangsnummer,Betreff,Zustand,Erstellt am,Bearbeiter", "1,Hallo,offen,01.02.2025,Anna", "tickets"),
        ("ID de ticket,Asunto,Estado,Fecha de creación", "1,Hola,abierto,01/02/2025", "tickets"),
        ("Numéro de ticket,Sujet,Statut,Date de création", "1,Bonjour,ouvert,01/02/2025", "tickets"),
        ("Chat ID,Visitor,Started at,Ended at,Rating", "1,Bob,2025-01-01 10:00,2025-01-01 10:05,5", "chats"),
        ("Conversation ID,Operator,Start time,Wait time", "1,Bob,2025-01-01 10:00,30", "chats"),
        ("ID,Market,Survey date,NPS", "1,US,2025-01-01,9", "surveys"),
        ("Date,How likely are you to recommend us to a friend?,Why?", "2025-01-01,9,fast", "surveys"),
        ("Umfrage,Datum,Zufriedenheit", "1,01.02.2025,4", "surveys"),
        ("RMA,Order,Created at,Return reason", "1,#5,2025-01-01,broken", "returns"),
    ],
)
def test_named_columns_are_enough_for_any_tool(header: str, row: str, table: str) -> None:
    found = recognised(f"{header}\n{row}\n{row}\n")

    assert found.preset.table == table
    assert found.preset.generic


def test_a_person_may_say_what_a_file_is() -> None:
    text = "id,created at\n1,2025-01-01\n"
    with pytest.raises(Refusal, match="not recognised"):
        recognised(text)

    assert recognised(text, table="tickets").preset.table == "tickets"
    assert recognised(text, source="generic", table="chats").preset.table == "chats"


@pytest.mark.parametrize(("options", "words"), [({"source": "zendeks"}, "zendesk"), ({"table": "ticket"}, "tickets")])
def test_a_wrong_name_is_answered_with_the_right_one(options: dict[str, str], words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        recognised("id,created at,status\n1,2025-01-01,open\n", **options)
    assert words in refusal.value.hint


def test_a_file_that_is_nothing_of_ours_hears_what_is_missing() -> None:
    with pytest.raises(Refusal) as refusal:
        recognised("name,style,avail\nPils,lager,yes\n")

    assert "name, style, avail" in refusal.value.hint
    assert "New source" in refusal.value.hint
    assert refusal.value.mappable
    with pytest.raises(Refusal) as refusal:
        recognised("name,style,avail\nPils,lager,yes\n", table="tickets")
    assert "tickets need" in refusal.value.hint


@pytest.mark.parametrize(
    "header",
    [
        "Row Labels,Count of id",
        "Zeilenbeschriftungen,Anzahl von Ticket",
        "Agent name,Assigned conversations,Avg first response time,Avg resolution time,Resolution Count",
    ],
)
def test_totals_are_refused_as_totals(header: str) -> None:
    row = ",".join(["4"] * len(header.split(",")))
    with pytest.raises(Refusal, match="totals"):
        recognised(f"{header}\n{row}\n")


def test_the_real_exports_are_what_their_readme_says(shared: Path) -> None:
    expected = {
        "zendesk-plum/zendesk_legacy_export_plum.csv": ("zendesk", "tickets"),
        "shopify-redacted/orders_export_small.csv": ("shopify_orders", "orders"),
        "nps-timeseries/NPStimeseries.csv": ("generic_surveys", "surveys"),
        "call-center-csat/Call Center.csv": ("call_list", "tickets"),
    }
    for name, (preset, table) in expected.items():
        text = read_csv(decode((shared / "exports" / name).read_bytes()), Limits(), vocabulary())
        found = recognise(text, ParseOptions())
        assert (found.preset.name, found.preset.table) == (preset, table)


def test_a_refusal_repeats_no_more_of_the_header_than_fits_a_sentence() -> None:
    header = ",".join(f"Which of the following statements do you agree with most of all {n}" for n in range(12))
    with pytest.raises(Refusal) as refusal:
        recognised(f"{header}\n" + ",".join("x" * 12) + "\n")

    names = refusal.value.hint.split("columns ")[1].split(" and 4 more")[0].split(", ")
    assert len(names) == 8
    assert max(map(len, names)) <= 40


def test_a_known_export_without_its_key_hears_which_column_is_missing() -> None:
    with pytest.raises(Refusal, match=r"Olist order reviews.*no column with a score"):
        recognised("review_id,order_id,review_creation_date,review_answer_timestamp\nr,o,2018-01-01,2018-01-02\n")


def test_a_date_column_that_holds_none_is_named(tmp_path: Path) -> None:
    found = parsed_text("Ticket ID,Created at,Status\n1,soon,open\n2,later,open\n", tmp_path)

    assert found.report.error is not None
    assert "column 'Created at' cannot be read as dates" in found.report.error["message"]


def test_a_list_with_the_time_of_the_solution_is_of_tickets(tmp_path: Path) -> None:
    rows = "".join(f"{n},Solved,2026-02-0{n} 09:00,2026-02-0{n} 10:00,{n}\n" for n in range(1, 6))

    assert parsed_text("ID,Status,Created at,Solved at,CSAT\n" + rows, tmp_path).report.table == "tickets"


@pytest.mark.parametrize(
    "header",
    [
        "Numero ordine,Data creazione,Cliente,Stato,Totale",
        "Rechnungsnummer,Datum,Kunde,Status,Betrag",
        "Kunden-ID,Erstellt am,E-Mail,Status,Land",
    ],
)
def test_a_date_and_a_state_alone_make_no_tickets(header: str) -> None:
    with pytest.raises(Refusal):
        recognised(f"{header}\n" + "".join(f"X{n},2026-02-0{n},a{n}@example.com,Neu,{n}\n" for n in range(1, 6)))
