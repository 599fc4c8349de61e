"""The topics an installation labels with: read from TOML, extended by `<root>/topics.toml`, checked, ready to match."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SHIPPED: Final = Path(__file__).with_name("topics.toml")
LANGUAGES: Final = ("en", "de", "fr", "es", "pt", "it", "nl")
OTHER: Final = "other"
# A topic's own `words` weigh this much where the topic does not say otherwise; rules usually weigh 1 to 5.
OWN_WORDS_WEIGHT: Final = 4.0
# "don't" is one word, "j'attends" and "l'ordine" are two.
ENGLISH_APOSTROPHE: Final = r"['\u2019`\u00b4](t|s|re|ve|ll|d|m)\b"


class TaxonomyError(Exception):
    """A taxonomy that cannot be used; the message names file, key, value and a hint."""


@dataclass(frozen=True)
class Rule:
    """All of `needs` and none of `bars` in one sentence speak for `topic` with `weight`."""

    topic: int
    needs: tuple[int, ...]
    bars: tuple[int, ...]
    weight: float


@dataclass(frozen=True)
class Taxonomy:
    """Topics in order of precedence, the concepts their rules name, and the categories and tags that decide alone."""

    topics: tuple[str, ...]
    labels: dict[str, str]
    complaints: frozenset[str]
    words: tuple[tuple[str, int], ...]
    concepts: int
    rules: tuple[Rule, ...]
    mapping: dict[str, str]
    hints: dict[str, str]
    digest: str


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Topic(_Strict):
    label: str = ""
    complaint: bool = False
    replace: bool = False
    weight: float = Field(default=OWN_WORDS_WEIGHT, gt=0, le=10)
    mapping: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    words: dict[str, str] = {}


class _File(_Strict):
    precedence: tuple[str, ...] = ()
    concepts: dict[str, dict[str, str]] = {}
    topics: dict[str, _Topic] = {}


def load(root: Path | None = None) -> Taxonomy:
    """The shipped taxonomy, extended by `root/topics.toml` where there is one; raises TaxonomyError."""
    override = root / "topics.toml" if root else None
    if override and override.exists():
        return _compile(_extend(_read(SHIPPED), _read(override)))
    return _shipped()


@cache
def _shipped() -> Taxonomy:
    return _compile(_read(SHIPPED))


def fold(text: str) -> str:
    """Lower case, no accents, only letters, digits and single blanks: how categories, tags and words are compared."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("ß", "ss")
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[^\w]|_", " ", re.sub(ENGLISH_APOSTROPHE, r"\1", plain)).split())


def _read(path: Path) -> _File:
    try:
        return _File.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(f"{path.name} is not valid TOML: {error}. Correct that line and try again.") from error
    except ValidationError as error:
        raise TaxonomyError("\n".join(_sentence(path, detail) for detail in error.errors())) from error


def _sentence(path: Path, detail: Any) -> str:
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        return f"{path.name}: '{key}' does not exist. {_did_you_mean(key.rsplit('.', 1)[-1], _known_keys())}"
    return f"{path.name}: '{key}' has value {detail['input']!r}: {detail['msg']}"


def _known_keys() -> list[str]:
    return [*_Topic.model_fields, *_File.model_fields]


def _did_you_mean(value: str, known: list[str]) -> str:
    close = get_close_matches(value, known, n=3)
    return f"Did you mean '{close[0]}'?" if close else f"Known: {', '.join(sorted(known)[:40])}."


def _extend(base: _File, extra: _File) -> _File:
    concepts = {name: dict(words) for name, words in base.concepts.items()}
    for name, words in extra.concepts.items():
        concepts[name] = _joined(concepts.get(name, {}), words)
    topics = dict(base.topics)
    for name, topic in extra.topics.items():
        old = topics.get(name)
        topics[name] = topic if old is None or topic.replace else _extend_topic(old, topic)
    return _File(precedence=extra.precedence or base.precedence, concepts=concepts, topics=topics)


