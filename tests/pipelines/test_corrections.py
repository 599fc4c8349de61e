"""Corrections by people: stored masked, applied and learned from by a rebuild, undone, refused with a hint."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from pipelines import correct, corrections, ledger
from pipelines.durable import LoadError
from pipelines.labelling import corrected, learning, taxonomy
from pipelines.labelling.topics import label
from pipelines.loads import load, rebuild

HEADER = "id,created_at,subject,description,channel\n"
BODIES = (
    ("1", "The tent pole snapped in the wind, write to anna@example.org"),
    ("2", "One tent pole broke in a light breeze"),
    ("3", "A pole of my tent has snapped"),
    ("4", "The   tent pole snapped in the wind,  write to anna@example.org"),
    ("5", "Do you sponsor the local school run"),
    ("6", "Would you sponsor our sports club"),
    ("7", "Hello world greetings"),
)


@pytest.fixture
def loaded(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CARELENS_DATA", str(root))
    _load(root, tmp_path, BODIES)
    return root


def _load(root: Path, folder: Path, rows: tuple[tuple[str, str], ...], name: str = "tickets.csv") -> None:
    lines = [f'{key},2026-05-0{int(key)} 10:00:00,Question,"{text}",email\n' for key, text in rows]
    (folder / name).write_text(HEADER + "".join(lines), "utf-8")
    assert load([folder / name], root=root, table="tickets").ok


def topics(root: Path) -> dict[str, tuple[str | None, str | None]]:
    current = ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT)
    assert current
    with duckdb.connect(str(ledger.warehouse_folder(root) / current.file), read_only=True) as connection:
        rows = connection.execute("SELECT source_id, topic, topic_reason FROM contacts").fetchall()
    return {key: (topic, reason) for key, topic, reason in rows}


def identity(root: Path, key: str) -> str:
    current = ledger.read_current(ledger.warehouse_folder(root) / ledger.CURRENT)
    assert current
    with duckdb.connect(str(ledger.warehouse_folder(root) / current.file), read_only=True) as connection:
        row = connection.execute("SELECT contact_id FROM contacts WHERE source_id = ?", [key]).fetchone()
    assert row
    return str(row[0])


def test_a_correction_holds_for_its_row_and_for_the_same_words(loaded: Path) -> None:
    corrections.add(loaded, identity(loaded, "1"), "defective")
    rebuild(loaded)
    found = topics(loaded)
    assert found["1"] == ("defective", "corrected by a person")
    assert found["4"] == ("defective", "same words as a corrected contact")
    assert found["5"][0] != "defective"


def test_few_examples_teach_what_is_alike(loaded: Path) -> None:
    for key, given in (("1", "defective"), ("2", "defective"), ("5", "promotion"), ("6", "promotion")):
        corrections.add(loaded, identity(loaded, key), given)
    rebuild(loaded)
    topic, reason = topics(loaded)["3"]
    assert topic == "defective"
    assert reason
    assert reason.startswith("like corrected contacts: ")
    assert topics(loaded)["7"][0] == "other"


def test_personal_data_is_masked_in_the_file(loaded: Path) -> None:
    line = corrections.add(loaded, identity(loaded, "1"), "defective")
    assert "[email]" in line.text
    assert "anna" not in (loaded / "corrections/corrections.jsonl").read_text("utf-8")


def test_undoing_adds_a_line_and_gives_the_old_topic_back(loaded: Path) -> None:
    before = topics(loaded)
    line = corrections.add(loaded, identity(loaded, "5"), "promotion")
    rebuild(loaded)
    assert topics(loaded)["5"][0] == "promotion"
    corrections.undo(loaded, line.number)
    rebuild(loaded)
    assert topics(loaded) == before
    assert len(corrections.every(loaded)) == 2
    assert corrections.active(loaded) == []


def test_the_last_correction_of_a_contact_holds(loaded: Path) -> None:
    for topic in ("promotion", "stock"):
        corrections.add(loaded, identity(loaded, "5"), topic)
    assert [line.topic for line in corrections.active(loaded)] == ["stock"]


def test_a_changed_text_is_no_longer_what_was_corrected(loaded: Path) -> None:
    contact = identity(loaded, "5")
    corrections.add(loaded, contact, "promotion")
    used = taxonomy.load()
    for body, topic in ((BODIES[4][1], "promotion"), ("Something else entirely", "other")):
        texts = pl.DataFrame(
            {"id": [contact], "category": [None], "tags": [None], "subject": ["Question"], "body": [body]},
            schema_overrides={"category": pl.String, "tags": pl.List(pl.String)},
        )
        assert corrected.apply(label(texts, used), texts, loaded, used)["topic"].to_list() == [topic]


def test_labels_are_the_same_in_whatever_order_the_files_came(tmp_path: Path) -> None:
    found = []
    for order in (1, -1):
        root, folder = tmp_path / f"root{order}", tmp_path / f"files{order}"
        folder.mkdir()
        for number, part in enumerate([BODIES[:3], BODIES[3:]][::order]):
            _load(root, folder, part, f"part{number}.csv")
        for key in ("1", "2"):
            corrections.add(root, identity(root, key), "defective")
        rebuild(root)
        found.append(topics(root))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("contact", "topic", "hint"),
    [("1", "defectiv", "Did you mean 'defective'"), ("nobody", "defective", "There is no contact 'nobody'")],
)
def test_what_does_not_exist_is_refused_with_a_hint(loaded: Path, contact: str, topic: str, hint: str) -> None:
    with pytest.raises(LoadError) as refused:
        corrections.add(loaded, identity(loaded, contact) if contact == "1" else contact, topic)
    assert hint in f"{refused.value} {refused.value.hint}"
    with pytest.raises(LoadError, match="no correction 9"):
        corrections.undo(loaded, 9)


def test_a_damaged_line_is_named(loaded: Path) -> None:
    corrections.add(loaded, identity(loaded, "1"), "defective")
    with (loaded / "corrections/corrections.jsonl").open("a") as file:
        file.write("{oops\n")
    with pytest.raises(LoadError, match="Line 2"):
        corrections.active(loaded)


def test_a_number_is_never_given_twice(loaded: Path) -> None:
    for key in ("1", "2", "5"):
        corrections.add(loaded, identity(loaded, key), "defective")
    path = loaded / "corrections/corrections.jsonl"
    first, _, third = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(first + third, "utf-8")
    assert corrections.add(loaded, identity(loaded, "6"), "defective").number == 4
    corrections.undo(loaded, 3)
    assert sorted(line.number for line in corrections.active(loaded)) == [1, 4]


def test_a_torn_last_line_stops_nothing_and_is_not_joined_with_the_next(loaded: Path) -> None:
    path = loaded / "corrections/corrections.jsonl"
    for key in ("1", "2"):
        corrections.add(loaded, identity(loaded, key), "defective")
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    assert [line.number for line in corrections.active(loaded)] == [1]
    rebuild(loaded)
    corrections.add(loaded, identity(loaded, "5"), "promotion")
    assert [line.topic for line in corrections.every(loaded)] == ["defective", "promotion"]
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    corrections.add(loaded, identity(loaded, "6"), "promotion")
    assert [line.number for line in corrections.every(loaded)] == [1, 2, 3]


@pytest.mark.parametrize("name", ["settings.toml", "topics.toml"])
def test_nothing_is_written_where_the_rebuild_would_be_refused(
    loaded: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    contact = identity(loaded, "5")
    corrections.add(loaded, contact, "promotion")
    before = (loaded / "corrections/corrections.jsonl").read_bytes()
    (loaded / name).write_text("nonsense = 1\n")
    for asked in (["add", contact, "stock"], ["undo", "1"]):
        assert correct.main(asked) == 1
        said = capsys.readouterr().err
        assert "nonsense" in said
        assert "Traceback" not in said
    assert (loaded / "corrections/corrections.jsonl").read_bytes() == before


@pytest.mark.parametrize("damage", [b"", b"no parquet", None])
def test_damaged_vectors_are_computed_again(loaded: Path, damage: bytes | None) -> None:
    for key, given in (("1", "defective"), ("2", "defective"), ("5", "promotion"), ("6", "promotion")):
        corrections.add(loaded, identity(loaded, key), given)
    path = loaded / "corrections/vectors.parquet"
    if damage is None:
        pl.DataFrame({"other": [1]}).write_parquet(path)
    else:
        path.write_bytes(damage)
    rebuild(loaded)
    assert topics(loaded)["3"][0] == "defective"
    assert len(pl.read_parquet(path))


def test_the_command_adds_lists_and_undoes(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct.main(["add", identity(loaded, "5"), "promotion"]) == 0
    assert correct.main(["list"]) == 0
    assert "-> promotion" in capsys.readouterr().out
    assert correct.main(["undo", "1"]) == 0
    assert correct.main(["add", "nobody", "promotion"]) == 1
    assert "There is no contact" in capsys.readouterr().err


def test_nothing_corrected_changes_nothing(root: Path) -> None:
    assert corrections.frame(root).is_empty()
    texts = pl.DataFrame({"id": ["a"], "category": [None], "tags": [None], "subject": ["x"], "body": ["late"]})
    used = taxonomy.load()
    labelled = label(
        texts.with_columns(pl.col("category").cast(pl.String), tags=pl.lit(None, pl.List(pl.String))), used
    )
    assert corrected.apply(labelled, texts, root, used).equals(labelled)


def test_what_is_learned_does_not_depend_on_the_order_of_examples() -> None:
    chance = np.random.default_rng(1)
    x = chance.normal(size=(12, 512))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    names = [f"t{n % 3}" for n in range(12)]
    order = chance.permutation(12)
    one, other = learning.learn(x, names), learning.learn(x[order], [names[at] for at in order])
    assert np.allclose(one.weights, other.weights)
    assert one.predict(x)[0] == names
    assert one.predict(-x)[0] == [None] * 12
    assert one.predict(np.zeros((0, 512)))[0] == []
