"""The settings of an installation: one TOML file, validated, with a default for everything."""

from __future__ import annotations

import hashlib
import tomllib
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

import canonical

HOUR = 3600.0


def _one_of(value: str | None, allowed: tuple[str, ...] | set[str]) -> str | None:
    if value is None or value in allowed:
        return value
    close = get_close_matches(value, allowed, n=3) or sorted(allowed)[:12]
    raise ValueError(f"is not known. Did you mean one of these: {', '.join(close)}?")


class SettingsError(Exception):
    """A setting that cannot be used; the message names key, value and what is allowed."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Section):
    """Seconds within which a contact should be answered and solved; the first matching rule wins."""

    channel: str | None = None
    priority: str | None = None
    first_response_seconds: float | None = Field(default=None, gt=0)
    resolution_seconds: float | None = Field(default=None, gt=0)

    @field_validator("channel")
    @classmethod
    def _known_channel(cls, value: str | None) -> str | None:
        return _one_of(value, canonical.CHANNELS)

    @field_validator("priority")
    @classmethod
    def _known_priority(cls, value: str | None) -> str | None:
        return _one_of(value, canonical.PRIORITIES)


class Settings(_Section):
    """Everything an installation may decide for itself."""

    reporting_zone: str = "UTC"
    minimum_sample: int = Field(default=30, ge=1)
    satisfied_from: float = Field(default=0.75, gt=0, le=1)
    complaint_rating_up_to: float = Field(default=0.25, ge=0, lt=1)
    complaint_words: tuple[str, ...] = ("complaint", "complaints", "beschwerde", "reklamation", "queja", "reclamo")
    targets: tuple[Target, ...] = (
        Target(channel="chat", first_response_seconds=120.0, resolution_seconds=24 * HOUR),
        Target(first_response_seconds=24 * HOUR, resolution_seconds=72 * HOUR),
    )

    @field_validator("reporting_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return _one_of(value, available_timezones()) or value

    def digest(self) -> str:
        """A short fingerprint, so that a version says with which settings it was built."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def load(root: Path) -> Settings:
    """The settings in `root/settings.toml`, or the defaults where there is no such file.

    Raises SettingsError that names the key, its value and what is allowed.
    """
    path = root / "settings.toml"
    if not path.exists():
        return Settings()
    try:
        return Settings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"settings.toml is not valid TOML: {error}. Correct that line and try again.") from error
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(detail) for detail in error.errors())) from error


def _sentence(detail: object) -> str:
    assert isinstance(detail, dict)
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(key.rsplit(".", 1)[-1], [*Settings.model_fields, *Target.model_fields], n=1)
        hint = f"Did you mean '{close[0]}'?" if close else f"Known keys: {', '.join(Settings.model_fields)}."
        return f"Setting '{key}' does not exist. {hint}"
    message = str(detail["msg"]).removeprefix("Value error, ")
    return f"Setting '{key}' has value {detail['input']!r}: {message}"
