"""The language of whoever looks: English texts stand in the code and are the ids of the catalogues, a `.po` each.

Every run of a page says whose it is with `use`; whatever does not, such as the command lines, speaks English.
`_` translates a text now, `N_` marks one that is written before anybody looks and translated where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, ParamSpec, TypeVar

from babel import Locale, UnknownLocaleError

from language import catalogues

P = ParamSpec("P")
T = TypeVar("T")
LANGUAGES: Final = {"en": "English", "de": "Deutsch", "es": "Español"}
_locale: ContextVar[str] = ContextVar("locale", default="en")


def use(locale: str) -> None:
    """Speak this language, from `matching`, until the end of the run; each run of a page has its own context."""
    _locale.set(locale)


def matching(chosen: str | None, browser: str | None) -> str:
    """The locale of the chosen language, or of the browser's where there is a catalogue; else English.

    The country is the browser's where it speaks that language: figures are written otherwise in Mexico than in Spain.
    """
    spoken = _parsed(browser)
    wanted = chosen if chosen in LANGUAGES else spoken.language if spoken and spoken.language in LANGUAGES else "en"
    # English figures and dates have one form everywhere: 14 Nov 2026 is read alike on both sides of the Atlantic.
    return str(spoken) if spoken and spoken.language == wanted != "en" else wanted


def locale() -> str:
    """The locale that figures and dates are written for: en, de, es_MX; part of the key of whatever keeps texts."""
    return _locale.get()


def current() -> str:
    """The language of the texts: one of LANGUAGES."""
    return locale().partition("_")[0]


def _(text: str) -> str:
    """The text in the language of the run; as it stands where the catalogue does not have it."""
    return catalogues.of(current()).gettext(text) if text else ""


def ngettext(one: str, many: str, n: float) -> str:
    """The text for so many, by the language's rule of plurals."""
    return catalogues.of(current()).ngettext(one, many, n if n == int(n) else 2)  # type: ignore[arg-type]


def pgettext(context: str, text: str) -> str:
    """The text in the language of the run, where one English word stands for several."""
    return catalogues.of(current()).pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools know
    """The text as it stands: marked for the catalogues, translated where it is shown."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """The two texts as they stand: marked for the catalogues, to be given to `ngettext` where they are shown."""
    return one, many


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak this language within the block: what is made later, such as a file, in the language it was asked for."""
    token = _locale.set(locale)
    try:
        yield
    finally:
        _locale.reset(token)


def kept(act: Callable[P, T]) -> Callable[P, T]:
    """`act`, to be called later or in another thread, in the language of now."""
    then = locale()

    def acting(*args: P.args, **kwargs: P.kwargs) -> T:
        with speaking(then):
            return act(*args, **kwargs)

    return acting


def each(text: str) -> set[str]:
    """The text in every language: what a link written in another one may hold."""
    return {text, *(catalogues.of(name).gettext(text) for name in LANGUAGES)}


def each_number(one: str, many: str) -> set[str]:
    """A text with a plural in every form of every language."""
    return {catalogues.of(name).ngettext(one, many, n) for name in LANGUAGES for n in (1, 2)}


def _parsed(browser: str | None) -> Locale | None:
    try:
        return Locale.parse(browser, sep="-") if browser else None
    except (ValueError, UnknownLocaleError):
        return None
