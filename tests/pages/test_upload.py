"""Files dropped on the Data page: each gets its own report, and each unknown one its own way on."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.loads import history
from tests import shop
from tests.pages.app import opened, words
from tests.pipelines import test_real_exports as real

MAPPED = "Map its columns"


@pytest.fixture(autouse=True)
def _nothing_loaded(root: Path) -> None:
    """Without any load the sample shop would be loaded first."""
    shop.fill(root, 0)


def loaded(paths: dict[str, bytes]) -> AppTest:
    app = opened("data")
    app.file_uploader(key="files").set_value([(name, data, "text/csv") for name, data in paths.items()]).run()
    app.button(key="load").click().run(timeout=300)
    assert not app.exception
    return app


def ways_on(app: AppTest) -> list[str]:
    """Where the links below the reports lead."""
    found = [element.proto for element in app.get("page_link")]
    return [str(link.query_string) for link in found if link.label == MAPPED]


def test_two_unknown_files_whose_names_look_alike_have_a_link_each(root: Path) -> None:
    names = ("list of anna.berg@shop.example.csv", "list of ben.tal@shop.example.csv")
    odd = {name: f"Wer;Laune{n}\nAnna;x\nBen;y\n".encode() for n, name in enumerate(names)}

    app = loaded(odd)
    links = ways_on(app)

    assert len(links) == len(set(links)) == 2


def test_one_file_given_twice_is_told_twice(root: Path) -> None:
    rows = "".join(f"{number},2026-01-{number:02d} 10:00,open\n" for number in range(1, 6)).encode()
    app = loaded({"a.csv": b"Ticket ID,Created at,Status\n" + rows, "b.csv": b"Ticket ID,Created at,Status\n" + rows})
    again = loaded({"c.csv": b"Ticket ID,Created at,Status\n" + rows, "d.csv": b"Ticket ID,Created at,Status\n" + rows})

    assert "a.csv: loaded" in words(app).replace("\\", "")
    assert words(again).count("already there, nothing changed") == 2


def test_every_real_export_is_loaded_through_the_page_or_refused_with_its_reason(root: Path, shared: Path) -> None:
    names = [*real.LOADED, *real.REFUSED]
    app = loaded({name.replace("/", " "): (shared / "exports" / name).read_bytes() for name in names})
    said = words(app).replace("\\", "")

    found = [load for load in history(root) if load.file]
    assert {load.rows["accepted"] for load in found} >= set(real.LOADED.values())
    for reason in real.REFUSED.values():
        assert reason.casefold() in said.casefold()
