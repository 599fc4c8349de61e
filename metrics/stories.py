"""One row per thing that goes wrong: findings of several measures about the same place, told together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from metrics import family
from metrics.filters import Filters
from metrics.findings import Where
from metrics.hotspots import MEASURES, Hotspot, hotspots
from metrics.plan import Against
from metrics.warehouse import Warehouse

# What began before the chosen period shows only over a longer one.
LONG_DAYS: Final = 84
# A channel or team alone is no common place: much goes wrong in each of them.
_WIDE: Final = ("channel", "team")
# A finding this part as strong as the strongest may name the story, if it says more exactly where.
NEARLY: Final = 0.3
_SUMS: Final = ("complaints", "complaints_per_order", "contacts", "repeats")

Find = Callable[[Filters, str, Against], list[Hotspot]]


@dataclass(frozen=True)
class Story:
    """A finding and what else was found in the same place; `lasting`: it began before the chosen period."""

    lead: Hotspot
    also: tuple[Hotspot, ...] = ()
    lasting: bool = False

    @property
    def sure(self) -> bool:
        """Whether any of its findings is sure, also among all that were looked for together."""
        return any(each.sure and each.alarm for each in (self.lead, *self.also))

    @property
    def score(self) -> float:
        """The score of its strongest finding, of a sure one where there is one."""
        return max(each.score for each in (self.lead, *self.also) if each.sure or not self.sure)

    def cost(self, per_contact: float | None) -> float | None:
        """What the excess contacts cost; None without a price, and where it is not contacts that are counted."""
        sums = [each for each in (self.lead, *self.also) if each.measure in _SUMS]
        if not per_contact or not sums:
            return None
        return max(0.0, max(each.effect.excess for each in sums)) * per_contact


def stories(
    wh: Warehouse,
    filters: Filters,
    measures: Sequence[str] = tuple(MEASURES),
    against: Against = "before",
    find: Find | None = None,
) -> list[Story]:
    """What goes wrong, sure things first, then by strength; `find` (default: search `wh`) answers single searches."""

    def search(where: Filters, measure: str, base: Against) -> list[Hotspot]:
        return hotspots(wh, where, measure, unsure=True, against=base)

    found = find or search
    told = merged(family.together((spot for name in measures for spot in found(filters, name, against)), len(measures)))
    end = filters.end or wh.latest_on
    if end is None or against == "year" or (filters.days or LONG_DAYS) >= LONG_DAYS:
        return told
    longer = replace(filters, start=end - timedelta(days=LONG_DAYS - 1), end=end)
    every = family.together((spot for name in measures for spot in found(longer, name, against)), len(measures))
    old = [spot for spot in every if spot.sure and _goes_on(spot, filters)]
    lasting = [replace(story, lasting=True) for story in merged(old) if story.sure]
    new = [story for story in lasting if not any(kept.sure and _same(story, kept) for kept in told)]
    rest = [story for story in told if story.sure or not any(_same(story, each) for each in new)]
    return _ordered([*rest, *new])


def merged(found: Iterable[Hotspot]) -> list[Story]:
    """Findings about the same place as one story, led by the strongest."""
    told: list[Story] = []
    for spot in sorted(found, key=lambda each: (not each.sure, -each.score)):
        at = next((n for n, story in enumerate(told) if _joins(spot, story)), None)
        if at is None:
            told.append(Story(spot))
        else:
            told[at] = replace(told[at], also=(*told[at].also, spot))
    return _ordered(_named(story) for story in told)


def _named(story: Story) -> Story:
    """Led by the finding that names the place best, among those not much weaker than the strongest."""
    every = [story.lead, *story.also]
    strong = [spot for spot in every if (spot.sure or not story.sure) and spot.score >= NEARLY * story.score]
    lead = max(strong, key=lambda spot: (len(dict(spot.where).keys() - set(_WIDE)), spot.score))
    return replace(story, lead=lead, also=tuple(spot for spot in every if spot is not lead))


def _ordered(told: Iterable[Story]) -> list[Story]:
    return sorted(told, key=lambda story: (not story.sure, -story.score))


def _goes_on(spot: Hotspot, filters: Filters) -> bool:
    start = filters.start
    return bool(start and spot.since < start and (spot.until is None or spot.until >= start))


def _same(story: Story, other: Story) -> bool:
    return any(_joins(spot, other) for spot in (story.lead, *story.also))


def _joins(spot: Hotspot, story: Story) -> bool:
    return any(_related(spot.where, each.where) for each in (story.lead, *story.also))


def _related(one: Where, other: Where) -> bool:
    """Whether one place lies within the other: no value differs, and they share more than a channel or a team."""
    a, b = dict(one), dict(other)
    if a == b:
        return True
    shared = {name for name in a if b.get(name) == a[name]}
    places = [{name for name in each if name != "topic"} for each in (a, b)]
    if a.get("topic", b.get("topic")) == b.get("topic", a.get("topic")):
        # The same topic, or one of them names none: one is a part of the other.
        return bool(shared - set(_WIDE)) and all(a[name] == b[name] for name in a if name in b)
    # Two topics in one place, such as late deliveries and questions where the parcel is.
    common = {name for name in shared if name != "topic"} - set(_WIDE)
    return bool(common) and (common == places[0] - set(_WIDE) or common == places[1] - set(_WIDE))
