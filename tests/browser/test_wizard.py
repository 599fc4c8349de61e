"""A file that nobody knows, from the Data page through its mapping to the next month's file, which loads by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import shop
from tests.browser.screens import settled
from tests.browser.server import running

pytestmark = pytest.mark.browser
WAIT = 60_000
HEADER = "Vorgang Ref;Kam rein;Lage;Sachbearb"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server on an empty warehouse, whose tests below follow each other."""
    folder = tmp_path_factory.mktemp("wizard")
    shop.fill(folder, 0)
    with running(folder) as address:
        yield address, folder


def month(path: Path, number: int) -> Path:
    rows = [
        f"A{number}{day};{day:02d}.{number:02d}.2026 10:00;{('Beim Lager', 'offen')[day % 2]};Eva"
        for day in range(13, 25)
    ]
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return path


def uploaded(page: Page, address: str, path: Path) -> None:
    settled(page, f"{address}/data")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name=re.compile("^upload_file.*Load|Load this file")).click()


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def test_an_unknown_file_is_mapped_by_choosing_and_saved(site: tuple[str, Path], page: Page, tmp_path: Path) -> None:
    uploaded(page, site[0], month(tmp_path / "september.csv", 9))
    expect(page.get_by_text("not loaded").first).to_be_visible(timeout=WAIT)
    page.get_by_role("link", name=re.compile("Map its columns")).click()
    expect(page.get_by_text("What will be stored").first).to_be_visible(timeout=WAIT)
    choose(page, "Meaning of Lage", "State: status")
    choose(page, "Meaning of Sachbearb", "Where: agent")
    expect(page.get_by_text("Words of your own in Lage")).to_be_visible(timeout=WAIT)
    choose(page, "Beim Lager (6)", "pending")
    expect(page.get_by_text(re.compile("Of 12 rows 12 would be accepted"))).to_be_visible(timeout=WAIT)
    page.get_by_role("textbox", name="Name").fill("lager_desk")
    page.get_by_role("textbox", name="Name").press("Tab")
    page.get_by_role("button", name=re.compile("Save and load")).click()
    expect(page.get_by_text(re.compile("12 of 12 rows accepted")).first).to_be_visible(timeout=WAIT)
    assert '"Beim Lager" = "pending"' in (site[1] / "sources" / "lager_desk.toml").read_text("utf-8")


def test_the_next_months_file_loads_by_itself(site: tuple[str, Path], page: Page, tmp_path: Path) -> None:
    uploaded(page, site[0], month(tmp_path / "october.csv", 10))
    expect(page.get_by_text(re.compile("lager_desk tickets")).first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(re.compile("12 of 12 rows accepted")).first).to_be_visible()
