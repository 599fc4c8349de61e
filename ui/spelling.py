"""How the bar and so the link write what is meant by a filter; older links and typed words may say it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from language import N_, _
from ui import choices, locale, narrowing, plain

CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "compare": choices.COMPARISONS,
    "grain": choices.GRAINS,
    "hours": choices.HOURS,
    "convention": choices.CONVENTIONS,
    locale.KEY: locale.NAMES,
}
# The value of each choice as long as nobody chose.
USUAL: Final = {"period": "28d", **{key: next(iter(names)) for key, names in CHOICES.items()}}
ALL: Final = (*USUAL, *narrowing.ALL)
_LIST_HINT = N_("Pick one from the list of the filter.")


def written(root: str, version: int, key: str, typed: str) -> str | None:
    """The word of the bar for what was typed; None where it means nothing here."""
    if key == "period":
        return choices.period_word(typed) if choices.period(typed) else None
    if key in CHOICES:
        found = choices.value(CHOICES[key], typed)
        return None if found is None else _(CHOICES[key][found])
    return narrowing.word(root, version, key, typed)


def ignored(key: str, typed: str) -> str:
    """The notice about a word that means nothing here."""
    return _("Ignored: {name} \u201c{value}\u201d is not known here. {hint}").format(
        name=key, value=plain.markdown(typed, 40), hint=_hint(key)
    )


def _hint(key: str) -> str:
    if key == "period":
        words = ", ".join(_(word) for word in choices.PERIODS.values())
        return _("Use one of {values}, or a length such as 45 days.").format(values=words)
    if key in CHOICES:
        return _("Use one of {values}.").format(values=", ".join(_(word) for word in CHOICES[key].values()))
    return _(_LIST_HINT)
