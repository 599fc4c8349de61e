"""Exports that overlap, as files: whatever the order they come in, the warehouse is the same."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.loads import history, load, rebuild, undo
from pipelines.presence import has, lacking, uneven
from tests.pipelines.factory import commit_rows, facts, in_force

HEAD = "Id,Requester id,Group,Status,Priority,Via,Created at,Updated at,Solved at,Replies"


def export(path: Path, days: range, until: int, columns: str = HEAD) -> Path:
    """Tickets of these days of 2026 as they stood on day `until`: solved five days after they came, if by then."""
    names = columns.split(",")
    lines = [columns]
    for day in days:
        solved = day + 5 if day + 5 <= until else None
        values = {
            "Id": str(day),
            "Requester id": str(day % 7),
            "Group": f"Team {1 + day % 2}" if solved else "Inbox",
            "Status": "Solved" if solved else "Open",
            "Priority": "High" if day % 3 else "Low",
            "Via": "Mail",
            "Created at": moment(day),
            "Updated at": moment(solved or day),
            "Solved at": moment(solved) if solved else "",
            "Replies": "2" if solved else "0",
        }
        lines.append(",".join(values[name] for name in names))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def installation(root: Path) -> Path:
    """An installation whose key for customers is that of every other one here."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "key").write_bytes(b"k" * 32)
    return root


def moment(day: int) -> str:
    month, of_month = (1, day) if day <= 31 else (2, day - 31)
    return f"2026-{month:02d}-{of_month:02d} 10:00:00"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """January as it stood at its end, the middle of January to that of February, and January again, a month later."""
    folder = tmp_path_factory.mktemp("exports")
    return [
        export(folder / "january.csv", range(1, 32), 31),
        export(folder / "middle.csv", range(15, 46), 45),
        export(folder / "january_again.csv", range(1, 32), 59),
    ]


@pytest.mark.slow
def test_january_its_middle_and_january_again_give_the_same_in_any_order(files: list[Path], tmp_path: Path) -> None:
    found = []
    for number, order in enumerate((files, files[::-1], [files[1], files[0], files[2]])):
        root = installation(tmp_path / str(number))
        for path in order:
            assert load([path], root=root).ok
        found.append(facts(root))
        assert len(found[-1]["contacts"]) == 45
        assert {c["status"] for c in found[-1]["contacts"] if int(c["source_id"]) <= 40} == {"solved"}
    assert all(each == found[0] for each in found)


@pytest.mark.slow
@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_after_any_sequence_of_files_and_undos_it_is_the_rebuild_of_what_is_left(
    files: list[Path], tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance, root = random.Random(seed), installation(tmp_path_factory.mktemp("any"))
    load(files[:1], root=root)
    for _ in range(4):
        active = [line.load_id for line in history(root) if line.status == "active"]
        undo(chance.choice(active), root) if active and chance.random() < 0.4 else load(
            [chance.choice(files)], root=root
        )
    then = facts(root)
    rebuild(root)
    assert facts(root) == then
    fresh = installation(root.with_name(root.name + "-fresh"))
    left = [line.file for line in history(root) if line.status == "active"]
    if left:
        load([path for path in files if path.name in left], root=fresh)
        assert facts(fresh) == then


def test_a_narrower_export_keeps_what_a_wider_one_said_in_any_order(tmp_path: Path) -> None:
    wide = export(tmp_path / "wide.csv", range(1, 12), 11)
    narrow = export(tmp_path / "narrow.csv", range(1, 12), 30, "Id,Status,Created at,Updated at,Solved at,Via")
    found = []
    for number, order in enumerate(([wide, narrow], [narrow, wide])):
        root = installation(tmp_path / str(number))
        results = [load([path], root=root) for path in order]
        found.append(facts(root)["contacts"])
    assert found[0] == found[1]
    assert {contact["status"] for contact in found[0]} == {"solved"}
    assert {contact["priority"] for contact in found[0]} == {"high", "low"}
    assert all(contact["customer_key"] for contact in found[0])
    assert {contact["replies"] for contact in found[0]} == {0, 2}
    said = " ".join(results[0].loads[0].warnings) + " ".join(results[1].loads[0].warnings)
    assert "Earlier files had columns that this one lacks" not in said  # the wide one came second
    first = load([wide, narrow], root=tmp_path / "3")
    assert "Group" in " ".join(first.loads[1].warnings)


def test_a_narrower_export_that_says_the_same_changes_nothing(tmp_path: Path, root: Path) -> None:
    wide = export(tmp_path / "wide.csv", range(1, 12), 30)
    narrow = export(tmp_path / "narrow.csv", range(1, 12), 30, "Id,Status,Created at,Updated at,Solved at")
    load([wide], root=root)
    before = facts(root)["contacts"]
    (line,) = load([narrow], root=root).loads
    assert (line.rows["new"], line.rows["updated"], line.rows["unchanged"]) == (0, 0, 11)
    after = facts(root)["contacts"]
    kept = ("status", "priority", "team", "channel", "replies", "customer_key", "solved_at")
    assert [[row[name] for name in kept] for row in after] == [[row[name] for name in kept] for row in before]


def test_a_column_that_the_newer_export_has_and_leaves_empty_is_empty(tmp_path: Path, root: Path) -> None:
    wide = export(tmp_path / "a.csv", range(1, 6), 30)
    text = export(tmp_path / "b.csv", range(1, 6), 30).read_text("utf-8").replace("High", "").replace("Low", "")
    (tmp_path / "b.csv").write_text(text.replace("2026-01-06 10:00:00,20", "2026-01-06 11:00:00,20"), "utf-8")
    load([wide, tmp_path / "b.csv"], root=root)
    priorities = {contact["source_id"]: contact["priority"] for contact in facts(root)["contacts"]}
    assert priorities["1"] is None


def test_what_a_load_has_is_told_by_its_mapping(root: Path) -> None:
    rows: list[dict[str, Any]] = [{"ticket_id": "1", "created_at": None}]
    (known,) = commit_rows(root, ("a.csv", "tickets", rows))
    wider = known.model_copy(update={"mapping": {**known.mapping, "Prio": "priority_raw"}})
    assert {"priority_raw", "priority"} == set(has(wider)) - set(has(known))
    assert set(uneven("tickets", [known, wider])) == {"priority_raw", "priority"}
    assert uneven("tickets", [known]) == uneven("tickets", []) == uneven("chats", [known, wider]) == []
    assert lacking(known, [wider]) == ["Prio"]
    assert in_force(root).version == 1
