"""The settings of an installation: one TOML file, validated, with a default for everything."""

from settings.file import FILE, check, digest, load, save
from settings.freshness import of_another_release, outdated
from settings.model import KpiTarget, Scale, Settings, Target
from settings.problems import SettingsError
from settings.schedule import WEEKDAYS, Days, Schedule
from settings.values import minutes

__all__ = [
    "FILE",
    "WEEKDAYS",
    "Days",
    "KpiTarget",
    "Scale",
    "Schedule",
    "Settings",
    "SettingsError",
    "Target",
    "check",
    "digest",
    "load",
    "minutes",
    "of_another_release",
    "outdated",
    "save",
]
