from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.actions import store
from metrics.actions.action import Action
from metrics.actions.store import ActionError
from metrics.filters import Filters


def made(**fields: Any) -> Action:
    given = {"title": "New carrier", "starts": "2026-10-05", "kpi": "complaint_rate"}
    return store.made(**(given | fields))


def test_an_action_comes_back_as_it_was_saved(root: Path) -> None:
    action = made(owner="Ana", where={"carrier": ["Parcelway"]}, expected=-30, control={"carrier": ["Nordpost"]})
    store.save(root, action)
    assert store.actions(root) == store.Stored((action,))
    assert action.filters == Filters(where=(("carrier", ("Parcelway",)),))
    assert action.controls == Filters(where=(("carrier", ("Nordpost",)),))


def test_the_file_is_json_that_people_can_read_and_nothing_is_left_beside_it(root: Path) -> None:
    action = store.save(root, made())
    files = list((root / "actions").iterdir())
    assert [file.name for file in files] == [f"{action.id}.json"]
    assert json.loads(files[0].read_text("utf-8"))["title"] == "New carrier"


def test_the_same_id_replaces(root: Path) -> None:
    action = store.save(root, made())
    store.save(root, action.model_copy(update={"title": "Another"}))
    assert [each.title for each in store.actions(root).actions] == ["Another"]


def test_the_latest_start_comes_first(root: Path) -> None:
    for day in ("2026-03-01", "2026-10-01", "2026-06-01"):
        store.save(root, made(starts=day))
    assert [each.starts.month for each in store.actions(root).actions] == [10, 6, 3]


def test_a_deleted_action_is_gone(root: Path) -> None:
    action = store.save(root, made())
    store.delete(root, action.id)
    assert store.actions(root).actions == ()
    with pytest.raises(ActionError, match="no action"):
        store.delete(root, action.id)


@pytest.mark.parametrize("wrong", ["../key", "a/b", "", "x" * 50, "..", "A"])
def test_an_id_never_leaves_the_folder(root: Path, wrong: str) -> None:
    (root / "key.json").write_text("{}")
    with pytest.raises(ActionError, match="not the id"):
        store.delete(root, wrong)
    with pytest.raises(ActionError, match="Id"):
        made(id=wrong)
    assert (root / "key.json").exists()


def test_a_file_that_is_no_action_is_named_and_the_others_are_shown(root: Path) -> None:
    store.save(root, made())
    (root / "actions" / "notes.json").write_text("not json")
    (root / "actions" / "other.json").write_text(made().model_dump_json())
    found = store.actions(root)
    assert len(found.actions) == 1
    assert [problem.split(" ")[0] for problem in found.problems] == ["notes.json", "other.json"]


def test_a_problem_names_the_key_and_never_a_path_outside(root: Path) -> None:
    (root / "actions" / "e.json").mkdir(parents=True)
    (root / "actions" / "f.json").write_text("{}")
    (root / "actions" / "g.json").write_bytes(b"\xff\xfe{")
    problems = store.actions(root).problems
    assert len(problems) == 3
    assert "Title" in problems[1]
    for problem in problems:
        assert str(root) not in problem
        assert "Errno" not in problem
        assert "validation" not in problem


def test_a_folder_that_takes_no_action_is_said_in_a_sentence(root: Path) -> None:
    (root / "actions").write_text("a file")
    for act in (lambda: store.save(root, made()), lambda: store.delete(root, made().id)):
        with pytest.raises(ActionError, match=r"^The action cannot be (saved|deleted)") as refused:
            act()
        assert str(root) not in str(refused.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": "  "}, "Title"),
        ({"title": "x" * 200}, "Title"),
        ({"kpi": "happiness"}, "no KPI 'happiness'"),
        ({"kpi": "channel_share"}, "Use contacts"),
        ({"where": {"planet": ["Mars"]}}, "no dimension 'planet'"),
        ({"starts": "soon"}, "Starts 'soon'"),
        ({"expected": -150}, "Expected"),
    ],
)
def test_what_is_wrong_is_said(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(Exception, match=message):
        made(**fields)


def test_no_folder_is_no_action(root: Path) -> None:
    assert store.actions(root) == store.Stored(())
    assert made().starts == date(2026, 10, 5)


def test_many_who_save_at_once_never_mix(root: Path) -> None:
    action = made()
    threads = [
        threading.Thread(target=store.save, args=(root, action.model_copy(update={"title": f"{at}" * 100})))
        for at in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(store.actions(root).actions[0].title)) == 1
    assert len(list((root / "actions").iterdir())) == 1
