"""How ratings and survey rows become answers, each once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from settings import Scale, Settings
from tests.pipelines.factory import NOON, built, chat, survey, ticket


def answer(root: Path, **tables: Any) -> dict[str, Any]:
    (found,) = built(root, **tables).rows("FROM answers")
    return found


def test_a_ticket_rating_becomes_an_answer_on_the_scale_it_was_given(root: Path) -> None:
    row = ticket(
        csat_raw="4", csat_scale="1-5", csat_norm=0.75, csat_state="rated", csat_comment="ok", solved_at=NOON, team="A"
    )
    found = answer(root, tickets=[row])
    assert (found["state"], found["score"], found["scale_min"], found["scale_max"]) == ("rated", 4.0, 1.0, 5.0)
    assert (found["satisfied"], found["answered_basis"], found["team"]) == (True, "solved", "A")
    assert (found["survey_type"], found["contact_id"]) == ("csat", "zendesk:ticket:1")


def test_what_was_offered_and_not_rated_is_kept_apart(root: Path) -> None:
    found = answer(root, tickets=[ticket(csat_state="offered", csat_raw="Offered")])
    assert (found["state"], found["score"], found["score_raw"], found["satisfied"]) == ("offered", None, None, None)


def test_a_survey_row_replaces_the_rating_of_the_ticket_it_names(root: Path) -> None:
    rated = ticket("7", csat_norm=0.0, csat_state="rated", team="A", channel="phone")
    found = answer(root, tickets=[rated], surveys=[survey("s1", ticket_id="7")])
    assert (found["answer_id"], found["score_norm"], found["team"]) == ("zendesk:survey:s1", 1.0, "A")
    assert (found["contact_id"], found["channel"]) == ("zendesk:ticket:7", "phone")


def test_an_nps_answer_does_not_replace_a_csat_rating(root: Path) -> None:
    rated = ticket("7", csat_norm=0.0, csat_state="rated")
    made = built(root, tickets=[rated], surveys=[survey("s1", ticket_id="7", survey_type="nps")])
    assert made.counts["answers"] == 2


def test_the_rating_of_a_survey_counts_for_the_contact(root: Path) -> None:
    made = built(root, tickets=[ticket("7", csat_norm=1.0)], surveys=[survey("s1", ticket_id="7", score_norm=0.0)])
    assert made.one("SELECT complaint_basis FROM contacts") == "rating"


def test_a_rating_that_both_chat_and_ticket_hold_counts_once(root: Path) -> None:
    rated = {"csat_norm": 1.0, "csat_state": "rated"}
    both = built(root / "both", tickets=[ticket("7", **rated)], chats=[chat("c", ticket_id="7", **rated)])
    assert both.one("SELECT answer_id FROM answers") == "zendesk:ticket:7:csat"
    one = built(root / "one", tickets=[ticket("7", csat_state="offered")], chats=[chat("c", ticket_id="7", **rated)])
    assert sorted(row["state"] for row in one.rows("FROM answers")) == ["rated"]


def test_a_survey_that_names_a_chat_is_linked_to_the_ticket_it_became(root: Path) -> None:
    found = answer(root, tickets=[ticket("7")], chats=[chat("c", ticket_id="7")], surveys=[survey(chat_id="c")])
    assert found["contact_id"] == "zendesk:ticket:7"


def test_nps_buckets_exist_on_the_scale_from_0_to_10_only(root: Path) -> None:
    cases = [(10.0, 10.0, "promoter"), (9.0, 10.0, "promoter"), (7.0, 10.0, "passive"), (6.0, 10.0, "detractor")]
    elsewhere = [(5.0, 5.0, None)]
    rows = [
        survey(str(place), survey_type="nps", score=score, scale_min=0.0, scale_max=top, score_norm=score / top)
        for place, (score, top, _) in enumerate([*cases, *elsewhere])
    ]
    found = built(root, surveys=rows).rows("SELECT bucket, satisfied FROM answers ORDER BY answer_id")
    assert [tuple(row.values()) for row in found] == [(bucket, None) for *_, bucket in [*cases, *elsewhere]]


def test_an_answer_without_a_score_is_offered_only_where_the_file_says_what_was_sent(root: Path) -> None:
    blank = {"score": None, "score_norm": None}
    rows = [survey("1", **blank), survey("2", **blank, answered_at=None, sent_at=NOON)]
    found = built(root, surveys=rows).rows("SELECT state, answered_basis FROM answers ORDER BY answer_id")
    assert [tuple(row.values()) for row in found] == [(None, "answered"), ("offered", "created")]


def test_the_rating_of_an_excluded_ticket_is_excluded(root: Path) -> None:
    assert answer(root, tickets=[ticket(status="spam", csat_norm=1.0)])["excluded"] == "spam"


def test_an_answer_takes_place_and_carrier_from_its_order(root: Path) -> None:
    found = answer(root, surveys=[survey(order_ref="#12")], orders=[{"order_id": "12", "carrier": "Slowpost"}])
    assert (found["carrier"], found["hour"], found["weekday"]) == ("Slowpost", 12, 1)


def test_a_survey_file_that_names_the_help_desks_tickets_is_joined_to_them(root: Path) -> None:
    tickets = [ticket(str(number), team="Returns", channel="phone") for number in range(10)]
    named = [survey(str(n), ticket_id=str(n), source="generic", namespace="generic-1") for n in range(8)]

    made = built(
        root, tickets=tickets, surveys=[*named, survey("x", ticket_id="999", source="generic", namespace="generic-1")]
    )

    found = made.rows("SELECT team, channel, count(*) AS n FROM answers GROUP BY ALL ORDER BY n")
    assert found == [
        {"team": None, "channel": "unknown", "n": 1},
        {"team": "Returns", "channel": "phone", "n": 8},
    ]


def test_a_few_numbers_that_fit_by_chance_join_nothing(root: Path) -> None:
    tickets = [ticket(str(number), team="Returns") for number in range(4)]
    named = [survey(str(n), ticket_id=str(n), source="generic", namespace="generic-1") for n in range(20)]

    made = built(root, tickets=tickets, surveys=named)

    assert made.one("SELECT count(contact_id) FROM answers") == 0


def test_a_source_may_have_its_own_idea_of_satisfied(root: Path) -> None:
    settings = Settings(satisfied_from=0.75, scales={"zendesk": Scale(satisfied_from=0.5)})
    rows = [
        survey(str(norm), score_norm=norm, source=source) for norm in (0.25, 0.5) for source in ("zendesk", "other")
    ]
    rows = [{**row, "response_id": str(place)} for place, row in enumerate(rows)]
    found = built(root, settings, surveys=rows).rows("SELECT satisfied FROM answers ORDER BY answer_id")
    assert [row["satisfied"] for row in found] == [False, False, True, False]


def test_where_a_low_score_means_easy_the_norm_is_turned_and_the_score_is_not(root: Path) -> None:
    easy = {"survey_type": "ces", "score": 1.0, "scale_min": 1.0, "scale_max": 7.0, "score_norm": 0.0}
    for direction, norm in (("high_is_easy", 0.0), ("low_is_easy", 1.0)):
        settings = Settings.model_validate({"scales": {"zendesk": {"ces_direction": direction}}})
        (found,) = built(root / direction, settings, surveys=[survey(**easy)]).rows("FROM answers")
        assert (found["score"], found["score_norm"]) == (1.0, norm)
