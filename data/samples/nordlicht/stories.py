"""The windows, places and effects of `stories.toml`, asked by the simulation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

PATH: Final = Path(__file__).parents[1] / "stories.toml"


@dataclass(frozen=True)
class Story:
    """One story: when, where, and how strongly the simulation bends."""

    start: date
    end: date
    where: dict[str, Any]
    effect: dict[str, float]

    def on(self, moment: datetime) -> bool:
        """Whether the story is being told at this moment."""
        return self.start <= moment.date() <= self.end


def _read() -> dict[str, Story]:
    stories = tomllib.loads(PATH.read_text("utf-8"))["story"]
    return {story["name"]: Story(story["from"], story["to"], story["where"], story["effect"]) for story in stories}


_STORIES: Final = _read()
CARRIER: Final = _STORIES["carrier_failure"]
DEFECT: Final = _STORIES["defective_product"]
BOT: Final = _STORIES["chatbot_launch"]
PEAK: Final = _STORIES["holiday_peak"]
WEEKEND: Final = _STORIES["weekend_shortage"]