def _extend_topic(old: _Topic, new: _Topic) -> _Topic:
    # Single values replace, lists and words add: an installation says only what it wants different.
    said = {key: getattr(new, key) for key in new.model_fields_set & {"label", "complaint", "weight"}}
    added = {key: getattr(old, key) + getattr(new, key) for key in ("mapping", "hints", "rules")}
    return old.model_copy(update={**said, **added, "words": _joined(old.words, new.words)})


def _joined(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    return {key: ", ".join(filter(None, (old.get(key), new.get(key)))) for key in {**old, **new}}


def _compile(file: _File) -> Taxonomy:
    topics = _ordered(file)
    own = {f"words of {name}": topic.words for name, topic in file.topics.items() if topic.words}
    numbers = {name: number for number, name in enumerate([*file.concepts, *own])}
    words = [
        (pattern, numbers[name])
        for name, by_language in {**file.concepts, **own}.items()
        for pattern in _patterns(name, by_language)
    ]
    rules = [rule for number, name in enumerate(topics) for rule in _rules(name, number, file.topics[name], numbers)]
    return Taxonomy(
        topics=topics,
        labels={name: file.topics[name].label or name.replace("_", " ").capitalize() for name in topics},
        complaints=frozenset(name for name in topics if file.topics[name].complaint),
        words=tuple(dict.fromkeys(words)),
        concepts=len(numbers),
        rules=tuple(rules),
        mapping=_lookup(file, "mapping"),
        hints=_lookup(file, "hints"),
        digest=hashlib.sha256(file.model_dump_json().encode()).hexdigest()[:12],
    )


def _ordered(file: _File) -> tuple[str, ...]:
    unknown = [name for name in file.precedence if name not in file.topics]
    if unknown:
        raise TaxonomyError(f"'precedence' names '{unknown[0]}'. {_did_you_mean(unknown[0], list(file.topics))}")
    rest = [name for name in file.topics if name not in file.precedence and name != OTHER]
    return (*(name for name in file.precedence if name != OTHER), *rest, OTHER)


def _patterns(name: str, by_language: dict[str, str]) -> Iterator[str]:
    for language, listed in by_language.items():
        if language not in LANGUAGES:
            raise TaxonomyError(f"'{name}' has words in '{language}'. {_did_you_mean(language, list(LANGUAGES))}")
        for word in filter(None, (part.strip() for part in listed.split(","))):
            if len(fold(word)) < 2:
                raise TaxonomyError(f"'{name}.{language}' has the word '{word}': give at least two letters.")
            # The text is matched as " one blank between words ": a blank in the pattern is a word boundary.
            yield ("" if word.startswith("*") else " ") + fold(word) + ("" if word.endswith("*") else " ")


def _rules(name: str, number: int, topic: _Topic, numbers: dict[str, int]) -> Iterator[Rule]:
    if topic.words:
        yield Rule(number, (numbers[f"words of {name}"],), (), topic.weight)
    for text in topic.rules:
        match = re.fullmatch(r"(?P<needs>[\w+ ]+?)(?P<bars>( - \w+)*) = (?P<weight>\d+(\.\d+)?)", text)
        if match is None:
            hint = "Write it as 'parcel + late - fast = 3': concepts that must be there, must not be there, weight."
            raise TaxonomyError(f"'topics.{name}.rules' has value '{text}'. {hint}")
        needs, bars = match["needs"].split(" + "), match["bars"].split(" - ")[1:]
        for concept in (*needs, *bars):
            if concept not in numbers:
                raise TaxonomyError(
                    f"'topics.{name}.rules' has value '{text}', but there is no concept '{concept}'. "
                    f"{_did_you_mean(concept, list(numbers))}"
                )
        yield Rule(number, tuple(numbers[c] for c in needs), tuple(numbers[c] for c in bars), float(match["weight"]))


def _lookup(file: _File, key: str) -> dict[str, str]:
    return {fold(value): name for name, topic in file.topics.items() for value in getattr(topic, key)}
