"""Exports of accounts that are set to another language than English are read as the English ones are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines.parsing import Parsed, parsed, parsed_text

GERMAN = (
    (
        "ID;Anfragender;Mitarbeiter;Gruppe;Betreff;Status;Priorität;Über;Erstellt am;Gelöst am;Zufriedenheitswert;"
        "Wiedereröffnungen;Antworten;Erste Antwortzeit in Minuten;Vollständige Lösungszeit in Minuten"
    ),
    "Gelöst;Hoch;E-Mail",
    "Gut",
)
SPANISH = (
    (
        "ID;Solicitante;Agente asignado;Grupo;Asunto;Estado;Prioridad;Canal;Fecha de creación;Fecha de resolución;"
        "Puntuación de satisfacción;Reaperturas;Respuestas;Tiempo de primera respuesta (min);"
        "Tiempo de resolución completa (min)"
    ),
    "Resuelto;Alta;Correo electrónico",
    "Buena",
)
FRENCH = (
    (
        "ID;Demandeur;Assigné;Groupe;Sujet;Statut;Priorité;Canal;Date de création;Date de résolution;"
        "Score de satisfaction;Réouvertures;Réponses;Délai de première réponse (min);Délai de résolution complète (min)"
    ),
    "Résolu;Haute;E-mail",
    "Bonne",
)
ITALIAN = (
    (
        "Numero ticket;Richiedente;Assegnatario;Gruppo;Oggetto;Stato;Priorità;Canale;Data di creazione;"
        "Data di risoluzione;Valutazione;Riaperture;Risposte;Tempo di prima risposta (min);Tempo di risoluzione (min)"
    ),
    "Risolto;Alta;E-mail",
    "Buona",
)
PORTUGUESE = (
    (
        "Número do ticket;Solicitante;Atendente;Grupo;Assunto;Situação;Prioridade;Canal;Criado em;"
        "Resolvido em;Avaliação;Reaberturas;Respostas;Tempo de primeira resposta (min);Tempo de resolução (min)"
    ),
    "Resolvido;Alta;E-mail",
    "Boa",
)
DUTCH = (
    (
        "Ticketnummer;Aanvrager;Toegewezen aan;Groep;Onderwerp;Status;Prioriteit;Kanaal;Aangemaakt op;Opgelost op;"
        "Beoordeling;Heropeningen;Antwoorden;Eerste reactietijd (min);Oplostijd (min)"
    ),
    "Opgelost;Hoog;E-mail",
    "Goed",
)
POLISH = (
    (
        "Numer zgłoszenia;Zgłaszający;Przypisany do;Grupa;Temat;Stan;Priorytet;Kanał;Data utworzenia;Data rozwiązania;"
        "Ocena;Reopens;Odpowiedzi;Czas pierwszej odpowiedzi (min);Czas rozwiązania (min)"
    ),
    "Rozwiązane;Wysoki;E-mail",
    "Dobra",
)
LANGUAGES = [GERMAN, SPANISH, FRENCH, ITALIAN, PORTUGUESE, DUTCH, POLISH]


def shop_tickets(header: str, words: str, good: str) -> str:
    row = ";2026-03-0{0} 10:00:00;2026-03-0{0} 14:00:00;{1};1;2;30;240"
    lines = [f"{day};Petra;Jonas;Retouren;Paket;{words}{row.format(day, good)}" for day in range(1, 6)]
    return "\n".join([header, *lines]) + "\n"


@pytest.mark.parametrize(("header", "words", "good"), LANGUAGES)
def test_tickets_in_the_language_of_the_account_are_read_whole(
    header: str, words: str, good: str, tmp_path: Path
) -> None:
    found = parsed_text(shop_tickets(header, words, good), tmp_path)
    row = found.row(1)

    assert found.report.table == "tickets"
    assert found.report.rows.accepted == 5
    assert (row["status"], row["priority"], row["channel"]) == ("solved", "high", "email")
    assert (row["agent"], row["team"], row["subject"]) == ("Jonas", "Retouren", "Paket")
    assert (row["reopens"], row["replies"], row["csat_norm"]) == (1, 2, 1.0)
    assert (row["first_reply_seconds"], row["resolution_seconds"]) == (1800.0, 14400.0)
    assert row["solved_at"] == datetime(2026, 3, 1, 14, tzinfo=UTC)


JIRA = [
    (
        (
            "Zusammenfassung,Vorgangsschlüssel,Vorgangs-ID,Vorgangstyp,Status,Projektschlüssel,Priorität,Lösung,"
            "Zugewiesene Person,Autor,Erstellt,Aktualisiert,Erledigt,"
            "Benutzerdefinierte Felder (Time to first response),Statuskategorie"
        ),
        (
            "Frage,SUP-{0},{0},Anfrage,Erledigt,SUP,Hoch,,Ann,Bob,{0}/Mai/26 9:10 AM,{0}/Mai/26 3:10 PM,"
            "{0}/Mai/26 2:10 PM,-1:30,Fertig"
        ),
        5,
    ),
    (
        (
            "Résumé,Clé de ticket,ID de ticket,Type de ticket,État,Clé de projet,Priorité,Résolution,Personne assignée,"
            "Rapporteur,Création,Mise à jour,Résolu,Champs personnalisés (Time to first response),Catégorie d'état"
        ),
        (
            "Q,SUP-{0},{0},Demande,Résolu,SUP,Élevée,,Ann,Bob,{0}/févr./26 9:10 AM,{0}/févr./26 3:10 PM,"
            "{0}/févr./26 2:10 PM,-1:30,Terminé"
        ),
        2,
    ),
]


@pytest.mark.parametrize(("header", "row", "month"), JIRA)
def test_a_german_or_french_jira_is_jira(header: str, row: str, month: int, tmp_path: Path) -> None:
    found = parsed_text("\n".join([header, *(row.format(day) for day in range(10, 15))]) + "\n", tmp_path)
    first = found.row(1)

    assert found.report.source == "jira"
    assert (first["ticket_id"], first["status"], first["priority"]) == ("SUP-10", "solved", "high")
    assert first["created_at"] == datetime(2026, month, 10, 9, 10, tzinfo=UTC)
    assert first["solved_at"] == datetime(2026, month, 10, 14, 10, tzinfo=UTC)
    assert first["first_reply_seconds"] is None  # the column holds the time that is left
    assert first["sla_first_reply_met"] is False


FORMS = [
    ("Zeitstempel", "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", "{}.01.2026 10:00:05", "nps"),
    ("Marca temporal", "¿Qué tan probable es que nos recomiendes?", "{}/01/2026 10:00:05", "nps"),
    ("Horodateur", "Êtes-vous satisfait de notre service ?", "{}/01/2026 10:00:05", "csat"),
    ("Informazioni cronologiche", "Quanto è probabile che ci consiglieresti?", "{}/01/2026 10.00.05", "nps"),
    ("Carimbo de data/hora", "Quão satisfeito você está?", "{}/01/2026 10:00:05", "csat"),
]


@pytest.mark.parametrize(("stamp", "question", "at", "kind"), FORMS)
def test_answers_of_a_form_in_another_language_are_known(
    stamp: str, question: str, at: str, kind: str, tmp_path: Path
) -> None:
    rows = [f'"{at.format(day)}",{1 + day % 5},gut' for day in range(11, 19)]
    found = parsed_text("\n".join([f'{stamp},"{question}",Warum?', *rows]) + "\n", tmp_path)

    assert found.report.source == "google_forms"
    assert found.report.rows.accepted == 8
    assert found.row(1)["survey_type"] == kind
    assert found.row(1)["answered_at"] == datetime(2026, 1, 11, 10, 0, 5, tzinfo=UTC)
    assert found.row(1)["comment"] == "gut"


def test_returns_in_german_are_known(tmp_path: Path) -> None:
    head = "Retourennummer;Bestellnummer;Retourendatum;Retourengrund;Artikel;Erstattungsbetrag;Versanddienstleister"
    rows = [f"R{day};AB-10{day};{day}.01.2026;Zu klein;Zelt;12,50 €;DHL" for day in range(13, 17)]
    found = parsed_text("\n".join([head, *rows]) + "\n", tmp_path)

    assert found.report.table == "returns"
    assert (found.row(1)["carrier"], found.row(1)["refund_amount"]) == ("DHL", 12.5)


def test_orders_of_a_shop_in_another_language_are_not_taken_for_tickets(tmp_path: Path) -> None:
    head = "Datum,Bestellnummer,N. Umsatz (formatiert),Status,Kunde,Kundentyp,Produkt(e),Verkaufte Artikel,Nettoumsatz"
    found = parsed_text(head + "\n2026-01-01,501,12 €,Abgeschlossen,Max,neu,2 x Zelt,2,12.00\n", tmp_path)

    assert found.report.status == "refused"
    assert found.report.mappable


def faces(values: list[str], folder: Path) -> Parsed:
    rows = [f"2026-01-{day:02d},{value},c{day}" for day, value in enumerate(values, 1)]
    return parsed_text("\n".join(["Date,CSAT,Comment", *rows]) + "\n", folder)


@pytest.mark.parametrize(
    ("values", "norms"),
    [
        (["😀", "🙁", "😐", "😀", "🙁"], [1.0, 0.0, 0.5, 1.0, 0.0]),
        (["😡", "🙁", "😐", "🙂", "😍"], [0.0, 0.25, 0.5, 0.75, 1.0]),
    ],
)
def test_faces_are_ratings(values: list[str], norms: list[float], tmp_path: Path) -> None:
    assert faces(values, tmp_path).accepted["score_norm"].to_list() == norms


def record(**more: Any) -> dict[str, Any]:
    return {"id": 7, "status": "closed", "channel": "email", "subject": "Hallo", **more}


def stored(folder: Path, records: object) -> Parsed:
    path = folder / "answer.json"
    path.write_text(json.dumps(records), "utf-8")
    return parsed(path, folder / "staging")


def test_tickets_of_the_gorgias_api_are_known(tmp_path: Path) -> None:
    page = {
        "data": [
            record(
                created_datetime="2026-03-01T08:00:00+01:00",
                closed_datetime="2026-03-01T09:00:00+01:00",
                assignee_user={"id": 1, "name": "Jo"},
                tags=[{"id": 1, "name": "vip"}, {"id": 2, "name": "late"}],
                satisfaction_survey={"score": 4},
            )
        ],
        "meta": {"next_cursor": None},
    }
    found = stored(tmp_path, page)

    assert found.report.source == "gorgias"
    assert (found.row(1)["agent"], found.row(1)["tags"]) == ("Jo", ["vip", "late"])
    assert found.row(1)["csat_norm"] == 0.75
    assert found.row(1)["created_at"] == datetime(2026, 3, 1, 7, tzinfo=UTC)


def test_numbers_of_the_freshdesk_api_have_their_meaning(tmp_path: Path) -> None:
    ticket = record(
        status=4,
        priority=2,
        source=3,
        responder_id=66,
        requester_id=55,
        created_at="2026-07-01T08:00:00Z",
        stats={"first_responded_at": "2026-07-01T08:30:00Z", "resolved_at": "2026-07-01T09:00:00Z"},
    )
    found = stored(tmp_path, [ticket])
    row = found.row(1)

    assert found.report.source == "freshdesk"
    assert (row["status"], row["priority"], row["channel"]) == ("solved", "normal", "phone")
    assert row["first_reply_at"] == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


def test_metrics_of_zendesk_are_those_of_their_tickets(tmp_path: Path) -> None:
    metrics = {
        "id": 9031,
        "ticket_id": 31,
        "created_at": "2026-06-04T15:25:50Z",
        "solved_at": "2026-06-04T18:25:50Z",
        "reopens": 1,
        "replies": 3,
        "reply_time_in_minutes": {"business": 20, "calendar": 40},
        "full_resolution_time_in_minutes": {"business": 100, "calendar": 180},
    }
    row = stored(tmp_path, {"ticket_metrics": [metrics], "next_page": None}).row(1)

    assert row["ticket_id"] == "31"  # not the number of the metrics
    assert (row["first_reply_seconds"], row["first_reply_business_seconds"]) == (2400.0, 1200.0)
    assert (row["resolution_seconds"], row["reopens"]) == (10800.0, 1)


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ("Teilnehmer-ID,Zeitstempel,Wie zufrieden waren Sie mit uns?", "response_id"),
        ("Ticketnummer,Zeitstempel,Wie zufrieden waren Sie mit uns?", "ticket_id"),
        ("ID de respuesta,Marca temporal,¿Qué tan satisfecho está?", "response_id"),
    ],
)
def test_answers_with_a_number_are_of_no_form_and_keep_it(header: str, kept: str, tmp_path: Path) -> None:
    found = parsed_text(header + "\n" + "".join(f"P{n},2026-02-0{n} 10:00,{n}\n" for n in range(1, 6)), tmp_path)

    assert found.report.source == "generic"
    assert found.row(1)[kept] == "P1"
