"""The wizard: try a mapping out on a file, and save it as a source of this installation."""

from __future__ import annotations

import hashlib
import re
import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.items import InlineTable

import settings as installation
from pipelines import catalogue
from pipelines.candidates import staging
from pipelines.durable import write_whole
from pipelines.isolate import Limits, ParseOptions, ParseReport
from pipelines.meaning.drafting import UNSAVED, Choices, drafted
from pipelines.meaning.presets import Extension, Preset, PresetError, extended, read_preset, shipped
from pipelines.previewer import SHARED
from pipelines.usage import WrongUse

NAME: Final = re.compile(r"[a-z][a-z0-9_-]{1,39}")
# What a saved file says, in this order; the rest are defaults.
_FACTS: Final = ("label", "source", "table", "grade", "survey_type", "timezone", "date_order", "namespace")


def look(
    path: Path,
    root: Path,
    *,
    table: str | None = None,
    choices: Choices | None = None,
    headers: Sequence[str] = (),
    base: str | None = None,
    limits: Limits | None = None,
) -> ParseReport:
    """The report on the first rows of a file, with its proposal; read by `choices` where there are any.

    With `base`, the name of one of our sources, the choices are what words mean in its exports.

    Nothing of it is kept. Raises PresetError where the choices name what does not exist.
    """
    preset = _tried(choices, headers, base).model_dump(mode="json") if choices else None
    options = ParseOptions(
        reporting_zone=installation.load(root).reporting_zone,
        key=secrets.token_bytes(32),
        table=choices.table if choices else table,
        sources=str(catalogue.folder(root)),
        preset=preset,
        proposal=True,
        sample=True,
    )
    with staging(root / "staging") as place:
        return SHARED.ask(path, place / "look", options, limits or Limits())


def _tried(choices: Choices, headers: Sequence[str], base: str | None) -> Preset:
    if base is None:
        return drafted("proposal", UNSAVED, choices, headers)
    return extended(Extension(extends=base, words=choices.words), UNSAVED)


def base_of(first: ParseReport, choices: Choices) -> str | None:
    """The source of ours that reads a file, where nothing but the meaning of words was chosen; else None.

    `first` is the look at the file before anything was chosen.
    """
    if first.status != "ok" or first.mappable or first.proposal is None or not first.preset:
        return None
    name = first.preset.split(":")[0]
    proposed = replace(Choices.of_proposal(first.proposal), words=choices.words)
    return name if choices == proposed and any(preset.name == name for preset in shipped()) else None


def save_words(root: Path, base: str, choices: Choices) -> Path:
    """The file in which one of our sources has the words of this installation, those of before and these.

    Raises PresetError where it cannot be written so.
    """
    path = catalogue.folder(root) / f"{base}.toml"
    there: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {"extends": base}
    if "extends" not in there:
        raise PresetError(f"{path.name} here is a source of its own. Add these words to its columns there.")
    before: dict[str, dict[str, str]] = there.get("words", {})
    words = {
        target: {**before.get(target, {}), **choices.words.get(target, {})} for target in {**before, **choices.words}
    }
    extended(Extension(extends=base, words=words), path.name)
    document = tomlkit.document()
    document.add(tomlkit.comment("Saved by the wizard: what words of this installation mean in these exports."))
    document.update({"extends": base, "words": words})
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, tomlkit.dumps(document))
    return path


def check_name(root: Path, name: str, *, replace: bool = False) -> None:
    """Raise WrongUse for a name that a source of this installation cannot have."""
    if not NAME.fullmatch(name):
        hint = "Use 2 to 40 small letters, digits, '-' and '_', the first a letter: for example acme_desk."
        raise WrongUse(f"A source cannot be called {name!r}. {hint}")
    if name in {word for preset in shipped() for word in (preset.name, preset.source)}:
        raise WrongUse(f"There is already a source {name!r} that comes with Carelens. Choose another name.")
    if not replace and (catalogue.folder(root) / f"{name}.toml").exists():
        raise WrongUse(f"There is already a source {name!r} here. Choose another name, or replace it.")


def save(
    root: Path, name: str, choices: Choices, headers: Sequence[str], *, label: str = "", replace: bool = False
) -> Path:
    """The file of the saved source, by which exports with these headers are recognised from now on.

    Raises WrongUse for a name that cannot be, PresetError for choices that make no source.
    """
    check_name(root, name, replace=replace)
    preset = drafted(name, label, choices, headers)
    path = catalogue.folder(root) / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    write_whole(draft, _text(preset))
    try:
        if read_preset(draft, installation=True).columns.keys() != preset.columns.keys():
            raise PresetError(f"The source {name} cannot be written as it was chosen.")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def remove(root: Path, name: str) -> None:
    """Forget a source of this installation; what it loaded stays. Raises WrongUse where there is none of that name."""
    path = catalogue.folder(root) / f"{name}.toml"
    if not NAME.fullmatch(name) or not path.exists():
        mine = ", ".join(source["name"] for source in catalogue.sources(root) if source["evidence"] == "installation")
        hint = f"Saved here: {mine}." if mine else "No source is saved here."
        raise WrongUse(f"There is no saved source {name!r}. {hint}")
    path.unlink()


def headers_of(proposed: dict[str, Any]) -> list[str]:
    """The columns of the file that a proposal is about."""
    return [entry["column"] for entry in proposed["columns"]]


def suggested_name(root: Path, file: str) -> str:
    """A free name for a source, made of the name of the file without its date."""
    stem = re.sub(r"[\d._\-()\s]+", "_", Path(file).name.split(".")[0].lower()).strip("_")
    name = re.sub(r"[^a-z0-9_-]", "", stem)[:30].strip("_-")
    name = name if NAME.fullmatch(name) else f"export_{hashlib.sha256(file.encode()).hexdigest()[:4]}"
    taken = set(catalogue.names(root))
    return next(free for free in (name, *(f"{name}_{n}" for n in range(2, 1000))) if free not in taken)


def _text(preset: Preset) -> str:
    document = tomlkit.document()
    document.add(tomlkit.comment("Saved by the wizard: what the columns of these exports are."))
    for key in _FACTS:
        value = getattr(preset, key)
        if value:
            document.add(key, value)
    document.add("required", tomlkit.item([list(group) for group in preset.required]))
    signature = tomlkit.table()
    signature.add("typical", tomlkit.item(list(preset.signature.typical)).multiline(False))
    signature.add("minimum", preset.signature.minimum)
    signature.add("share", preset.signature.share)
    document.add("signature", signature)
    columns = tomlkit.table()
    for target, rule in preset.columns.items():
        columns.add(target, _rule(rule.model_dump(mode="json", exclude_defaults=True)))
    document.add("columns", columns)
    return tomlkit.dumps(document)


def _rule(values: dict[str, Any]) -> InlineTable:
    line = tomlkit.inline_table()
    line.update(values)
    return line
