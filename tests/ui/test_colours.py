"""Every mark keeps 3:1 against both backgrounds, and a channel keeps its colour."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ui import colours

CONFIG: dict[str, Any] = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
MARKS = (colours.ACCENT, colours.COMPARISON, colours.BETTER, colours.WORSE, *colours.CATEGORIES)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", MARKS)
def test_marks_stand_out_in_both_themes(theme: str, colour: str) -> None:
    assert contrast(colour, CONFIG["theme"][theme]["backgroundColor"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["textColor", "linkColor", "grayTextColor", "blueTextColor", "orangeTextColor"])
def test_text_has_contrast_aa(theme: str, name: str) -> None:
    chosen = CONFIG["theme"][theme]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(chosen[name], chosen[background]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_white_on_a_button_can_be_read(theme: str) -> None:
    assert contrast("#FFFFFF", CONFIG["theme"][theme]["primaryColor"]) >= 4


def test_a_channel_keeps_its_colour_whatever_else_is_shown() -> None:
    assert colours.of("channel", ["chat"])["chat"] == colours.of("channel", ["email", "phone", "chat"])["chat"]


def test_what_is_beyond_the_seventh_is_other() -> None:
    names = [str(at) for at in range(9)]
    assert [colours.of("team", names)[name] for name in names[7:]] == [colours.OTHER] * 2
