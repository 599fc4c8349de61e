"""What the server does before any page is drawn."""

from __future__ import annotations

import asyncio
import json
import tomllib
from pathlib import Path
from typing import Any

from starlette.requests import Request

import app
from tests import shop

CONFIG: dict[str, Any] = tomllib.loads((Path(app.__file__).parent / ".streamlit" / "config.toml").read_text("utf-8"))


def answer() -> tuple[int, Any]:
    response = asyncio.run(app.healthz(Request({"type": "http", "method": "GET", "path": "/healthz", "headers": []})))
    return response.status_code, json.loads(bytes(response.body))


def test_it_sends_no_usage_data_and_asks_for_nothing() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["showEmailPrompt"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_healthz_answers_before_the_first_load(root: Path) -> None:
    assert answer() == (200, {"status": "ok", "warehouse_version": 0})


def test_healthz_names_the_version_that_pages_show(root: Path) -> None:
    shop.fill(root)
    assert answer() == (200, {"status": "ok", "warehouse_version": 7})


def test_healthz_of_a_damaged_warehouse_says_no_more_than_that(root: Path) -> None:
    shop.fill(root)
    (root / "warehouse" / "CURRENT").write_text("{")
    assert answer() == (503, {"status": "error"})


def test_healthz_answers_while_figures_of_another_release_wait(root: Path) -> None:
    shop.fill(root)
    current = json.loads((root / "warehouse" / "CURRENT").read_text())
    (root / "warehouse" / "CURRENT").write_text(json.dumps(current | {"layout": "older"}))
    assert answer() == (200, {"status": "ok", "warehouse_version": 7})


def moved(query: str) -> tuple[int, str]:
    scope = {"type": "http", "method": "GET", "path": "/overview", "headers": [], "query_string": query.encode()}
    response = asyncio.run(app.overview(Request(scope)))
    return response.status_code, response.headers["location"]


def test_the_overview_can_be_asked_for_by_its_name_and_keeps_its_filters() -> None:
    assert moved("") == (307, "./")
    assert moved("channel=E-mail&channel=Chat&period=90+days") == (307, "./?channel=E-mail&channel=Chat&period=90+days")
