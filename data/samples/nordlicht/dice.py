"""Chance with a seed: everything random in the sample shop comes from here."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice(random.Random):
    """The standard generator, whose numbers stay the same in every Python release, with the draws a shop needs."""

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely as the others."""
        return items[int(self.random() * len(items))]

    def weighted(self, weights: Mapping[Item, float]) -> Item:
        """One key, as likely as its weight says."""
        left = self.random() * sum(weights.values())
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        return next(reversed(list(weights)))

    def around(self, median: float, spread: float) -> float:
        """A log-normal draw: the shape of waiting times."""
        return median * math.exp(spread * self.normalvariate(0.0, 1.0))

    def count(self, mean: float) -> int:
        """A Poisson draw (Knuth; the means here are small)."""
        limit, product, drawn = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            drawn += 1
        return drawn
