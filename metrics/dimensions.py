"""What dimensions and grains are called: a channel, channels, a week, weeks."""

from __future__ import annotations

from typing import Final

from language import N_, _

_ONE: Final = {
    "channel": N_("channel"),
    "team": N_("team"),
    "agent": N_("agent"),
    "priority": N_("priority"),
    "topic": N_("topic"),
    "product": N_("product"),
    "country": N_("country"),
    "segment": N_("segment"),
    "source": N_("source"),
    "carrier": N_("carrier"),
    "region": N_("region"),
    "weekday": N_("weekday"),
    "hour": N_("hour"),
    "day": N_("day"),
    "week": N_("week"),
    "month": N_("month"),
    "quarter": N_("quarter"),
    "year": N_("year"),
}
_MANY: Final = {
    "channel": N_("channels"),
    "team": N_("teams"),
    "agent": N_("agents"),
    "priority": N_("priorities"),
    "topic": N_("topics"),
    "product": N_("products"),
    "country": N_("countries"),
    "segment": N_("segments"),
    "source": N_("sources"),
    "carrier": N_("carriers"),
    "region": N_("regions"),
    "weekday": N_("weekdays"),
    "hour": N_("hours"),
    "day": N_("days"),
    "week": N_("weeks"),
    "month": N_("months"),
    "quarter": N_("quarters"),
    "year": N_("years"),
}
_HEADINGS: Final = {
    "channel": N_("Channel"),
    "team": N_("Team"),
    "agent": N_("Agent"),
    "priority": N_("Priority"),
    "topic": N_("Topic"),
    "product": N_("Product"),
    "country": N_("Country"),
    "segment": N_("Segment"),
    "source": N_("Source"),
    "carrier": N_("Carrier"),
    "region": N_("Region"),
    "weekday": N_("Weekday"),
    "hour": N_("Hour"),
}


def one(name: str) -> str:
    """The dimension or grain within a sentence: channel, week."""
    return _(_ONE.get(name, name))


def many(name: str) -> str:
    """Several of it: channels, countries, weeks."""
    return _(_MANY.get(name, f"{name}s"))


def heading(name: str) -> str:
    """The dimension as a heading, to be translated where it is shown: an option of a choice."""
    return _HEADINGS.get(name, name.capitalize())


def titled(name: str) -> str:
    """The dimension as a heading: Channel."""
    return _(heading(name))
