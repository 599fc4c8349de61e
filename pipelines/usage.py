"""The names a person may give on the command line, and what was probably meant by one that does not exist."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final
from zoneinfo import available_timezones

import canonical

ACCOUNT: Final = re.compile(r"[\w.-]{1,40}")


class WrongUse(Exception):  # noqa: N818 - a mistake of the person who calls, not an error of ours
    """An argument that names nothing; the message ends with what was probably meant."""


def check_names(
    *, source: str | None, table: str | None, timezone: str | None, sources: list[str], account: str | None = None
) -> None:
    """Raise WrongUse for a source, table or time zone that does not exist, or an account that cannot be called so."""
    if account is not None and not ACCOUNT.fullmatch(account):
        raise WrongUse(
            f"An account cannot be called {account!r}. Use up to 40 letters, digits, '-', '_' and '.', such as shop-fr."
        )
    _one_of("source", source, sources)
    _one_of("table", table, list(canonical.TABLES))
    if timezone is not None:  # the list is read from the disk
        _one_of("timezone", timezone, sorted(available_timezones()))


def _one_of(name: str, value: str | None, allowed: list[str]) -> None:
    if value is None or value in allowed:
        return
    close = get_close_matches(value.lower(), [word.lower() for word in allowed], n=3, cutoff=0.5)
    meant = [word for word in allowed if word.lower() in close]
    hint = f"Did you mean {' or '.join(meant)}?" if meant else f"There are: {', '.join(allowed[:20])}."
    raise WrongUse(f"There is no {name} {value!r}. {hint}")
