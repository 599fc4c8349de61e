"""The exports that are known, read from `pipelines/sources/*.toml` and, by installation, from `<root>/sources/*.toml`.

A preset is data: how to recognise a file, which of its columns means what in which unit, and how sure each fact is.
`grade` says where a fact was seen: in a real exported `file`, in the tool's own `source` code, in public code that
reads such files (`parser`), or in `documentation`; `generic` is no such fact: columns are mapped by name and values.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

import canonical
from pipelines.reading.header import plain, split_remark

FOLDER: Final = Path(__file__).parents[1] / "sources"
HEADERS: Final = Path(__file__).with_name("headers.toml")
Grade = Literal["file", "source", "parser", "documentation", "generic", "installation"]
Unit = Literal["milliseconds", "seconds", "minutes", "hours", "days"]
# Columns that a preset may name beside the canonical ones: they make a key, or are only needed to redact.
AUXILIARY: Final = frozenset(
    {"customer_email", "customer_id", "customer_name", "customer_phone", "merged_ids", "ignored"}
)
# Jira writes the name of a field of the customer's own into the parenthesis.
CUSTOM_FIELD: Final = (
    *("custom field", "campo personalizado", "benutzerdefinierte felder", "benutzerdefiniertes feld"),
    *("champs personnalisés", "champ personnalisé", "campi personalizzati", "campo personalizzato"),
)


class PresetError(Exception):
    """A TOML file of a source that cannot be used; the message names file, key and value."""


def comparable(name: str) -> str:
    """A header in the form in which files and presets are compared: without unit or zone, in lower case."""
    base, remark = split_remark(name)
    return f"{CUSTOM_FIELD[0]}: {plain(remark)}" if base in CUSTOM_FIELD and remark else base


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnRule(_Part):
    """Where one canonical column comes from."""

    headers: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()  # whole names, where two columns differ in nothing but the remark in parenthesis
    unit: Unit | None = None
    units: tuple[Unit, ...] = ()  # readers disagree on the unit: one of these, settled by clock and size
    grade: Grade | None = None
    combine: bool = False  # every matching column contributes (tags)
    first: bool = False  # of all matching columns the first that is filled, in the order of `headers`
    join: str = ""  # a text such as "{} {}:00" that the last headers are put into; one before them says all alone
    flags: dict[str, str] = Field(default_factory=dict)  # header -> value of a row in which that column is not 0
    shared: bool = False  # the columns may make another canonical column too
    checked: bool = False  # the name is ambiguous: it counts only where the values agree, as in a generic preset
    extract: str = ""  # a regular expression; its first group is the value
    matches: dict[str, str] = Field(default_factory=dict)  # regular expression -> value
    only_when: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # the first of these headers has such a word
    words: dict[str, str] = Field(default_factory=dict)  # value -> canonical value, before the common words
    scale: tuple[float, float] | None = None  # the lowest and the highest rating, where a person has said so
    note: str = ""

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The headers in comparable form, without unit or zone."""
        return tuple(dict.fromkeys(comparable(header) for header in (*self.headers, *self.flags)))

    @property
    def several(self) -> bool:
        """Whether more than one column of the file may make this canonical column."""
        return self.combine or self.first or bool(self.join or self.flags)


class Signature(_Part):
    """How a file of this source is told from others: by the set of its headers, never by their order."""

    strong: tuple[str, ...] = ()  # each is enough
    together: tuple[tuple[str, ...], ...] = ()  # all headers of a group are as good as strong ones
    typical: tuple[str, ...] = ()  # `minimum` of them are enough where they are most of the file's headers
    minimum: int = 4
    share: float = 0.5  # so much of the file's headers must be typical ones
    patterns: tuple[str, ...] = ()  # regular expressions; a header that matches counts as strong
    never: tuple[str, ...] = ()  # a file with such a header is something else
    questions: int = 0  # at least so many headers must be sentences


class Answer(_Part):
    """What to say about a file that is known and cannot be loaded."""

    message: str
    hint: str


class Extension(_Part):
    """What an installation adds to one of our presets: what its own words mean."""

    extends: str
    words: dict[str, dict[str, str]] = Field(default_factory=dict)  # canonical column -> word of the file -> ours


