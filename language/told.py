"""What pipelines and settings say, in the viewer's language: English sentences with values in them, kept as they are.

Manifests, logs and command lines hold the sentences; the catalogues hold their templates, which are found again here.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from typing import Final

import language
from language import catalogues, written

_NAME: Final = "'{0}'"
# Words that stand in sentences as values, and what joins several of them.
WORDS: Final = (
    *("tickets", "chats", "surveys", "orders", "returns", "Tickets", "Chats", "Surveys", "Orders", "Returns"),
    *("agents", "teams", "products", "status", "priority", "channel", "source", "table", "timezone", "topic"),
    *("seconds", "minutes", "hours", "days", "milliseconds", "comma", "point", "decimal", "thousands"),
    *("rated", "offered", "not offered", "unknown", "spam", "deleted", "merged", "test", "subject", "tags", "column"),
    *(
        "text",
        "five words",
        "good/bad",
        "first",
        "second",
        "header",
        "resolution",
        "(hidden: personal)",
        "1 date",
        "{0} dates",
    ),
    *("and", "or", _NAME, "'{0}' (with {1})", "Cyrillic letters", "Greek letters"),
    *("greater than", "at least", "less than", "at most", "your choices", "superseded"),
    *(
        "Reading {0}",
        "Read {0}",
        "Known are: {0}.",
        "team",
        "segment",
        "a channel",
        "a priority",
        "since {0}",
        "{0} load",
        "{0} loads",
    ),
    "the file has only the first reply in business minutes",
)
_PLACE: Final = re.compile(r"\{(\d)\}")
_ENDS: Final = re.compile(r"(?<=[.?!])\s+")
_FIGURES: Final = re.compile(r"[\d\W]+")
_RULE: Final = re.compile(r"[a-z]+(?:_[a-z]+)+")  # as the rules of rejected rows are called
_SENTENCES: Final = 8  # more in one text are data, not one of ours
_LONGEST: Final = 2_000  # letters, likewise
# Behind these stand names of columns and what may be written into a file, which are no words of ours.
_NAMES: Final = re.compile(r"(?:columns|lacks|date in|has|kinds:|no:|out:|Allowed:|are:|Known:|these:|one of:) \(?$")
_PHRASE: Final = re.compile(r" |^'.*'$")
_BETWEEN: Final = ("; ", ", ", " and ", " or ")
_QUOTES: Final = ("'", '"', "`")
_TELLING: Final = 9  # letters; a template of fewer is ours only around figures and names between quotation marks
_SURE: Final = 20  # letters that are ours even between quotation marks


@dataclass(frozen=True)
class Template:
    """The text of a template between its values; `follows` is what stands behind another text only."""

    text: str
    between: tuple[str, ...]
    follows: bool

    @property
    def weight(self) -> int:
        """How much of it there is."""
        return sum(map(len, self.between))

    def values(self, sentence: str) -> tuple[str, ...] | None:
        """The values that make this template the sentence; None where it is not one of its kind."""
        first, last = self.between[0], self.between[-1]
        if len(self.between) == 1:
            return () if sentence == first else None
        at, end = len(first), len(sentence) - len(last)
        if at > end or not sentence.startswith(first) or not sentence.endswith(last):
            return None
        found = []
        for number, text in enumerate(self.between[1:-1]):
            # What follows another text is its end.
            search = sentence.rfind if self.follows and not number else sentence.find
            place = search(text, at, end)
            if place < 0:
                return None
            found.append(sentence[at:place])
            at = place + len(text)
        found.append(sentence[at:end])
        return tuple(found) if self._fits(found) else None

    def quoted(self, place: int) -> bool:
        """Whether a value stands between quotation marks: a name, and none of our texts."""
        return self.between[place].endswith(_QUOTES) and self.between[place + 1].startswith(_QUOTES)

    def _fits(self, found: list[str]) -> bool:
        if self.text == _NAME:
            return "'" not in found[0]
        begins = self.text[:1].isupper()
        if self.weight >= _TELLING or self.follows or begins or self.text.endswith((".", "?")):
            return True
        return all(self.quoted(place) or _FIGURES.fullmatch(value) for place, value in enumerate(found))


def told(sentence: str) -> str:
    """The sentence in the language of the run; as it stands where no template is the one it was made from."""
    if not sentence or language.current() == "en" or len(sentence) > _LONGEST:
        return sentence
    texts = catalogues.of(language.current())
    return "\n".join(_best(line, texts, language.locale())[1] for line in sentence.split("\n"))


@lru_cache(maxsize=8192)
def _best(text: str, texts: NullTranslations, locale: str) -> tuple[int, str]:
    """(how much of the text is ours, the text translated): as one sentence, or as several behind one another."""
    gaps = [found.span() for found in _ENDS.finditer(text)]
    if len(gaps) >= _SENTENCES:
        return 0, text
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)]
    best = [(0, "")]
    for last, end in enumerate(ends):
        options = []
        for first in range(last, -1, -1):
            weight, said = _one(text[starts[first] : end], texts, locale)
            gap = text[ends[first - 1] : starts[first]] if first else ""
            options.append((best[first][0] + weight, f"{best[first][1]}{gap}{said}"))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1]


def _one(text: str, texts: NullTranslations, locale: str) -> tuple[int, str]:
    """The same of a text that is taken as one sentence, by the template that leaves the least of it unknown."""
    found = [_list(text, texts, locale)]
    for template in _templates():
        values = template.values(text)
        if values is None:
            continue
        parts = [_value(value, template, place, texts, locale) for place, value in enumerate(values)]
        said = [part for _, part in parts]
        head = said.pop(0) if template.follows else ""
        made = f"{head}{_filled(texts.pgettext(catalogues.TOLD, template.text), said)}"
        found.append((template.weight + sum(weight for weight, _ in parts), made))
    return max(found, key=lambda each: each[0])


def _list(text: str, texts: NullTranslations, locale: str) -> tuple[int, str]:
    """Several values behind one another: phrases of ours, or names between quotation marks."""
    for mark in _BETWEEN:
        parts = text.split(mark)
        if not 1 < len(parts) <= 4 * _SENTENCES:
            continue
        read = [_best(part, texts, locale) if _PHRASE.search(part) else (0, part) for part in parts]
        named = mark.strip().isalpha() and all(part.startswith("'") for part in parts)
        if named or any(weight >= _TELLING for weight, _ in read):
            said = f" {texts.pgettext(catalogues.TOLD, mark.strip())} " if mark.strip().isalpha() else mark
            return sum(weight for weight, _ in read) + len(said), said.join(part for _, part in read)
    return 0, text


def _value(value: str, of: Template, place: int, texts: NullTranslations, locale: str) -> tuple[int, str]:
    """A value as it is put back: a text of ours translated, a large number and a day written as the locale does."""
    if of.quoted(place):
        weight, said = _best(value, texts, locale)
        return (weight, said) if weight >= _SURE and weight == len(value) else (0, value)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", value):
        return 0, written.number(float(value.replace(",", "")))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):
            return 0, written.day(date.fromisoformat(value))
    if re.fullmatch(r"\d+%", value):
        return 0, f"{value[:-1]}\u00a0%"
    if " " not in value and _NAMES.search(of.between[place]):
        return 0, value
    if _RULE.fullmatch(value):
        weight, said = _best(value.replace("_", " "), texts, locale)
        return (weight, said) if weight else (0, value)
    return _best(value, texts, locale)


def _filled(text: str, values: list[str]) -> str:
    """The template with its values, in which braces are letters like others."""
    return _PLACE.sub(lambda at: values[int(at[1])], text)


@lru_cache
def _templates() -> tuple[Template, ...]:
    """Every template, that with the most text of its own first."""
    return tuple(sorted(map(_template, catalogues.templates()), key=lambda each: (-each.weight, not each.follows)))


def _template(text: str) -> Template:
    between, follows = _PLACE.split(text)[::2], text.startswith((" ", ",", ";"))
    return Template(text, ("", *between) if follows else tuple(between), follows)
