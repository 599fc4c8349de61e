"""The topic of a ticket is corrected on the Complaints page, teaches tickets that are alike, and is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics import warehouse
from pipelines import corrections
from pipelines.loads import load
from tests.pages.app import opened, words

SPONSOR = ("Do you sponsor the local school run", "Would you sponsor our sports club", "Please sponsor our team")


@pytest.fixture
def shop(root: Path, tmp_path: Path) -> Path:
    lines = ["id,created_at,subject,description,channel"]
    lines += [f'{n},2026-05-{1 + n % 28:02} 10:00:00,Parcel,"My parcel is late",email' for n in range(1, 30)]
    lines += [f'{90 + n},2026-05-2{n} 10:00:00,Question,"{text}",email' for n, text in enumerate(SPONSOR)]
    (tmp_path / "tickets.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert load([tmp_path / "tickets.csv"], root=root, table="tickets").ok
    return root


def topic_of(root: Path, ticket: str) -> tuple[str | None, str | None]:
    wh = warehouse.open(root)
    return wh.query("SELECT topic, topic_reason FROM contacts WHERE source_id = ?", [ticket]).row(0)


def correct(app: AppTest, ticket: str | None, topic: str | None) -> AppTest:
    """Fill the form in and press its button."""
    tickets, right = app.selectbox(key="correct-contact"), next(s for s in app.selectbox if s.label == "Right topic")
    if ticket:
        tickets.select(next(option for option in tickets.options if option.startswith(f"{ticket} ")))
    if topic:
        right.select(topic)
    return next(button for button in app.button if button.label == "Correct it").click().run()


def test_a_correction_is_shown_holds_and_is_taken_back(shop: Path) -> None:
    app = opened("complaints")
    assert not app.exception
    correct(app, "90", "Product or buying question")
    assert not app.exception
    assert topic_of(shop, "90") == ("product_question", "corrected by a person")
    assert "Do you sponsor the local school run" in words(app)
    (line,) = corrections.active(shop)
    app.button(key=f"undo-correction-{line.number}").click().run()
    assert not app.exception
    assert topic_of(shop, "90")[1] != "corrected by a person"
    assert corrections.active(shop) == []
    assert not [button for button in app.button if (button.key or "").startswith("undo-correction")]


def test_half_a_form_is_refused_in_words_and_writes_nothing(shop: Path) -> None:
    app = correct(opened("complaints"), "90", None)
    assert "Choose a ticket and a topic." in words(app)
    assert corrections.every(shop) == []
