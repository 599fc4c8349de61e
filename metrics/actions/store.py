"""Actions as small JSON files that people can read: written whole or not at all, one per action."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from metrics.actions.action import ID, Action
from metrics.errors import MetricsError

_MOST_BYTES: Final = 100_000


class ActionError(MetricsError):
    """An action that cannot be kept; the message says what to change."""


@dataclass(frozen=True)
class Stored:
    """The actions, the latest start first; `problems` names the files that are none."""

    actions: tuple[Action, ...]
    problems: tuple[str, ...] = ()


def made(**fields: object) -> Action:
    """An action from what a form holds; raises ActionError that names what is wrong."""
    try:
        return Action.model_validate(fields)
    except ValidationError as error:
        raise ActionError(" ".join(_sentence(detail) for detail in error.errors())) from error


def actions(root: Path) -> Stored:
    """All actions of the installation."""
    found: list[Action] = []
    problems: list[str] = []
    for path in sorted(_folder(root).glob("*.json")):
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ValueError("too large")
            action = Action.model_validate_json(path.read_text("utf-8"))
            if action.id != path.stem:
                raise ValueError("its id is not its name")
            found.append(action)
        except (OSError, ValueError, MetricsError) as error:
            problems.append(f"{path.name} is not an action: {_why(error)}")
    return Stored(tuple(sorted(found, key=lambda one: (one.starts, one.id), reverse=True)), tuple(problems))


def save(root: Path, action: Action) -> Action:
    """Write it, in place of the one with the same id."""
    folder = _folder(root)
    path = folder / f"{action.id}.json"
    # Beside the file and under a name of its own: two people who save at once never mix their halves.
    half = folder / f".{action.id}.{secrets.token_hex(4)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with half.open("w", encoding="utf-8") as file:
            file.write(action.model_dump_json(indent=2, exclude_none=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        raise ActionError(f"The action cannot be saved: {_plain(error)}") from error
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    return action


def delete(root: Path, id: str) -> None:  # noqa: A002 - reads as delete(root, id=...)
    """Remove it; raises ActionError where there is none of that id."""
    if not re.fullmatch(ID, id):
        raise ActionError(f"'{id}' is not the id of an action.")
    try:
        (_folder(root) / f"{id}.json").unlink()
    except FileNotFoundError as error:
        raise ActionError(f"There is no action '{id}' any more.") from error
    except OSError as error:
        raise ActionError(f"The action cannot be deleted: {_plain(error)}") from error


def _folder(root: Path) -> Path:
    return root / "actions"


def _why(error: Exception) -> str:
    """What is wrong with a file of ours, without the path to it."""
    if isinstance(error, OSError):
        return _plain(error)
    if isinstance(error, ValidationError):
        return _sentence(error.errors()[0])
    if isinstance(error, UnicodeDecodeError):
        return "it is not written in UTF-8."
    return f"{str(error).splitlines()[0].rstrip('.')}."


def _plain(error: OSError) -> str:
    reason = (error.strerror or "it cannot be reached").lower()
    return f"{reason}. Let this program read and write in the folder actions."


def _sentence(detail: object) -> str:
    assert isinstance(detail, dict)
    key = str(detail["loc"][0]) if detail["loc"] else "action"
    message = str(detail["msg"]).removeprefix("Value error, ")
    return f"{key.capitalize()} '{str(detail['input'])[:60]}': {message}{'' if message.endswith('.') else '.'}"
