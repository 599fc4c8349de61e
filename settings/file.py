"""settings.toml: read, checked, written back with its comments, and named by a short fingerprint."""

from __future__ import annotations

import hashlib
import os
import secrets
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from settings.model import Settings
from settings.problems import SettingsError, sentences
from settings.written import changed, fresh, lean

FILE: Final = "settings.toml"
# Files of the data folder beside the settings that decide what a version says: own topics, corrections by people.
ALSO_DECIDE: Final = ("topics.toml", "corrections/corrections.jsonl")


def load(root: Path) -> Settings:
    """The settings in `root/settings.toml`, or the defaults where there is no such file.

    Raises SettingsError that names each key, its value and what is allowed.
    """
    return parsed(_text(root / FILE))


def check(text: str) -> list[str]:
    """What is wrong with the text of a settings.toml, a sentence each; empty where it can be used."""
    try:
        parsed(text)
    except SettingsError as error:
        return str(error).split("\n")
    return []


def parsed(text: str) -> Settings:
    """The settings that the text of a settings.toml gives. Raises SettingsError."""
    try:
        return _validated(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE} is not valid TOML: {error}. Correct that line and try again.") from error


def save(root: Path, settings: Settings) -> None:
    """Write `settings` to `root/settings.toml`, whole or not at all; comments and the order of keys stay.

    Raises SettingsError where they cannot be used or written; the file is then as it was.
    """
    path = root / FILE
    # A copy with changes was never checked.
    wanted = _validated(lean(settings))
    text = _rewritten(_text(path), wanted)
    write(root, text)


def write(root: Path, text: str) -> None:
    """Write a text that was checked to `root/settings.toml`, whole or not at all. Raises SettingsError."""
    # A name of its own: two people who save at once never mix their halves.
    draft = root / f"{FILE}.{secrets.token_hex(4)}.draft"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, root / FILE)
    except OSError as error:
        raise SettingsError(f"{FILE} cannot be written: {error.strerror}. Let this program write there.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _rewritten(text: str, wanted: Settings) -> str:
    after = lean(wanted)
    try:
        made = changed(text, lean(parsed(text)), after)
        if parsed(made) == wanted:
            return made
    except (SettingsError, ValueError, KeyError):
        pass
    # Comments are worth less than a wrong setting.
    return fresh(after)


def digest(root: Path, settings: Settings | None = None) -> str:
    """A short fingerprint of all that decides what a version says of the same rows: settings, topics, corrections."""
    found = hashlib.sha256((settings or load(root)).model_dump_json(by_alias=True).encode())
    for name in ALSO_DECIDE:
        path = root / name
        found.update(path.read_bytes() if path.exists() else b"")
        found.update(b"\0")
    return found.hexdigest()[:12]


def _validated(values: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate(values, by_alias=True, by_name=False)
    except ValidationError as error:
        raise SettingsError("\n".join(sentences(error))) from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path.name} cannot be read: {error}. Save it as UTF-8 where this program may read."
        ) from error