class Preset(_Part):
    """One kind of export."""

    name: str
    label: str
    source: str
    table: str = ""
    generic: bool = False
    grade: Grade
    notes: tuple[str, ...] = ()
    signature: Signature = Field(default_factory=Signature)
    columns: dict[str, ColumnRule] = Field(default_factory=dict)
    required: tuple[tuple[str, ...], ...] = ()  # of each group at least one column must be there
    telling: tuple[str, ...] = ()  # one of these must be there too, unless a person has said what the file is
    missing: tuple[str, ...] = ()  # further words for "no value"
    survey_type: str | None = None
    questions: bool = False  # score and comment may be found by the wording of a question
    constants: dict[str, str] = Field(default_factory=dict)  # canonical text column -> what holds for every row
    timezone: str | None = None  # where the tool itself fixes the zone
    rating_when_empty: Literal["not_offered", "unknown"] = "unknown"
    one_row_per: str | None = None  # line items and histories: the canonical key to which rows are reduced
    kpis_missing: dict[str, str] = Field(default_factory=dict)
    remarks: tuple[str, ...] = ()  # what whoever loads such a file should know about its reading
    refuse: Answer | None = None
    # What a person has decided in the wizard, for exports of this installation.
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    namespace: str = ""  # the one that its rows had before the source was saved
    installation: bool = False  # told by the folder it was read from, not by the file
    own_words: bool = False  # one of ours, with words that an installation has added

    @cached_property
    def known(self) -> frozenset[str]:
        """Every header this preset has a word for, in comparable form."""
        headers = [base for rule in self.columns.values() for base in rule.bases]
        groups = [header for group in self.signature.together for header in group]
        signature = [comparable(h) for h in (*self.signature.strong, *self.signature.typical, *groups)]
        exact = [comparable(name) for rule in self.columns.values() for name in rule.exact]
        return frozenset([*headers, *exact, *signature])

    def digest(self) -> str:
        """Eight letters that change with anything the preset says."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The compiled patterns of the signature."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.signature.patterns)


def read_preset(path: Path, *, installation: bool = False) -> Preset:
    """The preset in a TOML file. Raises PresetError that names the key."""
    try:
        values = {"name": path.stem, **tomllib.loads(path.read_text("utf-8")), "installation": installation}
        if installation and "extends" in values:
            return extended(Extension(extends=values["extends"], words=values.get("words", {})), path.name)
        preset = Preset.model_validate(values)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PresetError(f"The source file {path.name} cannot be used: {error}") from error
    check_columns(preset, path.name)
    return _translated(preset) if preset.generic else preset


def extended(added: Extension, file: str) -> Preset:
    """One of our presets with the words of an installation. Raises PresetError where there is none of that name."""
    base = next((preset for preset in shipped() if preset.name == added.extends and not preset.refuse), None)
    if base is None or not added.words.keys() <= base.columns.keys():
        raise PresetError(
            f"{file}: no source '{added.extends}' with columns {', '.join(added.words)} comes with Carelens."
        )
    known = {target: base.columns[target] for target in added.words}
    more = {
        target: rule.model_copy(update={"words": {**rule.words, **added.words[target]}})
        for target, rule in known.items()
    }
    return base.model_copy(update={"columns": {**base.columns, **more}, "own_words": bool(more)})


def _translated(preset: Preset) -> Preset:
    """A mapping by name with what its columns are called in other languages."""
    return preset.model_copy(
        update={
            "columns": {
                target: rule.model_copy(update={"headers": (*rule.headers, *translations().get(target, ()))})
                for target, rule in preset.columns.items()
            }
        }
    )


@cache
def translations() -> dict[str, tuple[str, ...]]:
    """Canonical column -> its names in other languages than English."""
    languages = tomllib.loads(HEADERS.read_text("utf-8")).values()
    targets = dict.fromkeys(target for names in languages for target in names)
    return {target: tuple(name for names in languages for name in names.get(target, ())) for target in targets}


def check_columns(preset: Preset, file: str) -> None:
    """Raise PresetError where a preset names a table or a column that does not exist."""
    table = canonical.TABLES.get(preset.table)
    if table is None and preset.refuse is None:
        known = ", ".join(canonical.TABLES)
        raise PresetError(f"{file}: table '{preset.table}' does not exist. Did you mean one of these: {known}?")
    unknown = [name for name in preset.columns if table is not None and name not in table and name not in AUXILIARY]
    if unknown:
        raise PresetError(f"{file}: the table '{preset.table}' has no column '{unknown[0]}'.")


@cache
def shipped() -> tuple[Preset, ...]:
    """The presets that come with Carelens."""
    return tuple(read_preset(path) for path in sorted(FOLDER.glob("*.toml")))


def presets(own: Path | None = None) -> tuple[Preset, ...]:
    """Every preset, those of the installation (folder `own`) first. Raises PresetError for one that is damaged."""
    # Read anew each time: they are few, and one may have been saved a moment ago.
    paths = sorted(own.glob("*.toml")) if own is not None and own.is_dir() else []
    mine = tuple(read_preset(path, installation=True) for path in paths)
    names = {preset.name for preset in mine}
    return (*mine, *(preset for preset in shipped() if preset.name not in names))


def vocabulary(own: Path | None = None) -> frozenset[str]:
    """Every header that any preset knows: what a header line is recognised by."""
    mine = [preset.known for preset in presets(own) if preset.installation]
    return _shipped_words().union(*mine)


@cache
def _shipped_words() -> frozenset[str]:
    return frozenset().union(*(preset.known for preset in shipped()))
