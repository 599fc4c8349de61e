"""A hotspot in words: what and where, how much more, since when, how sure, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from metrics import format as numbers
from metrics.filters import UNKNOWN
from metrics.hotspots import MEASURES, Hotspot
from metrics.stories import Story
from ui import plain, words

# What a cause is named by first; the rest says where.
_WHAT: Final = ("topic", "product")
_PLACE: Final = {"carrier": "with", "channel": "through", "team": "at"}


def title(spot: Hotspot) -> str:
    """What and where: Late delivery with carrier Parcelway in region Bavaria."""
    where = dict(spot.where)
    what = [_value(name, where[name]) for name in _WHAT if name in where]
    rest = [_place(name, where[name]) for name in where if name not in _WHAT]
    lead = ", ".join(what) if what else MEASURES[spot.measure].cases.capitalize()
    return " ".join([lead, *rest])


def amount(spot: Hotspot) -> str:
    """How much more: 84 complaints instead of about 21, 4.0 times as many (95 %: 2.9 to 5.6)."""
    found, measure = spot.effect, MEASURES[spot.measure]
    many = f"{found.observed:,} {measure.cases}"
    if found.exposure is not None:
        many += f" of {found.exposure:,} {measure.of} ({numbers.percent(found.observed / max(1, found.exposure))})"
    text = f"**{many}** instead of about {_expected(found.expected)}"
    if measure.per_order:
        text += " for the orders of that time"
    if not math.isfinite(found.ratio):
        return f"{text}, {measure.cases} that were not there before"
    high = f"{_times(found.ratio_high)}" if math.isfinite(found.ratio_high) else "no limit"
    return f"{text}, **{_times(found.ratio)} times** as many (95 %: {_times(found.ratio_low)} to {high})"


def more(spot: Hotspot) -> str:
    """The excess with its interval: 63 more than expected (95 %: 55 to 68)."""
    found = spot.effect
    if not math.isfinite(found.excess_low) or not math.isfinite(found.ratio_high):
        return f"{found.excess:,.0f} more than expected"
    return f"{found.excess:,.0f} more than expected (95 %: {found.excess_low:,.0f} to {found.excess_high:,.0f})"


def facts(spot: Hotspot) -> str:
    """Since when, how much of the whole rise, and how sure that is."""
    parts = [when(spot), more(spot)]
    if spot.share is not None and spot.share > 0:
        part = "more than all" if spot.share > 1 else numbers.percent(spot.share)
        rest = ", elsewhere they fell" if spot.share > 1 else ""
        parts.append(f"{part} of the rise in {MEASURES[spot.measure].cases}{rest}")
    return f"{'; '.join(parts)}. {spot.evidence} {_chance(spot.q)}"


def when(spot: Hotspot) -> str:
    """Since about which day, or from when to when."""
    if spot.until:
        return f"From about {numbers.day(spot.since)} to {numbers.day(spot.until)}"
    return f"Since about {numbers.day(spot.since)}"


def also(story: Story) -> str:
    """The other findings in the same place, in short; empty where there are none worth telling."""
    told, seen = [], {(story.lead.measure, story.lead.where)}
    said = {_topic(story.lead)}
    for spot in story.also:
        if not spot.sure or _topic(spot) in said or (spot.measure, spot.where) in seen:
            continue
        seen.add((spot.measure, spot.where))
        said.add(_topic(spot))
        ratio = f" ({_times(spot.effect.ratio)} times)" if math.isfinite(spot.effect.ratio) else ""
        told.append(f"{_short(spot)}{ratio}")
    return f"There too: {', '.join(told[:4])}." if told else ""


def nothing(found: Sequence[Hotspot], measure: str) -> str:
    """The list without a sure finding, in words, with the strongest rise that is none."""
    cases = MEASURES[measure].label.lower() if measure in MEASURES else "complaints, contacts, CSAT or replies"
    if not found:
        return f"Nothing stands out in {cases}, as far as the periods before this one can tell."
    first = found[0]
    noun = "weeks" if first.stride == 7 else f"periods of {first.stride} days"
    past = f"the last {first.past} {noun}" if first.past > 1 else "the time before"
    text = f"Nothing stands out in {cases} against {past}."
    return f"{text} The strongest rise, {title(first)} ({amount(first)}), is within what happens by itself."


def alarms(found: Sequence[Hotspot]) -> str:
    """How often the same search would have raised an alarm in the past, in words; empty where nobody knows."""
    known = [spot for spot in found if spot.past > 1]
    if not known:
        return ""
    first = known[0]
    noun = "past weeks" if first.stride == 7 else f"past periods of {first.stride} days"
    times = {0: "none", 1: "one"}.get(first.false_alarms, str(first.false_alarms))
    who = "this search" if first.searches == 1 else f"these {first.searches} searches together"
    return f"Played again over {first.past} {noun}, {who} would have raised an alarm in {times} of them."


def _topic(spot: Hotspot) -> tuple[str, str]:
    """What two findings must differ in to be worth a word each: the kind of measure and the topic."""
    kind = {"csat": "csat", "repeats": "repeats", "late_replies": "late"}.get(spot.measure, "volume")
    return kind, dict(spot.where).get("topic", "") if kind == "volume" else ""


def _short(spot: Hotspot) -> str:
    topic = dict(spot.where).get("topic")
    kind = _topic(spot)[0]
    if kind != "volume" or not topic:
        return MEASURES[spot.measure].cases
    return _value("topic", topic)


def _place(name: str, value: str) -> str:
    return f"without a {name}" if value == UNKNOWN else f"{_PLACE.get(name, 'in')} {name} {_value(name, value)}"


def _value(name: str, value: str) -> str:
    return plain.markdown(words.dimension_value(name, value), 60)


def _expected(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def _times(value: float) -> str:
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"


def _chance(q: float) -> str:
    if q < 0.001:
        return "Chance alone would give fewer than one such finding in 1,000."
    return f"About {numbers.percent(q)} of findings this strong are chance."
