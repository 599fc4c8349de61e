"""A hotspot in words: what and where, how much more, since when, how sure, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from language import N_, _
from metrics import dimensions
from metrics import format as numbers
from metrics.filters import UNKNOWN
from metrics.hotspots import MEASURES, Hotspot
from metrics.stories import Story
from ui import plain, sentences, words

# What a cause is named by first; the rest says where.
_WHAT: Final = ("topic", "product")
_PLACE: Final = {
    "carrier": N_("with {dimension} {value}"),
    "channel": N_("through {dimension} {value}"),
    "team": N_("at {dimension} {value}"),
}


def title(spot: Hotspot) -> str:
    """What and where: Late delivery with carrier Parcelway in region Bavaria."""
    where = dict(spot.where)
    what = [_value(name, where[name]) for name in _WHAT if name in where]
    rest = [_place(name, where[name]) for name in where if name not in _WHAT]
    cases = _(MEASURES[spot.measure].cases)
    lead = ", ".join(what) if what else cases[:1].upper() + cases[1:]
    return " ".join([lead, *rest])


def amount(spot: Hotspot) -> str:
    """How much more: 84 complaints instead of about 21, 4.0 times as many (95 %: 2.9 to 5.6)."""
    found, measure = spot.effect, MEASURES[spot.measure]
    many = f"{numbers.number(found.observed)} {_(measure.cases)}"
    if found.exposure is not None:
        many += _(" of {exposure} {of} ({percent})").format(
            exposure=numbers.number(found.exposure),
            of=_(measure.of) if measure.of else "",
            percent=numbers.percent(found.observed / max(1, found.exposure)),
        )
    text = _("**{many}** instead of about {expected}").format(many=many, expected=_expected(found.expected))
    if measure.per_order:
        text += _(" for the orders of that time")
    if not math.isfinite(found.ratio):
        return _("{text}, {cases} that were not there before").format(text=text, cases=_(measure.cases))
    high = f"{_times(found.ratio_high)}" if math.isfinite(found.ratio_high) else _("no limit")
    return _("{text}, **{times} times** as many (95 %: {low} to {high})").format(
        text=text, times=_times(found.ratio), low=_times(found.ratio_low), high=high
    )


def more(spot: Hotspot) -> str:
    """The excess with its interval: 63 more than expected (95 %: 55 to 68)."""
    found = spot.effect
    if not math.isfinite(found.excess_low) or not math.isfinite(found.ratio_high):
        return _("{excess} more than expected").format(excess=numbers.number(found.excess))
    return _("{excess} more than expected (95 %: {excess_low} to {excess_high})").format(
        excess=numbers.number(found.excess),
        excess_low=numbers.number(found.excess_low),
        excess_high=numbers.number(found.excess_high),
    )


def facts(spot: Hotspot) -> str:
    """Since when, how much of the whole rise, and how sure that is."""
    parts = [when(spot), more(spot)]
    if spot.share is not None and spot.share > 0:
        part = _("more than all") if spot.share > 1 else numbers.percent(spot.share)
        rest = _(", elsewhere they fell") if spot.share > 1 else ""
        parts.append(
            _("{part} of the rise in {cases}{rest}").format(part=part, cases=_(MEASURES[spot.measure].cases), rest=rest)
        )
    return f"{'; '.join(parts)}. {spot.evidence} {_chance(spot.q)}"


def when(spot: Hotspot) -> str:
    """Since about which day, or from when to when."""
    if spot.until:
        return _("From about {first} to {last}").format(first=numbers.day(spot.since), last=numbers.day(spot.until))
    return _("Since about {day}").format(day=numbers.day(spot.since))


def also(story: Story) -> str:
    """The other findings in the same place, in short; empty where there are none worth telling."""
    told, seen = [], {(story.lead.measure, story.lead.where)}
    said = {_topic(story.lead)}
    for spot in story.also:
        if not spot.sure or _topic(spot) in said or (spot.measure, spot.where) in seen:
            continue
        seen.add((spot.measure, spot.where))
        said.add(_topic(spot))
        ratio = (
            _(" ({times} times)").format(times=_times(spot.effect.ratio)) if math.isfinite(spot.effect.ratio) else ""
        )
        told.append(f"{_short(spot)}{ratio}")
    return _("There too: {told}.").format(told=", ".join(told[:4])) if told else ""


def nothing(found: Sequence[Hotspot], measure: str) -> str:
    """The list without a sure finding, in words, with the strongest rise that is none."""
    cases = (
        sentences.inside(_(MEASURES[measure].label))
        if measure in MEASURES
        else _("complaints, contacts, CSAT or replies")
    )
    if not found:
        return _("Nothing stands out in {cases}, as far as the periods before this one can tell.").format(cases=cases)
    first = found[0]
    noun = _("weeks") if first.stride == 7 else _("periods of {stride} days").format(stride=first.stride)
    past = _("the last {past} {noun}").format(past=first.past, noun=noun) if first.past > 1 else _("the time before")
    text = _("Nothing stands out in {cases} against {past}.").format(cases=cases, past=past)
    return _("{text} The strongest rise, {title} ({amount}), is within what happens by itself.").format(
        text=text, title=title(first), amount=amount(first)
    )


def alarms(found: Sequence[Hotspot]) -> str:
    """How often the same search would have raised an alarm in the past, in words; empty where nobody knows."""
    known = [spot for spot in found if spot.past > 1]
    if not known:
        return ""
    first = known[0]
    noun = _("past weeks") if first.stride == 7 else _("past periods of {stride} days").format(stride=first.stride)
    times = {0: _("none"), 1: _("one")}.get(first.false_alarms, str(first.false_alarms))
    who = (
        _("this search")
        if first.searches == 1
        else _("these {searches} searches together").format(searches=first.searches)
    )
    return _("Played again over {past} {noun}, {who} would have raised an alarm in {times} of them.").format(
        past=first.past, noun=noun, who=who, times=times
    )


def _topic(spot: Hotspot) -> tuple[str, str]:
    """What two findings must differ in to be worth a word each: the kind of measure and the topic."""
    kind = {"csat": "csat", "repeats": "repeats", "late_replies": "late"}.get(spot.measure, "volume")
    return kind, dict(spot.where).get("topic", "") if kind == "volume" else ""


def _short(spot: Hotspot) -> str:
    topic = dict(spot.where).get("topic")
    kind = _topic(spot)[0]
    if kind != "volume" or not topic:
        return _(MEASURES[spot.measure].cases)
    return _value("topic", topic)


def _place(name: str, value: str) -> str:
    said = N_("without a {dimension}") if value == UNKNOWN else _PLACE.get(name, N_("in {dimension} {value}"))
    return _(said).format(dimension=dimensions.one(name), value=_value(name, value))


def _value(name: str, value: str) -> str:
    return plain.markdown(words.dimension_value(name, value), 60)


def _expected(value: float) -> str:
    return numbers.number(value) if value >= 10 else numbers.number(value, 0 if f"{value:.1f}".endswith(".0") else 1)


def _times(value: float) -> str:
    return numbers.number(value, 1 if value < 10 else 0)


def _chance(q: float) -> str:
    if q < 0.001:
        return _("Chance alone would give fewer than one such finding in {n}.").format(n=numbers.number(1000))
    return _("About {percent} of findings this strong are chance.").format(percent=numbers.percent(q))
