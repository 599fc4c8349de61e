"""What happened to one contact, moment by moment, and what of it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from language import N_, _
from metrics import format as words
from metrics.errors import UnknownContactError
from metrics.warehouse import Warehouse

# counted: a figure rests on it; paused: time outside opening hours; excluded: left out of figures; note: neither
Effect = Literal["counted", "paused", "excluded", "note"]
Row = dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """Something that happened to a contact, and what the figures make of it."""

    at: datetime | None  # in the reporting zone; None: the export does not say when
    title: str
    text: str
    effect: Effect
    basis: str = (
        ""  # on what the time rests: "from the two times", "as the export reports it", "opening hours of Berlin"
    )


_BASES: Final = {
    "timestamp_diff": N_("from the two times"),
    "derived_messages": N_("from the messages"),
    "reported_calendar": N_("as the export reports it, in calendar time"),
    "reported_business": N_("as the export reports it, in business hours"),
}


def timeline(wh: Warehouse, contact_id: str) -> list[Moment]:
    """The moments of a contact in their order; only what the warehouse has. Raises UnknownContactError."""
    found = wh.query("SELECT * FROM contacts WHERE contact_id = ?", [contact_id])
    if found.is_empty():
        raise UnknownContactError(
            f"There is no contact '{contact_id}'. Take an id from the column `id` of the records behind a number."
        )
    row = found.row(0, named=True)
    zone = ZoneInfo(wh.meta["reporting_zone"] or "UTC")
    moments = [*_start(row), *_reply(row), *_later(row), *_end(row), *_answers(wh, contact_id)]
    if row["excluded"]:  # then nothing of it is in any figure
        moments = [replace(each, effect="excluded") if each.effect == "counted" else each for each in moments]
    placed = sorted(
        ((_when(moment, row), number, moment) for number, moment in enumerate(moments)), key=lambda x: x[:2]
    )
    return [_local(moment, zone) for _, _, moment in placed]


def _when(moment: Moment, row: Row) -> datetime:
    """Where a moment belongs; one without a time stands before the end."""
    return moment.at or row["solved_at"] or row["as_of"] or datetime.max


def _local(moment: Moment, zone: ZoneInfo) -> Moment:
    return replace(moment, at=moment.at and moment.at.replace(tzinfo=UTC).astimezone(zone))


def _start(row: Row) -> Iterator[Moment]:
    created = row["created_at"]
    channel = (
        ""
        if row["channel"] in (None, "unknown")
        else _(" by {channel}").format(channel=row["channel"].replace("_", " "))
    )
    yield Moment(
        created,
        _("Created"),
        _("The customer wrote{channel}. Every clock starts here.").format(channel=channel),
        "counted",
    )
    if row["excluded"]:
        yield Moment(
            created,
            _("Left out"),
            _("It is {why}: no KPI counts it.").format(why=_(_WHY.get(row["excluded"], str(row["excluded"])))),
            "excluded",
        )
    if row["out_of_hours"]:
        text = _("It came outside the opening hours. Until they begin, only calendar time runs.")
        yield Moment(created, _("Out of hours"), text, "paused", _schedule(row))
    if row["bot_involved"]:
        text = _("A bot took part. Its replies do not stop any clock.")
        yield Moment(created, _("Bot"), text, "excluded")
    if row["bot_handoff"]:
        # Exports tell that it was handed over, not when; at the latest when a person replied.
        yield Moment(row["first_reply_at"], _("Handed over"), _("The bot handed the customer to a person."), "note")
    if row["bot_resolved"]:
        text = _("The bot closed it. A closing is no first reply.")
        yield Moment(row["solved_at"], _("Closed by the bot"), text, "excluded")


_WHY: Final = {
    "spam": N_("spam"),
    "deleted": N_("deleted"),
    "merged": N_("merged into another contact"),
    "test": N_("a test"),
}


def _schedule(row: Row) -> str:
    return _("opening hours of {schedule}").format(schedule=row["schedule"]) if row["schedule"] else _("opening hours")


def _reply(row: Row) -> Iterator[Moment]:
    seconds, due = row["first_response_seconds"], row["first_response_due_at"]
    if due and not (row["first_reply_at"] and row["first_reply_at"] <= due):
        yield Moment(
            due,
            _("Reply due"),
            _("A first reply was due {within}.").format(within=_in(row["first_response_target_seconds"])),
            "note",
        )
    at = row["first_reply_at"]
    if not at and seconds is not None and row["created_at"]:
        at = row["created_at"] + timedelta(seconds=seconds)
    if seconds is not None:
        text = _("First reply of a person, {duration} after it came{verdict}.").format(
            duration=words.duration(seconds), verdict=_verdict(row["first_response_sla"])
        )
        yield Moment(at, _("First reply"), text, "counted", _(_BASES.get(row["first_response_basis"], "")))
        yield from _open(at, row, "first_response", seconds)
    elif row["first_response_business_seconds"] is None:
        text = _(
            "No reply of a person is known{verdict}. It is in no first response time; the figures with open "
            "contacts count it for as long as it was watched."
        ).format(verdict=_verdict(row["first_response_sla"]))
        yield Moment(row["solved_at"] or row["as_of"], _("No first reply"), text, "excluded")
    if row["first_response_business_seconds"] is not None:
        reported = words.duration(row["first_response_business_seconds"])
        text = _("The export reports {reported} in business hours until the first reply; a figure of its own.").format(
            reported=reported
        )
        yield Moment(at, _("First reply, business hours"), text, "counted", _(_BASES["reported_business"]))


def _in(seconds: float | None) -> str:
    return _("within {duration}").format(duration=words.duration(seconds)) if seconds is not None else _("by then")


def _verdict(sla: str | None) -> str:
    return {"met": _(", within its target"), "missed": _(", later than its target")}.get(sla or "", "")


def _open(at: datetime | None, row: Row, what: str, calendar: float) -> Iterator[Moment]:
    """How much of a time lay within the opening hours; the rest was paused."""
    inside = row[f"{what}_open_seconds"]
    if inside is None:
        return
    paused = max(calendar - inside, 0)
    left_out = _("{duration} outside them were paused").format(duration=words.duration(paused))
    text = _("{duration} of it lay within the opening hours; {left_out}.").format(
        duration=words.duration(inside), left_out=left_out
    )
    yield Moment(at, _("In opening hours"), text, "paused" if paused else "counted", _schedule(row))


def _later(row: Row) -> Iterator[Moment]:
    if row["next_reply_seconds"] is not None:
        longest = words.duration(row["next_reply_seconds"])
        text = _("The longest wait for a further reply was {longest}{verdict}.").format(
            longest=longest, verdict=_verdict(row["next_reply_sla"])
        )
        yield Moment(None, _("Further replies"), text, "counted", _(_BASES["derived_messages"]))
    if row["waiting_since"]:
        yield Moment(
            row["waiting_since"], _("Waiting"), _("The last message of the customer, without an answer so far."), "note"
        )
    if row["next_reply_due_at"]:
        yield Moment(
            row["next_reply_due_at"],
            _("Next reply due"),
            _("A further reply is due {within}.").format(within=_in(row["next_reply_target_seconds"])),
            "note",
        )
    if row["reopens"]:
        times = {1: _("once"), 2: _("twice")}.get(row["reopens"], _("{reopens} times").format(reopens=row["reopens"]))
        text = _("Reopened {times}. The earlier solutions do not count; the time runs until the last one.").format(
            times=times
        )
        yield Moment(None, _("Reopened"), text, "excluded")


def _end(row: Row) -> Iterator[Moment]:
    due, solved = row["resolution_due_at"], row["solved_at"]
    if due and not (solved and solved <= due):
        yield Moment(
            due,
            _("Solution due"),
            _("It was to be solved {within}.").format(within=_in(row["resolution_target_seconds"])),
            "note",
        )
    if row["resolution_seconds"] is not None:
        took = words.duration(row["resolution_seconds"])
        text = _("Solved for the last time, {took} after it came{verdict}.").format(
            took=took, verdict=_verdict(row["resolution_sla"])
        )
        yield Moment(solved, _("Solved"), text, "counted", _(_BASES.get(row["resolution_basis"], "")))
        yield from _open(solved, row, "resolution", row["resolution_seconds"])
    elif row["is_open"]:
        text = _("Still open when it was exported{verdict}. What happened later is not known.").format(
            verdict=_verdict(row["resolution_sla"])
        )
        yield Moment(row["as_of"], _("Last known"), text, "note")
    elif row["resolution_business_seconds"] is None:
        yield Moment(
            None,
            _("Closed"),
            _("Closed on a day that the export does not tell: it is in no resolution time."),
            "excluded",
        )
    if row["resolution_business_seconds"] is not None:
        reported = words.duration(row["resolution_business_seconds"])
        text = _("The export reports {reported} in business hours until it was solved; a figure of its own.").format(
            reported=reported
        )
        yield Moment(solved, _("Solved, business hours"), text, "counted", _(_BASES["reported_business"]))


def _answers(wh: Warehouse, contact_id: str) -> Iterator[Moment]:
    sql = "SELECT * FROM answers WHERE contact_id = ? ORDER BY answered_at"
    for row in wh.query(sql, [contact_id]).iter_rows(named=True):
        survey = row["survey_type"].upper() if row["survey_type"] in ("nps", "csat", "ces") else row["survey_type"]
        if row["state"] == "rated":
            text = _("The customer answered {score_raw} ({survey}).").format(
                score_raw=row["score_raw"] or row["score"], survey=survey
            )
            yield Moment(row["answered_at"], _("Rated"), text, "excluded" if row["excluded"] else "counted", survey)
        else:
            yield Moment(
                row["answered_at"],
                _("Survey sent"),
                _("Sent and not answered ({survey}).").format(survey=survey),
                "note",
                survey,
            )
