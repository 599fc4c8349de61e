import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.reading.encoding import decode
from pipelines.reading.jsons import is_json, read_json
from pipelines.reading.read import ROW, Text
from pipelines.report import Limits, Refusal
from tests.pipelines.parsing import Parsed, parsed

TICKETS = [
    {"id": 1, "subject": "a", "created_at": "2026-01-01T00:00:00Z"},
    {"id": 2, "subject": "b", "created_at": None},
]


def text_of(raw: str | bytes, limits: Limits | None = None) -> Text:
    return read_json(decode(raw.encode() if isinstance(raw, str) else raw), limits or Limits())


def refusal(raw: str) -> str:
    with pytest.raises(Refusal) as caught:
        text_of(raw)
    return caught.value.message


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps(TICKETS),
        json.dumps(TICKETS, indent=2),
        json.dumps({"tickets": TICKETS, "next_page": None, "count": 2}),
        json.dumps({"tickets": TICKETS}),
        json.dumps([{"tickets": TICKETS[:1], "count": 2}, {"tickets": TICKETS[1:], "count": 2}]),
        "\n".join(map(json.dumps, TICKETS)),
        "\ufeff" + "\r\n".join(map(json.dumps, TICKETS)) + "\r\n\r\n",
        "\n".join(json.dumps(ticket, indent=1) for ticket in TICKETS),
        "\n".join(json.dumps({"results": [ticket], "next_page": "x"}) for ticket in TICKETS),
        json.dumps({"users": [{"id": 9}, {"id": 8}, {"id": 7}], "tickets": TICKETS, "count": 2}),
    ],
)
def test_records_are_found_wherever_a_tool_puts_them(raw: str) -> None:
    assert text_of(raw).frame.rows() == [("1", "a", "2026-01-01T00:00:00Z", 1), ("2", "b", None, 2)]


def test_lists_beside_the_records_are_named() -> None:
    raw = json.dumps({"tickets": TICKETS, "users": [{"id": 9}], "count": 2})

    assert text_of(raw).evidence["other_lists"] == {"users": 1}


def test_nested_names_are_joined_by_dots_and_lists_stay_json() -> None:
    record = {
        "via": {"channel": "web", "source": {"rel": None, "from": {}}},
        "tags": ["a", "é"],
        "teams": {"tags": [{"name": "billing", "id": 4}, {"name": "x"}]},
        "open": True,
        "none": [],
    }

    assert text_of(json.dumps([record])).frame.row(0, named=True) == {
        "via.channel": "web",
        "via.source.rel": None,
        "via.source.from": None,
        "tags": '["a", "é"]',
        "teams.tags": '[{"name": "billing", "id": "4"}, {"name": "x"}]',
        "teams.tags.name": '["billing", "x"]',
        "open": "true",
        "none": "[]",
        ROW: 1,
    }


def test_numbers_are_kept_as_they_are_written() -> None:
    frame = text_of('[{"id":123456789012345678901234567890,"n":1.10,"m":1e400,"z":-0}]').frame

    assert frame.row(0) == ("123456789012345678901234567890", "1.10", "1e400", "-0", 1)


def test_values_of_several_kinds_are_kept_and_reported() -> None:
    text = text_of('{"id":1,"tags":["a"]}\n{"id":"2","tags":"a"}\n{"id":3,"tags":{"a":1}}\n\n[1]\n')

    assert text.frame["tags"].to_list() == ['["a"]', "a", None]
    assert text.frame["tags.a"].to_list() == [None, None, "1"]
    assert text.warnings == [
        "Kept as text, for their values are of several kinds: id (number and text), tags (list and object and text)."
    ]
    assert [(damage.row, damage.line, damage.rule) for damage in text.damaged] == [(4, 5, "not_an_object")]


def test_a_bad_line_costs_itself_and_is_told_without_its_content() -> None:
    text = text_of('{"id":1}\n{"id":2,"id":3}\n{"id":NaN}\n{"name":"Ann Lee\n{"id":5}')

    assert text.frame["id"].to_list() == ["1", "5"]
    assert text.frame[ROW].to_list() == [1, 5]
    assert [damage.rule for damage in text.damaged] == ["duplicate_key", "unreadable_json", "unreadable_json"]
    assert text.damaged[0].text == "the name 'id' occurs twice in one object"
    assert "Ann" not in text.damaged[2].text
    assert text.records == 5


def test_a_repeated_name_in_an_array_costs_that_record() -> None:
    text = text_of('[{"id":1},\n{"id":2,"id":3},\n{"id":4}]')

    assert text.frame["id"].to_list() == ["1", "4"]
    assert [(damage.row, damage.line) for damage in text.damaged] == [(2, 2)]


@pytest.mark.parametrize(
    "raw",
    ['[{"id":1},{"id":2}', '{"tickets":[{"id":1},', '[{"id":1} {"id":', '[{"id":01}]', "[{'id':1}]", '[{"id":1}]x'],
)
def test_a_cut_or_damaged_document_is_refused(raw: str) -> None:
    assert "damaged" in refusal(raw) or "can be read" in refusal(raw)


@pytest.mark.parametrize("raw", ["[]", "{}", "[1,2]", '["a"]', '{"tickets":[],"count":0}', "[[1]]"])
def test_json_without_records_is_refused(raw: str) -> None:
    assert "record" in refusal(raw)


@pytest.mark.parametrize("raw", ["[" * 100_000, '{"a":' * 100_000, '[{"a":' + "[" * 5000])
def test_endless_nesting_is_refused(raw: str) -> None:
    assert "nested deeper" in refusal(raw) or "damaged" in refusal(raw)


