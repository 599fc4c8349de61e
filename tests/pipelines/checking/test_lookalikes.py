from pathlib import Path

import polars as pl
import pytest

from pipelines.checking.lookalikes import notes, skeleton
from tests.pipelines.parsing import parsed_text


@pytest.mark.parametrize("other", ["Ann\u0430", "anna", "Anna\u200b", "\u202eAnna", "\uff21nna", "Anna "])
def test_names_that_look_alike_are_said(other: str) -> None:
    (said,) = notes(pl.DataFrame({"agent": ["Anna", "Anna", other, "Ben"]}))

    assert said.startswith("Some agents look alike and are counted apart: 'Anna' and '")


def test_the_signs_that_nobody_sees_are_named() -> None:
    (said,) = notes(pl.DataFrame({"agent": ["Anna", "Anna", "Ann\u0430", "Anna\u200b"]}))

    assert "(with Cyrillic letters)" in said
    assert "(with U+200B)" in said


def test_other_names_are_no_news() -> None:
    assert notes(pl.DataFrame({"agent": ["Anna", "Hanna", None], "team": ["A", "B", "A"]})) == []
    assert notes(pl.DataFrame({"ticket_id": ["1"]})) == []


def test_every_alphabet_keeps_its_letters() -> None:
    assert skeleton("\u0416\u0430\u043d\u043d\u0430") != skeleton("Anna")


def test_a_file_with_look_alikes_is_flagged_and_nobody_is_merged(tmp_path: Path) -> None:
    text = "Ticket ID,Subject,Created at,Assignee\n"
    text += "".join(f"{n},s,2026-10-0{n} 10:00,{name}\n" for n, name in enumerate(("Anna", "Ann\u0430", "Ben"), 1))

    found = parsed_text(text, tmp_path)

    assert any("look alike" in warning for warning in found.report.warnings)
    assert found.accepted["agent"].n_unique() == 3
