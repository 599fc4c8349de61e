"""The command tells the same stories as the page, as JSON; what it does not know it refuses with a hint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from metrics import wrong
from tests.metrics.making import publish
from tests.metrics.test_hotspots import LAST, PLACE, START, shop


def test_hotspots_as_json(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shop(root, since=START)
    monkeypatch.setenv("CARELENS_DATA", str(root))
    arguments = ["hotspots", "--measure", "contacts", "--from", str(START), "--to", str(LAST)]
    assert wrong.main(arguments) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert first["where"].items() >= PLACE.items()
    assert (first["since"], first["sure"]) == (str(START), True)


def test_new_topics_of_nothing_are_an_empty_list(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(root)
    monkeypatch.setenv("CARELENS_DATA", str(root))
    assert wrong.main(["new-topics"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_wrong_dimension_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(root)
    monkeypatch.setenv("CARELENS_DATA", str(root))
    assert wrong.main(["hotspots", "--where", "carier=Parcelway"]) == 1
    assert "carier" in capsys.readouterr().err
