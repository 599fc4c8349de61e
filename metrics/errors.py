"""What can be wrong with a question about the figures; each message says what to ask instead."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class MetricsError(Exception):
    """A question that cannot be answered; the message names the word that is wrong and ends with a hint."""


class UnknownKpiError(MetricsError):
    """There is no KPI of that name."""


class UnknownDimensionError(MetricsError):
    """There is no dimension of that name."""


class UnknownGrainError(MetricsError):
    """There is no grain of that name."""


class UnknownConventionError(MetricsError):
    """No vendor of that name is known."""


class UnknownContactError(MetricsError):
    """There is no contact of that id."""


class BadFilterError(MetricsError):
    """A date or a value that no row can have."""


class WarehouseError(MetricsError):
    """The warehouse of this installation cannot be read."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest of the known words, or with all of them."""
    words = list(known)
    close = get_close_matches(word.lower().replace("-", "_").replace(" ", "_"), words, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(repr(each) for each in close)}?"
    return f"Known are: {', '.join(words)}."