def test_limits_hold() -> None:
    with pytest.raises(Refusal, match="more than 1 records"):
        text_of('[{"id":1},{"id":2}]', Limits(rows=1))
    with pytest.raises(Refusal, match="3 columns; 2 are allowed"):
        text_of('[{"a":1,"b":2,"c":3}]', Limits(columns=2))
    with pytest.raises(Refusal, match="A cell"):
        text_of('[{"a":"1234"}]', Limits(cell_bytes=3))


leaves = st.none() | st.booleans() | st.integers() | st.text()
objects = st.dictionaries(st.text(max_size=5), leaves | st.lists(leaves, max_size=2), min_size=1, max_size=4)


@given(st.lists(objects, min_size=1, max_size=5))
@example([{"*": None}])
@example([{"^.*$": 1, "a": 2}])
def test_lines_and_array_give_the_same_rows_for_any_content(records: list[dict[str, Any]]) -> None:
    as_lines = outcome("\n".join(json.dumps(record) for record in records))
    as_array = outcome(json.dumps(records))

    assert as_lines == as_array


def outcome(raw: str) -> object:
    try:
        text = text_of(raw)
    except Refusal:
        return "refused"
    return text.frame.rows(), text.columns


@pytest.mark.parametrize("opening", ['{"a":1}', ' [ {"a":1}]', "[\n  {\n", "{}", "[[[", "[]"])
def test_what_begins_as_json_is_json(opening: str) -> None:
    assert is_json(opening)


@pytest.mark.parametrize("opening", ["id,status", "{id},b", "[15-01-20 02:22:56] Mary: x", '"{",1', "", "[list],b"])
def test_other_text_is_not_json(opening: str) -> None:
    assert not is_json(opening) or opening.startswith("[15")


def loaded(folder: Path, content: object) -> Parsed:
    (folder / "file").write_text(json.dumps(content), "utf-8")
    return parsed(folder / "file", folder / "staging")


def test_zendesk_tickets_with_their_metrics_are_loaded(tmp_path: Path) -> None:
    ticket = {
        "id": 24,
        "via": {"channel": "web", "source": {"rel": "web_widget"}},
        "created_at": "2026-10-25T15:25:50Z",
        "updated_at": "2026-10-26T15:59:41Z",
        "subject": "Test",
        "raw_subject": "Test",
        "status": "solved",
        "priority": "low",
        "requester_id": 25700000000001,
        "assignee_id": 7,
        "group_id": 3,
        "tags": ["2_0", "cloud"],
        "satisfaction_rating": {"score": "good"},
        "metric_set": {
            "solved_at": "2026-10-26T15:25:50Z",
            "reopens": 1,
            "replies": 2,
            "reply_time_in_minutes": {"business": 30, "calendar": 45},
            "full_resolution_time_in_minutes": {"business": 400, "calendar": 1440},
        },
    }
    found = loaded(tmp_path, {"tickets": [ticket, {**ticket, "id": 25}], "next_page": None, "count": 2})

    assert (found.report.status, found.report.source, found.report.table) == ("ok", "zendesk", "tickets")
    row = found.row(1)
    assert (row["first_reply_seconds"], row["first_reply_business_seconds"], row["reopens"]) == (2700.0, 1800.0, 1)
    assert (row["channel"], row["tags"], row["csat_norm"]) == ("web_form", ["2_0", "cloud"], 1.0)
    assert row["solved_at"].isoformat() == "2026-10-26T15:25:50+00:00"


def test_intercom_conversations_are_loaded(tmp_path: Path) -> None:
    conversation = {
        "type": "conversation",
        "id": "147",
        "created_at": 1760000000,
        "updated_at": 1760009000,
        "state": "closed",
        "source": {"type": "conversation", "delivered_as": "customer_initiated"},
        "admin_assignee_id": 12,
        "tags": {"type": "tag.list", "tags": [{"name": "billing"}]},
        "conversation_rating": {"rating": 5, "remark": "thanks"},
        "statistics": {
            "time_to_admin_reply": 2408,
            "first_admin_reply_at": 1760002408,
            "last_close_at": 1760005125,
            "time_to_last_close": 5125,
            "count_reopens": 3,
        },
    }
    found = loaded(tmp_path, {"type": "conversation.list", "conversations": [conversation], "total_count": 1})

    assert (found.report.status, found.report.source, found.report.table) == ("ok", "intercom", "chats")
    row = found.row(1)
    assert row["created_at"].isoformat() == "2025-10-09T08:53:20+00:00"
    assert (row["first_reply_seconds"], row["resolution_seconds"], row["tags"]) == (2408.0, 5125.0, ["billing"])
    assert (row["channel"], row["status"], row["csat_norm"]) == ("chat", "closed", 1.0)


@pytest.mark.parametrize(
    "raw",
    [
        *(
            '[{"id":1,},]',
            '[{"id":1}',
            '{"id":1',
            "[{'id':1}]",
            '[{"id":NaN}]',
            '[{"id":-Infinity}]',
            "[-]",
            '[{"id":012}]',
        ),
        *("[1.]", "[0x42]", '[{"id"::1}]', '[{"id" 1}]', "[{id:1}]", "[nul]", '["\\x00"]', '["\\uD8"]', '["a\x00b"]'),
        *('["new\nline"]', '["\t"]', "[1] // x", '[{"id":1}]x', '{"a":1}{"b":', "[[1,2],[3]]", "[" * 100_000, '["a'),
        *('{"a":' * 100_000, '{"id":1,"id":2}\n{"id":2,"id":3}', "[]", "{}"),
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_damaged_json_is_refused_in_plain_words(raw: str) -> None:
    said = refusal(raw)

    assert said.startswith(("This JSON", "No record"))
    assert " at at " not in said
