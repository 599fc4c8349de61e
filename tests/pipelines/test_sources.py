"""Every known export: the file is recognised, and its rows are those that a plain CSV reader finds.

The files in data/sources are made by hand in the shape of the exports; none is anyone's export.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import canonical
from pipelines.meaning.presets import presets
from tests.pipelines.parsing import DATA, parsed

SOURCES = DATA / "sources"


@dataclass(frozen=True)
class Export:
    """What a file is, and which of its columns are stored as they are written."""

    preset: str
    source: str
    table: str
    same: dict[str, str] = field(default_factory=dict)  # canonical column -> header
    header: int = 1  # the line of the names
    lines: int = 1  # from there, lines that belong to the header
    footer: int = 0  # records after them
    latest: str = ""  # the key of which only the last record counts
    delimiter: str = ","


EXPORTS = {
    "call_list.csv": Export("call_list", "call_centre", "tickets", {"ticket_id": "id", "category": "reason"}),
    "call_log.csv": Export("call_log", "call_centre", "chats", {"chat_id": "Call Id", "agent": "Agent"}),
    "chatwoot_csat.csv": Export(
        "chatwoot_csat", "chatwoot", "surveys", {"comment": "Feedback Comment", "score_raw": "Rating"}, footer=1
    ),
    "freshdesk.csv": Export("freshdesk", "freshdesk", "tickets", {"ticket_id": "Ticket ID", "status_raw": "Status"}),
    "freshservice.csv": Export("freshservice", "freshservice", "tickets", {"ticket_id": "Ticket Id", "agent": "Agent"}),
    "google_forms.csv": Export(
        "google_forms", "google_forms", "surveys", {"score_raw": "How satisfied are you with our service?"}
    ),
    "gorgias.csv": Export("gorgias", "gorgias", "tickets", {"ticket_id": "Ticket ID", "agent": "Assignee name"}),
    "intercom_fin_ratings.csv": Export("intercom_fin_ratings", "intercom", "surveys", {"chat_id": "Conversation ID"}),
    "intercom_ratings.csv": Export("intercom_ratings", "intercom", "surveys", {"score_raw": "Conversation rating"}),
    "jira_en.csv": Export("jira", "jira", "tickets", {"ticket_id": "Issue key", "agent": "Assignee"}),
    "jira_es.csv": Export("jira", "jira", "tickets", {"ticket_id": "Clave de incidencia", "subject": "Resumen"}),
    "kaggle_tickets.csv": Export("kaggle_tickets", "kaggle", "tickets", {"body": "Ticket Description"}),
    "magento_orders.csv": Export("magento_orders", "magento", "orders", {"order_id": "ID"}),
    "olist_orders.csv": Export("olist_orders", "olist", "orders", {"fulfillment_status": "order_status"}),
    "olist_reviews.csv": Export("olist_reviews", "olist", "surveys", {"score_raw": "review_score"}),
    "osticket.csv": Export(
        "osticket", "osticket", "tickets", {"ticket_id": "Ticket Number", "agent": "Agent Assigned"}, delimiter=";"
    ),
    "qualtrics.csv": Export(
        "qualtrics",
        "qualtrics",
        "surveys",
        {"response_id": "ResponseId", "score_raw": "Q2_1", "comment": "Q3"},
        lines=3,
    ),
    "salesforce_cases.csv": Export(
        "salesforce_cases", "salesforce", "tickets", {"ticket_id": "Case Number", "channel_raw": "Case Origin"}
    ),
    "salesforce_chats.csv": Export(
        "salesforce_chats", "salesforce", "chats", {"ticket_id": "Case: Case Number"}, header=2
    ),
    "servicenow.csv": Export("servicenow", "servicenow", "tickets", {"status_raw": "incident_state"}, latest="number"),
    "surveymonkey.csv": Export(
        "surveymonkey",
        "surveymonkey",
        "surveys",
        {"response_id": "Respondent ID", "comment": "What could we do better?"},
        lines=2,
    ),
    "trustpilot.csv": Export("trustpilot", "trustpilot", "surveys", {"score_raw": "Review Stars"}),
    "trustpilot_products.csv": Export("trustpilot_products", "trustpilot", "surveys", {"product": "product_name"}),
    "typeform.csv": Export("typeform", "typeform", "surveys", {"response_id": "#", "comment": "Why that score?"}),
    "woocommerce_orders.csv": Export("woocommerce_orders", "woocommerce", "orders", {"order_id": "Order #"}),
    "zendesk_explore.csv": Export("zendesk_explore", "zendesk", "tickets", {"ticket_id": "Ticket ID"}),
    "zendesk_warehouse.csv": Export(
        "zendesk_warehouse", "zendesk", "tickets", {"ticket_id": "id", "subject": "subject"}
    ),
    "zoho_desk.csv": Export("zoho_desk", "zoho_desk", "tickets", {"ticket_id": "Ticket Id", "team": "Department"}),
}
REFUSED = {
    "chatwoot_agents.csv": "totals",
    "chatwoot_conversations.csv": "totals",
    "chatwoot_inboxes.csv": "totals",
    "chatwoot_sla.csv": "totals",
    "intercom_fin_deflection.csv": "repeats a few columns",
    "shopify_customers.csv": "customers",
    "zendesk_explore_totals.csv": "no ticket id",
}
LABELS = {preset.name: preset.label for preset in presets()}


def rows_of(name: str, export: Export) -> list[dict[str, str]]:
    """The records of a file as the csv module of Python reads them."""
    with (SOURCES / name).open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.reader(file, delimiter=export.delimiter))
    names, first = lines[export.header - 1], export.header - 1 + export.lines
    data = [line for line in lines[first:] if any(line)]
    rows = [dict(zip(names, line, strict=False)) for line in data[: len(data) - export.footer]]
    later = [{row.get(export.latest) for row in rows[number + 1 :]} for number in range(len(rows))]
    return [row for row, after in zip(rows, later, strict=True) if row.get(export.latest, "") not in after]


@pytest.mark.parametrize("name", EXPORTS)
def test_a_known_export_is_recognised(name: str, tmp_path: Path) -> None:
    report, export = parsed(SOURCES / name, tmp_path).report, EXPORTS[name]

    assert report.error is None
    assert report.evidence["recognised"] == LABELS[export.preset]
    assert (report.source, report.table) == (export.source, export.table)
    assert (report.confidence or 0) > 0.6


@pytest.mark.parametrize("name", EXPORTS)
def test_the_rows_are_those_of_an_independent_reader(name: str, tmp_path: Path) -> None:
    found, export = parsed(SOURCES / name, tmp_path), EXPORTS[name]
    rows = rows_of(name, export)

    assert found.report.rows.accepted == len(rows)
    assert found.rules == {}
    for column, header in export.same.items():
        assert found.accepted[column].to_list() == [row[header].strip() or None for row in rows]
    assert found.accepted[canonical.KEYS[export.table]].is_unique().all()


@pytest.mark.parametrize("name", EXPORTS)
def test_nobody_is_named_in_what_is_stored(name: str, tmp_path: Path) -> None:
    stored = parsed(SOURCES / name, tmp_path).accepted.write_ndjson()

    assert not [word for word in ("Bob", "Buyer", "Eve", "Early", "@example") if word in stored]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_counted_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    error = parsed(SOURCES / "refused" / name, tmp_path).report.error

    assert error is not None
    assert REFUSED[name] in error["message"]
    assert error["hint"]


def test_every_preset_of_a_tool_has_a_file_here() -> None:
    elsewhere = {"zendesk", "intercom", "shopify_orders", "returns"}  # see test_parse.py
    elsewhere |= {"bot_events", "intercom_json", "whatsapp", "zendesk_json"}  # no tables of text
    elsewhere |= {"freshdesk_json", "gorgias_json", "zendesk_metrics"}  # see test_languages.py
    tools = {preset.name for preset in presets() if preset.refuse is None and not preset.generic}

    assert tools - elsewhere == {export.preset for export in EXPORTS.values()}
